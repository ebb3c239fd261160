"""The web page of a release: one HTML file that needs nothing else, neither a server nor the network.

    tables ──figures──▶ counts and charts ─┐
    tables ──payload──▶ rows as JSON ──────┼─page──▶ index.html
    files, versions ──▶ downloads ─────────┘

`release_page` makes the page that lies in a release, among its files; `write_site` writes `output/index.html`, the same page for the
last good release with the list of all releases. Both are the same bytes for the same input. What is in the rows is shown as text,
whatever it is. Belongs here: everything that the page shows. Does not: saying what a row means (`schemas`), or any count that is
not one of rows.

The page loads in two steps: what is drawn here (overview, downloads, changes) is there at once and needs no script; the rows lie in
blocks of JSON at the end, each of which is read when a view first needs it.
"""

from __future__ import annotations

from pathlib import Path

from flows.publish.draft import Draft, Drawn, File
from flows.publish.files import write
from flows.publish.parquet import from_parquet
from flows.publish.site.page import draw, with_downloads
from flows.publish.versions import CHECKSUMS, RELEASES, read_catalogue
from schemas import TABLES

__all__ = ["PAGE", "draw", "release_page", "write_site"]

PAGE = "index.html"


def release_page(draft: Draft) -> bytes:
    """The page of a release, to lie beside the files that are written so far."""
    return with_downloads(_drawn(draft), draft.version, draft.tables, draft.files)


def write_site(release_folder: Path, output: Path, draft: Draft | None = None) -> None:
    """Writes `output/index.html` for a published release, in one step. Raises KeyError when `versions.json` does not list it.

    `draft` is the release as it was written, where that is at hand.
    """
    catalogue = read_catalogue(output)
    release = catalogue.find(release_folder.name)
    if draft is None:
        tables = {name: from_parquet(path) for name in TABLES if (path := release_folder / f"{name}.parquet").exists()}
        draft = Draft(release.version, release.previous, tables)
    links = f"{RELEASES}/{release.version}/", tuple(reversed(catalogue.releases))
    page = with_downloads(_drawn(draft), release.version, draft.tables, _files(release_folder), *links)
    target = output / PAGE
    if not target.exists() or target.read_bytes() != page:
        replacement = output / f".unfinished-{PAGE}"
        write(replacement, page)
        replacement.replace(target)


def _drawn(draft: Draft) -> Drawn:
    return draft.drawn or draw(draft.version, draft.previous, draft.tables)


def _files(folder: Path) -> dict[str, File]:
    """The files of a release but its page, as SHA256SUMS lists them."""
    lines = (line.split("  ", 1) for line in (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines())
    return {name: File((folder / name).stat().st_size, sha256) for sha256, name in lines if name != PAGE}
