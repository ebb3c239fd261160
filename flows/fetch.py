"""The fetch flow: articles from the web into `raw/`, politely, and never the same bytes twice.

Two rounds of tasks: one task a source lists its pages (feeds, sitemaps, lists), then up to eight tasks download them, each
responsible for some hosts, so that no host is asked by two at a time. All that a page may do to us is handled in
`flows/fetching/`; nothing is retried here, because there it is.

An interrupted run loses nothing: files are whole or not there, the state is on disk, sources.csv is brought up to date while the
run goes on and at the start of the next.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture, wait
from prefect.task_runners import ThreadPoolTaskRunner

from flows.fetching.pace import Pace
from flows.fetching.report import FetchReport, as_text, make_report
from flows.fetching.robots import KnownRules
from flows.fetching.sources import Plan, Source, read_plan
from flows.fetching.state import PendingPage, State, only_run
from flows.fetching.store import write_manifest
from flows.fetching.visit import ListingReport, Outcome, Visitor, by_host, choose, work_folder
from flows.fetching.web import Limits
from flows.progress import Progress, say

Result = TypeVar("Result")

WORKERS = 8
_THREADS: ThreadPoolTaskRunner[Any] = ThreadPoolTaskRunner(max_workers=WORKERS)
_MANIFEST_SECONDS = 10.0
"""How often sources.csv is brought up to date during a run."""


class Run(msgspec.Struct, frozen=True):
    """What all tasks of a run share."""

    plan: Plan
    plan_folder: Path
    raw: Path
    pace: Pace
    rules: KnownRules
    limits: Limits
    local_allowed: bool

    @contextmanager
    def visitor(self) -> Iterator[Visitor]:
        visitor = Visitor(self.plan, self.plan_folder, self.raw, self.pace, self.rules, self.limits, self.local_allowed)
        try:
            yield visitor
        finally:
            visitor.close()


@flow(
    name="parley-fetch",
    task_runner=_THREADS,  # type: ignore[arg-type] # (its futures are invariant)
    validate_parameters=False,
    persist_result=False,
)
def fetch(
    sources: Path,
    raw: Path,
    limit: int | None = None,
    retry_skipped: bool = False,
    local_allowed: bool = False,
    limits: Limits | None = None,
) -> FetchReport:
    """Downloads what the sources list and `raw` does not have. `limit`: pages at most. Raises ValueError for a wrong sources.toml."""
    plan = read_plan(sources)
    bounds = limits or Limits(max_bytes=plan.max_megabytes * 1_000_000)
    run = Run(plan, sources.parent, raw, Pace(plan.delay_seconds), KnownRules(), bounds, local_allowed)
    with only_run(work_folder(raw)), _state(raw) as state:
        state.begin_run(retry_skipped)
        _update_manifest(raw)
        try:
            listings = _list_sources(run)
            outcomes = _download_pages(run, state, limit)
        finally:
            run.pace.stop()
            _update_manifest(raw)
        report = make_report(listings, outcomes, Counter(page.source for page in state.pending()), state.examples())
    create_markdown_artifact(f"```\n{as_text(report)}\n```", key="fetch-report")
    return report


def _list_sources(run: Run) -> list[ListingReport]:
    say(f"listing {len(run.plan.source)} sources")
    futures = [list_source.submit(run, source) for source in run.plan.source]
    progress = Progress("sources listed", len(futures))
    return _finished(futures, run, progress, lambda n_tasks: n_tasks)


def _download_pages(run: Run, state: State, limit: int | None) -> Counter[Outcome]:
    pages = choose(state, run.plan)[:limit]
    say(f"{len(pages):,} pages to ask for")
    if not pages:
        return Counter()
    settled = state.n_settled()
    futures = [download.submit(run, group) for group in by_host(pages, WORKERS)]
    counts = _finished(futures, run, Progress("pages asked for", len(pages)), lambda n_tasks: state.n_settled() - settled)
    return sum(counts, Counter())


@task(task_run_name="list-{source.name}", cache_policy=NO_CACHE, persist_result=False)
def list_source(run: Run, source: Source) -> ListingReport:
    """Notes the pages of one source in the state."""
    with run.visitor() as visitor:
        return visitor.list_pages(source)


@task(cache_policy=NO_CACHE, persist_result=False)
def download(run: Run, pages: list[PendingPage]) -> Counter[Outcome]:
    """Downloads the pages of some hosts."""
    with run.visitor() as visitor:
        return visitor.download(pages)


def _finished(futures: list[PrefectFuture[Result]], run: Run, progress: Progress, done: Callable[[int], int]) -> list[Result]:
    """The results of the tasks; until they are there, tells how far the work is and keeps sources.csv up to date.

    `done`: how far the work is when so many tasks are through.
    """
    told, written, running = 0, time.monotonic(), len(futures)
    while running:
        running = len(wait(futures, timeout=0.5).not_done)
        now = done(len(futures) - running)
        progress.advance(now - told)
        told = now
        if running and time.monotonic() - written > _MANIFEST_SECONDS:
            _update_manifest(run.raw)
            written = time.monotonic()
    progress.finish()
    return [future.result() for future in futures]


def _update_manifest(raw: Path) -> None:
    with _state(raw) as state:
        write_manifest(raw, work_folder(raw), state.saved())


@contextmanager
def _state(raw: Path) -> Iterator[State]:
    state = State(work_folder(raw))
    try:
        yield state
    finally:
        state.close()
