"""The account of a build: what went in, what came out, and the proof that nothing was lost between.

Belongs here: counting and saying. Does not: anything that changes a row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

Rows = Mapping[str, Sequence[Mapping[str, object]]]


class UnbalancedError(Exception):
    """An input is neither published nor rejected."""


class Rejection(msgspec.Struct, frozen=True):
    """An input that gave no article, and why."""

    source_file: str
    rule: str
    message: str


class Account(msgspec.Struct, frozen=True):
    """The counts of a build."""

    files: int
    """Input files."""
    articles: int
    """Rows of `articles`."""
    rejected: int
    rows: dict[str, int]
    """Rows by table."""
    issues: dict[str, int]
    """Rows of `issues` by level."""
    rejections: tuple[Rejection, ...]
    """The first of the rejected inputs."""


MAX_REJECTIONS = 20
"""So many are printed; table `issues` has them all."""


def balance(files: Sequence[str], inputs: int, rows: Rows, counts: Mapping[str, int] | None = None) -> Account:
    """Count a build of so many `inputs`: articles and rejected records of all files.

    Of the rows those of `articles` and `issues` are looked at; the others may be left out where `counts` has the rows by table.
    Raises UnbalancedError unless every file and every input is either a row of `articles` or rejected in a row of `issues`.
    """
    rejected = [row for row in rows["issues"] if row["level"] == "reject"]
    seen = {name for row in (*rows["articles"], *rejected) for name in _names(row)}
    lost = [file for file in files if file not in seen]
    if lost:
        raise UnbalancedError(f"{len(lost)} input files are neither published nor rejected, among them {lost[:5]}")
    if inputs != len(rows["articles"]) + len(rejected):
        raise UnbalancedError(f"{inputs} inputs became {len(rows['articles'])} articles and {len(rejected)} rejections")
    return Account(
        files=len(files),
        articles=len(rows["articles"]),
        rejected=len(rejected),
        rows=dict(sorted((counts or {table: len(found) for table, found in rows.items()}).items())),
        issues=dict(sorted(Counter(str(row["level"]) for row in rows["issues"]).items())),
        rejections=tuple(_rejections(rejected)),
    )


def describe(account: Account) -> list[str]:
    """The account as lines to print."""
    lines = [f"{account.files:,} files gave {account.articles:,} articles; {account.rejected:,} inputs were rejected"]
    lines += [f"  rejected: {_on_one_line(r.source_file)}: {_on_one_line(r.message)} ({r.rule})" for r in account.rejections]
    if account.rejected > len(account.rejections):
        lines.append(f"  and {account.rejected - len(account.rejections):,} more: see table issues")
    lines.append("rows: " + ", ".join(f"{table} {count:,}" for table, count in account.rows.items()))
    if account.issues:
        lines.append("issues: " + ", ".join(f"{level} {count:,}" for level, count in account.issues.items()))
    return lines


def _on_one_line(text: str) -> str:
    """Escaped where it would break the line or the terminal: file names may hold anything."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _names(row: Mapping[str, object]) -> tuple[str, str]:
    """What the file may be called: as it stands there, or without a record's number."""
    source_file = str(row["source_file"])
    return source_file, re.sub(r"#[0-9]+$", "", source_file)


def _rejections(rows: Iterable[Mapping[str, object]]) -> list[Rejection]:
    listed = sorted((str(row["source_file"]), str(row["rule"]), str(row["message"])) for row in rows)
    return [Rejection(*found) for found in listed[:MAX_REJECTIONS]]
