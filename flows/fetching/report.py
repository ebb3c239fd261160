"""What a run of `parley fetch` did, for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from flows.fetching.visit import ListingReport, Outcome


class Trouble(msgspec.Struct, frozen=True):
    """Pages that did not come, for one reason."""

    rule: str
    n: int
    example: str


class SourceReport(msgspec.Struct, frozen=True):
    name: str
    listed: int
    """Pages that the source's listings and lists name and that it wants."""
    new: int
    saved: int
    unchanged: int
    skipped: tuple[Trouble, ...]
    later: tuple[Trouble, ...]
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


Examples = Mapping[tuple[str, str], tuple[str, str]]
"""(source, rule) → (address, reason)."""


def make_report(
    listings: Iterable[ListingReport], outcomes: Mapping[Outcome, int], waiting: Mapping[str, int], examples: Examples
) -> FetchReport:
    """`waiting`: pages by source that are pending after the run."""
    return FetchReport(tuple(_source_report(listing, outcomes, waiting.get(listing.source, 0), examples) for listing in listings))


def _source_report(listing: ListingReport, outcomes: Mapping[Outcome, int], waiting: int, examples: Examples) -> SourceReport:
    name = listing.source
    mine = sorted((became, rule, n) for (source, became, rule), n in outcomes.items() if source == name)

    def troubles(what: str) -> tuple[Trouble, ...]:
        return tuple(Trouble(rule, n, ": ".join(examples.get((name, rule), ("", "")))) for became, rule, n in mine if became == what)

    return SourceReport(
        name=name,
        listed=listing.n_listed,
        new=listing.n_new,
        saved=sum(n for became, _, n in mine if became == "saved"),
        unchanged=sum(n for became, _, n in mine if became == "unchanged"),
        skipped=troubles("skipped"),
        later=troubles("later"),
        waiting=waiting,
        problems=listing.problems,
        readable=listing.n_read > 0 or listing.n_listed > 0,
    )


def as_text(report: FetchReport) -> str:
    """A line a source, its troubles below it, each with an example."""
    lines = []
    for source in report.sources:
        lines.append(f"{source.name}: {source.saved} saved, {source.new} new, {source.unchanged} unchanged, {source.waiting} waiting")
        for what, troubles in (("skipped", source.skipped), ("later", source.later)):
            lines += [f"  {what:<7} {trouble.n:>6} {trouble.rule:<18} {trouble.example}" for trouble in troubles]
        lines += [f"  not read       {problem}" for problem in source.problems]
    waiting = sum(source.waiting for source in report.sources)
    lines.append(f"{report.saved} pages saved." + (f" {waiting} wait for the next run." if waiting else ""))
    return "\n".join(lines)
