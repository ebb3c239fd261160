"""Data, not code: what the stages know of the world (see `README.md`), and how its tables are read."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib import resources


def reference_rows(file_name: str) -> Iterator[dict[str, str]]:
    """Rows of a tab-separated reference file: no quoting, one header line."""
    with resources.files(__name__).joinpath(file_name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def listed(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several."""
    return tuple(value for value in cell.split("|") if value)
