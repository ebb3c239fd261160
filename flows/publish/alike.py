"""Rows that two sorted tables have alike, passed by without being looked at one by one: of two releases in a row, nearly all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
_ROWS_AT_ONCE = 1_024
_OTHER = " (other)"


def unlike(one: pa.Table, other: pa.Table, columns: Sequence[str], sorted_by: str) -> tuple[Mask, Mask]:
    """A mask for each table: the rows of the one but for those whose values in these columns a row of the other has too.

    As many rows are left out of the one as of the other, if both are sorted, or no row of them is there twice. Some that are alike are
    not left out: rows are passed by some at a time, and only where as many have the same value in the column that both tables are
    sorted by first.
    """
    masks = np.ones(one.num_rows, bool), np.ones(other.num_rows, bool)
    pairs = [(one[name], other[name]) for name in columns]
    for start, other_start, n in _stretches(one[sorted_by], other[sorted_by]):
        if all(values.slice(start, n).equals(others.slice(other_start, n)) for values, others in pairs):
            masks[0][start : start + n] = masks[1][other_start : other_start + n] = False
    return masks


def _stretches(one: pa.ChunkedArray, other: pa.ChunkedArray) -> Iterator[tuple[int, int, int]]:
    """Where two sorted columns have the same values one after the other: the place in each, and how many."""
    both = _groups(one).join(_groups(other), on=("value", "len"), how="inner", suffix=_OTHER, maintain_order="left")
    start, other_start, n = (both[name].to_numpy().astype(np.int64) for name in ("start", "start" + _OTHER, "len"))
    goes_on = (start[1:] == start[:-1] + n[:-1]) & (other_start[1:] == other_start[:-1] + n[:-1])
    goes_on &= start[1:] // _ROWS_AT_ONCE == start[:-1] // _ROWS_AT_ONCE
    first = np.flatnonzero(np.concatenate([[True], ~goes_on])[: len(n)])
    yield from zip(start[first].tolist(), other_start[first].tolist(), np.add.reduceat(n, first).tolist() if len(n) else (), strict=True)


def _groups(column: pa.ChunkedArray) -> pl.DataFrame:
    """The values of a sorted column, each with where it begins and how often it is there."""
    groups = pl.select(pl.lit(pl.from_arrow(column)).rle()).to_series().struct.unnest()
    return groups.with_columns(start=pl.col("len").cum_sum() - pl.col("len"))
