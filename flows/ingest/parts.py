"""A part of a large file, so that several workers can share it.

A file is cut by places in its bytes, compressed or not. A record belongs to the part in which the reader stands when it begins to read
it; so do the issues of a reader, such as that the file ends too early. Every part is read from the beginning of the file, for records
are numbered and packed streams have no other way in; those of other parts are passed over, and none is looked at behind the end. One
and the same reader stands in the same places each time, so each record and issue is of exactly one part.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import BinaryIO, TypeVar

import msgspec

Item = TypeVar("Item")


class Part(msgspec.Struct, frozen=True):
    """The part of that number, from 0, of so many about equal parts."""

    number: int = 0
    of: int = 1

    def of_items(self, items: Iterator[Item], file: BinaryIO) -> Iterator[Item]:
        """Those of the items read from the file, which has just been opened, that are of this part."""
        size = os.fstat(file.fileno()).st_size
        start = self.number * size // self.of
        end = (self.number + 1) * size // self.of if self.number + 1 < self.of else sys.maxsize
        while (at := file.tell()) < end:
            try:
                item = next(items)
            except StopIteration:
                return
            if at >= start:
                yield item


WHOLE = Part()
