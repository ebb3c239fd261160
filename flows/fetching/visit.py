"""The two steps of a run: list the pages of a source, download pages."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from flows.fetching.listings import MAX_LISTING_BYTES, Listed, read_lines, read_listing
from flows.fetching.pace import Pace, host_of
from flows.fetching.problems import Later, Refused
from flows.fetching.robots import KnownRules, Robots
from flows.fetching.sources import Plan, Source, bare_host, tidy_url
from flows.fetching.state import PendingPage, SavedPage, SeenListing, State
from flows.fetching.store import EXTENSIONS, file_name, save_bytes
from flows.fetching.web import Client, Limits

AGENT = "parley"
MAX_LISTINGS = 1000
"""Feeds and sitemaps read for one source in one run."""
PAGE_TYPES = frozenset(EXTENSIONS)

Outcome = tuple[str, str, str]
"""(source, what became of a page: saved, unchanged, skipped, later; the rule that decided, or "")."""


class Visitor:
    """What one thread of a run needs to ask for pages: a client and the state; `pace` and `rules` are those of all threads."""

    def __init__(
        self, plan: Plan, plan_folder: Path, raw: Path, pace: Pace, rules: KnownRules, limits: Limits, local_allowed: bool
    ) -> None:
        self._plan_folder = plan_folder
        self._raw = raw
        self._work = work_folder(raw)
        self._client = Client(f"{AGENT}/1 (+{plan.contact})", pace, limits, local_allowed)
        self._robots = Robots(self._client, AGENT, rules)
        self._state = State(self._work)
        self._sources = {source.name: source for source in plan.source}
        for source in plan.source:
            if source.delay_seconds is not None:
                for url in (*source.urls, *source.listings):
                    pace.slow_down(url, source.delay_seconds)

    def close(self) -> None:
        self._client.close()
        self._state.close()

    def list_pages(self, source: Source) -> ListingReport:
        """Notes every page that the source wants. A listing that cannot be read is a problem of the report, not an error."""
        found: list[int] = [0, 0]
        problems: list[str] = []
        self._note(source, (Listed(url) for url in self._named(source, problems)), found, only_home=False)
        todo, seen = deque(source.listings), set(source.listings)
        n_read = 0
        while todo and n_read < MAX_LISTINGS:
            url = todo.popleft()
            try:
                children = self._read_listing(source, tidy_url(url), found)
            except (Refused, Later) as problem:
                problems.append(f"{url}: {problem}")
                continue
            n_read += 1
            todo.extend(child for child in children if child not in seen)
            seen.update(children)
        if todo:
            problems.append(f"{len(todo)} sitemaps were left for lack of patience: at most {MAX_LISTINGS} a run")
        return ListingReport(source.name, found[0], found[1], n_read, tuple(problems))

    def download(self, pages: Iterable[PendingPage]) -> Counter[Outcome]:
        """Asks for pages, a page of each host in turn. Raises pace.Stopped when the run is interrupted."""
        outcomes: Counter[Outcome] = Counter()
        for page in in_turns(pages, lambda page: host_of(page.url)):
            source = self._sources[page.source]
            try:
                outcomes[source.name, self._download(source, page), ""] += 1
            except Refused as problem:
                self._state.skip(page.url, problem.rule, str(problem))
                outcomes[source.name, "skipped", problem.rule] += 1
            except Later as problem:
                self._state.postpone(page.url, problem.rule, str(problem), counts=problem.rule not in ("host-rests", "robots-unread"))
                outcomes[source.name, "later", problem.rule] += 1
        return outcomes

    # ------------------------------------------------------------ listing

    def _named(self, source: Source, problems: list[str]) -> Iterator[str]:
        yield from source.urls
        for entry in source.lists:
            if "://" not in entry:
                try:
                    yield from read_lines((self._plan_folder / entry).read_bytes())
                except OSError as error:
                    problems.append(f"{entry}: {error.strerror}")

    def _read_listing(self, source: Source, url: str, found: list[int]) -> tuple[str, ...]:
        """Notes the pages of one listing; returns the listings below it."""
        digest = source.digest()
        seen = self._state.seen_listing(url, source.name, digest)
        validators = (seen.etag, seen.last_modified) if seen else (None, None)
        response = self._client.get(url, None, *validators, check=self._robots.check, max_bytes=MAX_LISTING_BYTES)
        if seen is not None and response.not_modified:
            return seen.children
        listing = read_listing(response.body, response.url)
        with self._state.transaction():
            self._note(source, listing.pages, found, only_home=url not in source.lists)
            self._state.note_listing(url, source.name, digest, SeenListing(response.etag, response.last_modified, listing.listings))
        return listing.listings

    def _note(self, source: Source, pages: Iterable[Listed], found: list[int], only_home: bool) -> None:
        """Adds to `found`: the pages that are wanted, and those of them that are new."""
        wanted = list(_wanted(source, pages, only_home))
        found[0] += len(wanted)
        found[1] += self._state.add_pages(source.name, wanted, source.revisit)

    # ------------------------------------------------------------ downloading

    def _download(self, source: Source, page: PendingPage) -> str:
        def check(url: str) -> None:
            if bare_host(url) != bare_host(page.url) and not source.is_home(url):
                raise Refused("other-host", f"leads to {url}, which is not one of the source's hosts (see `hosts`)")
            self._robots.check(url)

        response = self._client.get(page.url, PAGE_TYPES, page.etag, page.last_modified, check)
        if response.not_modified:
            self._state.keep(page.url)
            return "unchanged"
        final_url = tidy_url(response.url)
        if page.file is None and self._state.file_of(final_url) is not None:
            raise Refused("same-page", f"leads to {final_url}, which is saved already")
        if not response.body.strip():
            raise Refused("empty", "it has no content")
        if b"\0" in response.body[:1024] and not response.body.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Refused("wrong-type", f"it claims to be {response.media_type or 'text'}, but is binary")
        name = page.file or file_name(source.name, final_url, response.media_type)
        digest = save_bytes(self._raw, self._work, name, response.body)
        saved = SavedPage(name, final_url, source.publisher, page.published, source.rights)
        self._state.save(page.url, saved, digest, response.etag, response.last_modified)
        return "saved"


class ListingReport(msgspec.Struct, frozen=True):
    source: str
    n_listed: int
    n_new: int
    n_read: int
    """Feeds, sitemaps and remote lists that could be read."""
    problems: tuple[str, ...]


def work_folder(raw: Path) -> Path:
    """Where a run keeps its own things: hidden, so that no build takes them for articles."""
    return raw / ".fetch"


def choose(state: State, plan: Plan) -> list[PendingPage]:
    """The pending pages of the plan's sources, each source within its limit."""
    limits = {source.name: source.limit for source in plan.source}
    counts: Counter[str] = Counter()
    chosen = []
    for page in state.pending():
        if page.source not in limits:
            continue
        limit = limits[page.source]
        if limit is None or counts[page.source] < limit:
            counts[page.source] += 1
            chosen.append(page)
    return chosen


def by_host(pages: Iterable[PendingPage], n_groups: int) -> list[list[PendingPage]]:
    """At most so many groups of about one size; all pages of a host are in one group."""
    hosts: dict[str, list[PendingPage]] = {}
    for page in pages:
        hosts.setdefault(host_of(page.url), []).append(page)
    groups: list[list[PendingPage]] = [[] for _ in range(min(n_groups, len(hosts)))]
    for members in sorted(hosts.values(), key=len, reverse=True):
        min(groups, key=len).extend(members)
    return groups


def in_turns(pages: Iterable[PendingPage], key: Callable[[PendingPage], str]) -> Iterator[PendingPage]:
    """One page of each key after the other, so that a host rests while others are asked."""
    queues: dict[str, deque[PendingPage]] = {}
    for page in pages:
        queues.setdefault(key(page), deque()).append(page)
    while queues:
        for name in list(queues):
            yield queues[name].popleft()
            if not queues[name]:
                del queues[name]


def _wanted(source: Source, pages: Iterable[Listed], only_home: bool) -> Iterator[Listed]:
    for page in pages:
        try:
            tidied = msgspec.structs.replace(page, url=tidy_url(page.url))
        except Refused:
            continue
        if source.wants(tidied.url, tidied.latest_day) and (not only_home or source.is_home(tidied.url)):
            yield tidied
