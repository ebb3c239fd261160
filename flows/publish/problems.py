"""What `verify` finds."""

from __future__ import annotations

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong with a release."""

    version: str
    where: str
    """A file, or a table and the key of the row."""
    message: str

    def __str__(self) -> str:
        return f"{self.version} {self.where}: {self.message}".lstrip()
