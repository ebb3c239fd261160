"""What is to do and what is done: a SQLite file `raw/.fetch/state.sqlite`, so that an interrupted run goes on where it was.

A page is *pending* until it is *saved* (its file is there) or *skipped* (it will not be had; the reason says why). What a
listing named is recorded together with the listing's own validators, in one transaction: an unchanged listing may answer
"304 Not Modified" without any of its pages getting lost.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from flows.fetching.listings import Listed

MAX_TRIES = 5
"""Runs after which a page that could never be had is given up."""

_SCHEMA = """
create table if not exists pages (
  url text primary key,
  source text not null,
  published text,
  changed text,
  status text not null default 'pending' check (status in ('pending', 'saved', 'skipped')),
  rule text,
  reason text,
  tries integer not null default 0,
  file text,
  final_url text,
  publisher text,
  rights text,
  sha256 text,
  etag text,
  last_modified text
);
create index if not exists pages_by_status on pages (status, source);
create index if not exists pages_by_final_url on pages (final_url);
create table if not exists listings (
  url text not null,
  source text not null,
  digest blob not null,
  etag text,
  last_modified text,
  children text not null,
  primary key (url, source)
);
"""


class PendingPage(msgspec.Struct, frozen=True):
    url: str
    source: str
    published: str | None
    file: str | None
    """Where an earlier version of the page is."""
    etag: str | None
    last_modified: str | None


class SavedPage(msgspec.Struct, frozen=True):
    """A line of sources.csv."""

    file: str
    url: str
    publisher: str | None
    published: str | None
    rights: str


class SeenListing(msgspec.Struct, frozen=True):
    etag: str | None
    last_modified: str | None
    children: tuple[str, ...]


def _write_ahead(database: sqlite3.Connection) -> None:
    """Let readers and a writer work at once. SQLite does not wait, in spite of the time-out, for others that ask for this too."""
    for attempts_left in reversed(range(600)):
        try:
            database.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError:
            if not attempts_left:
                raise
            time.sleep(0.1)


class State:
    """One connection to the state file; open one in each thread."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(folder / "state.sqlite", timeout=60, isolation_level=None)
        _write_ahead(self._db)
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    # ------------------------------------------------------------ listings

    def seen_listing(self, url: str, source: str, digest: bytes) -> SeenListing | None:
        """What is known of a listing, if it was read before and for the same wishes."""
        row = self._db.execute(
            "select etag, last_modified, children from listings where url = ? and source = ? and digest = ?", (url, source, digest)
        ).fetchone()
        return None if row is None else SeenListing(row[0], row[1], tuple(json.loads(row[2])))

    def note_listing(self, url: str, source: str, digest: bytes, seen: SeenListing) -> None:
        self._db.execute(
            "insert or replace into listings values (?, ?, ?, ?, ?, ?)",
            (url, source, digest, seen.etag, seen.last_modified, json.dumps(seen.children)),
        )

    def add_pages(self, source: str, pages: Iterable[Listed], revisit: bool) -> int:
        """Adds pages that are not known yet; returns how many are new to do.

        With `revisit`, saved ones for which the listing now gives another change are to do again.
        """
        added = 0
        for page in pages:
            published = page.published.isoformat() if page.published else None
            added += self._db.execute(
                "insert or ignore into pages (url, source, published, changed) values (?, ?, ?, ?)",
                (page.url, source, published, page.changed),
            ).rowcount
            if revisit and page.changed is not None:
                added += self._db.execute(
                    "update pages set status = 'pending', changed = ?1, tries = 0"
                    " where url = ?2 and status = 'saved' and changed is not ?1",
                    (page.changed, page.url),
                ).rowcount
        return added

    # ------------------------------------------------------------ pages

    def pending(self) -> list[PendingPage]:
        """Pages to ask for, in the order in which they were found."""
        rows = self._db.execute(
            "select url, source, published, file, etag, last_modified from pages where status = 'pending' order by rowid"
        )
        return [PendingPage(*row) for row in rows]

    def n_settled(self) -> int:
        """Pages that nothing more is to be done for: what a progress bar watches."""
        return int(self._db.execute("select count(*) from pages where status <> 'pending' or rule is not null").fetchone()[0])

    def file_of(self, final_url: str) -> str | None:
        """The file of the page that was found at the end of the redirects, if there is one."""
        row = self._db.execute("select file from pages where final_url = ? and file is not null", (final_url,)).fetchone()
        return None if row is None else str(row[0])

    def save(self, url: str, page: SavedPage, sha256: str, etag: str | None, last_modified: str | None) -> None:
        self._db.execute(
            "update pages set status = 'saved', rule = null, reason = null, file = ?, final_url = ?, publisher = ?, published = ?,"
            " rights = ?, sha256 = ?, etag = ?, last_modified = ? where url = ?",
            (page.file, page.url, page.publisher, page.published, page.rights, sha256, etag, last_modified, url),
        )

    def keep(self, url: str) -> None:
        """The page has not changed since it was saved."""
        self._db.execute("update pages set status = 'saved', rule = null, reason = null where url = ?", (url,))

    def skip(self, url: str, rule: str, reason: str) -> None:
        """Not to be had. A page of which an earlier version is saved stays saved."""
        self._db.execute(
            "update pages set status = iif(file is null, 'skipped', 'saved'), rule = ?, reason = ? where url = ?", (rule, reason, url)
        )

    def postpone(self, url: str, rule: str, reason: str, counts: bool) -> None:
        """Not to be had now; given up after MAX_TRIES runs that count."""
        self._db.execute("update pages set rule = ?, reason = ?, tries = tries + ? where url = ?", (rule, reason, counts, url))
        if counts and self._db.execute("select tries from pages where url = ?", (url,)).fetchone()[0] >= MAX_TRIES:
            self.skip(url, rule, f"given up after {MAX_TRIES} runs: {reason}")

    def begin_run(self, retry_skipped: bool) -> None:
        """Forgets why pages were left pending by the run before; on request, takes up all that were skipped."""
        if retry_skipped:
            self._db.execute("update pages set status = 'pending', tries = 0 where status = 'skipped'")
        self._db.execute("update pages set rule = null, reason = null where status = 'pending'")

    def saved(self) -> list[SavedPage]:
        """Every saved page, by file."""
        rows = self._db.execute("select file, final_url, publisher, published, rights from pages where file is not null order by file")
        return [SavedPage(*row) for row in rows]

    def examples(self) -> dict[tuple[str, str], tuple[str, str]]:
        """(source, rule) → (address, reason) of the page that met with it last."""
        rows = self._db.execute("select source, rule, url, reason from pages where rule is not null order by rowid")
        return {(source, rule): (url, reason) for source, rule, url, reason in rows}


@contextmanager
def only_run(folder: Path) -> Iterator[None]:
    """Holds the raw folder for this run. Raises RuntimeError when another run holds it; a run that died holds nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = sqlite3.connect(folder / "lock.sqlite", timeout=0, isolation_level=None)
    try:
        try:
            lock.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            raise RuntimeError("another `parley fetch` is at work on this folder") from error
        yield
    finally:
        lock.close()
