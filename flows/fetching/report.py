"""What a run of `parley fetch` did, for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from flows.fetching.visit import ListingReport, Outcome


class SourceReport(msgspec.Struct, frozen=True):
    name: str
    listed: int
    """Pages that the source's listings and lists name and that it wants."""
    new: int
    saved: int
    unchanged: int
    skipped: dict[str, int]
    """By rule."""
    later: dict[str, int]
    waiting: int
    """Pages that are still to be had, those of `later` among them."""
    problems: tuple[str, ...]
    """Listings that could not be read, and why."""
    readable: bool
    """Could anything that lists its pages be read?"""


class FetchReport(msgspec.Struct, frozen=True):
    sources: tuple[SourceReport, ...]

    @property
    def saved(self) -> int:
        return sum(source.saved for source in self.sources)

    @property
    def failed(self) -> bool:
        """Nothing at all could be read: the network is down, or every address is wrong."""
        return not any(source.readable for source in self.sources)


def make_report(listings: Iterable[ListingReport], outcomes: Mapping[Outcome, int], waiting: Mapping[str, int]) -> FetchReport:
    """`waiting`: pages by source that are pending after the run."""
    return FetchReport(tuple(_source_report(listing, outcomes, waiting.get(listing.source, 0)) for listing in listings))


def _source_report(listing: ListingReport, outcomes: Mapping[Outcome, int], waiting: int) -> SourceReport:
    def by_rule(what: str) -> dict[str, int]:
        counted: Counter[str] = Counter()
        for (source, became, rule), n in outcomes.items():
            if (source, became) == (listing.source, what):
                counted[rule] += n
        return dict(sorted(counted.items()))

    return SourceReport(
        name=listing.source,
        listed=listing.n_listed,
        new=listing.n_new,
        saved=sum(by_rule("saved").values()),
        unchanged=sum(by_rule("unchanged").values()),
        skipped=by_rule("skipped"),
        later=by_rule("later"),
        waiting=waiting,
        problems=listing.problems,
        readable=listing.n_read > 0 or listing.n_listed > 0,
    )


def as_text(report: FetchReport) -> str:
    """A line a source, its troubles below it."""
    lines = []
    for source in report.sources:
        lines.append(f"{source.name}: {source.saved} saved, {source.new} new, {source.unchanged} unchanged, {source.waiting} waiting")
        lines += [f"  skipped  {n:>6}  {rule}" for rule, n in source.skipped.items()]
        lines += [f"  later    {n:>6}  {rule}" for rule, n in source.later.items()]
        lines += [f"  not read         {problem}" for problem in source.problems]
    waiting = sum(source.waiting for source in report.sources)
    lines.append(f"{report.saved} pages saved." + (f" {waiting} wait for the next run." if waiting else ""))
    return "\n".join(lines)
