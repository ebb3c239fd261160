"""What a page is made of."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pyarrow as pa

from flows.publish.draft import File, Shown
from flows.publish.versions import Release


class Content(msgspec.Struct, frozen=True):
    """One release, as its page sees it."""

    version: str
    previous: str | None
    tables: Mapping[str, pa.Table]
    shown: Shown
    files: Mapping[str, File]
    """For download, by name."""
    folder: str = ""
    """Where the files are, seen from the page: empty beside it, else with a slash at the end."""
    releases: tuple[Release, ...] = ()
    """All that are published, the newest first; empty on the page of one release."""
