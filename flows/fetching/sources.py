"""sources.toml: which places are read, and under which rights. `docs/sources.example.toml` explains every key.

A source names its pages directly (`urls`, `lists`) or by what lists them (`feeds`, `sitemaps`). Pages on other hosts than those
are left out unless `hosts` names them: the rights that the file states hold for the source, not for whatever it links to.
"""

from __future__ import annotations

import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit, urlunsplit

import msgspec
from msgspec import Meta
from requests.utils import requote_uri

from flows.fetching.problems import Refused

_Positive = Annotated[int, Meta(gt=0)]
_Seconds = Annotated[float, Meta(ge=0)]


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[source]]`: a publisher's pages and where they are listed."""

    name: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
    """Also the name of its folder below `raw/`."""
    rights: Annotated[str, Meta(min_length=1)]
    publisher: str | None = None
    urls: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    """Text files of addresses, one a line, `#` for comments: paths beside sources.toml, or addresses themselves."""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    """Further hosts whose pages belong to the source; `*.example.org` for all below one."""
    include: tuple[str, ...] = ("*",)
    exclude: tuple[str, ...] = ()
    """Patterns of whole addresses, `*` for anything."""
    since: datetime.date | None = None
    """Pages that their listing says were published, or last changed, earlier are left out."""
    limit: _Positive | None = None
    """At most so many pages a run; the others wait for the next."""
    delay_seconds: _Seconds | None = None
    revisit: bool = False
    """Ask again for a page when its listing says that it has changed."""

    @property
    def listings(self) -> tuple[str, ...]:
        """Addresses of everything that lists pages."""
        return (*self.feeds, *self.sitemaps, *(entry for entry in self.lists if "://" in entry))

    def digest(self) -> bytes:
        """Changes with anything that changes which pages are wanted."""
        return msgspec.json.encode((self.hosts, self.include, self.exclude, self.since))

    def wants(self, url: str, latest_day: datetime.date | None = None) -> bool:
        """Is this page one of those that the source's patterns and date ask for?"""
        if self.since is not None and latest_day is not None and latest_day < self.since:
            return False
        return any(fnmatchcase(url, p) for p in self.include) and not any(fnmatchcase(url, p) for p in self.exclude)

    def is_home(self, url: str) -> bool:
        """Is the page on one of the source's own hosts?"""
        named = {bare_host(address) for address in (*self.urls, *self.listings)}
        host = bare_host(url)
        return host in named or any(fnmatchcase(host, pattern.lower().removeprefix("www.")) for pattern in self.hosts)


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of sources.toml."""

    contact: Annotated[str, Meta(pattern=r"^(https?://|mailto:)\S+$")]
    """Where a host's owner can complain: sent with every request."""
    source: Annotated[tuple[Source, ...], Meta(min_length=1)]
    delay_seconds: _Seconds = 2.0
    """Between two requests to one host."""
    max_megabytes: _Positive = 20
    """No page larger than this, unpacked."""


def read_plan(path: Path) -> Plan:
    """sources.toml as a plan. Raises ValueError that says what is wrong and where."""
    try:
        plan = msgspec.toml.decode(path.read_bytes(), type=Plan)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: {error}") from error
    names = [source.name for source in plan.source]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{path}: two sources of one name: {', '.join(doubled)}")
    for source in plan.source:
        if not (source.urls or source.lists or source.listings):
            raise ValueError(f"{path}: source {source.name!r} names no urls, lists, feeds or sitemaps")
        try:
            for address in (*source.urls, *source.listings):
                tidy_url(address)
        except Refused as problem:
            raise ValueError(f"{path}: source {source.name!r}: {problem}") from problem
    return plan


def tidy_url(url: str) -> str:
    """One spelling for one page: a web address without the parameters of campaigns. Raises Refused for what is no web address."""
    address, mark, query = web_address(url).partition("?")
    kept = "&".join(part for part in query.split("&") if not part.startswith("utm_"))
    return address + mark + kept if kept else address


def web_address(url: str) -> str:
    """An http(s) address with its host in lower case, its path quoted, without a fragment. Raises Refused for anything else."""
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise Refused("bad-address", f"not an address: {url!r} ({error})") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused("bad-address", f"not a web address: {url!r}")
    if parts.username is not None or parts.password is not None:
        raise Refused("bad-address", "an address with a user name or password in it is not asked for: it would be published")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return requote_uri(urlunsplit((parts.scheme, host + port, parts.path or "/", parts.query, "")))


def bare_host(url: str) -> str:
    """The host without `www.`: who a page belongs to."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
