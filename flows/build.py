"""The build: raw articles to a release, as a Prefect flow. The only wiring between the stages.

    list the files ──▶ shards of those that the cache does not have ──▶ worker processes ──▶ cache ──▶ resolve ──▶ publish

Tasks take paths and digests and return paths and counts; articles, results and tables stay in files and worker processes. While what
the articles tell is brought together, the last release is read, to go on from. The cache is the project's own (`cache`), Prefect's is
off. A flow that fails has published nothing: `publish` is the last step, and writes a release whole or not at all.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from prefect import Task, flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows import workers as pool
from flows.accounts import Account, balance
from flows.cache import StageCache
from flows.corrections import corrections
from flows.ingest import manifest_issues
from flows.last_build import BuildReport, Inputs, forget_digests, list_inputs, recall, remember, summary
from flows.lock import locked
from flows.model import CleanArticle, Extraction
from flows.progress import Progress, say
from flows.publish import Publish, Published, Tables, collect, need_output, publication
from flows.registry import registry
from flows.resolve import resolve_in_passing
from flows.settings import CACHE, MAX_SHARDS, OUTPUT, RAW, SHARDS_A_CLUSTER_WORKER, default_workers
from flows.shards import Folders, Job, ShardCounts, Source, is_rejection, missing_sources, process, shards_of
from flows.sheets import Sheets
from flows.stages import STAGES, current_digest

Item = TypeVar("Item", Source, Job)


class Plan(msgspec.Struct, frozen=True):
    """What a build has to do: files of the folder of one run."""

    sources: Path
    """All input files and parts of files, a JSON list of `Source`."""
    shards: tuple[Path, ...]
    """Those that the cache does not have, a JSON list of `Job` a shard."""
    folders: Folders
    """Where results of this code and reference data are kept."""
    inputs: str
    """Stands for all that the release depends on but the releases before it."""
    n_missing: int
    """Files without a result, or without a part of it."""
    n_jobs: int


def warm_up() -> None:
    """Load what is loaded on first use, and no input changes: what is changed from now on is of the next build. Raises CorrectionError.

    Corrections are read beside the digest that stands for them, though they are made at the end.
    """
    for stage in STAGES:
        current_digest(stage)
    corrections()
    registry()


def build(
    raw: Path = RAW,
    output: Path = OUTPUT,
    workers: int | None = None,
    cache: Path = CACHE,
    dask: str | None = None,
    inputs: Inputs | None = None,
) -> BuildReport:
    """Run the flow from this process, on the Prefect server that the environment names.

    Shards are processed by processes of this machine, or with `dask` by a cluster (see `flows.cluster`). `inputs` are those below the raw
    folder, where they have just been listed.
    """
    count = workers or default_workers()
    with _engine(dask, count) as (runner, max_shards), temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        # without a heartbeat: whoever waits for the command sees it die
        flow_here = build_flow.with_options(task_runner=runner)
        report: BuildReport = flow_here(raw, output, count, cache, dask is not None, max_shards, inputs)
    return report


@contextmanager
def _engine(dask: str | None, workers: int) -> Iterator[tuple[TaskRunner[Any], int]]:
    """What runs the tasks, and how many shards are worth a task run there."""
    if dask is None:
        yield ThreadPoolTaskRunner(max_workers=2 * workers), MAX_SHARDS  # they wait; a worker finds its next shard there
    else:
        from flows.cluster import connected

        with connected(dask, workers) as (runner, n_workers):
            yield runner, SHARDS_A_CLUSTER_WORKER * n_workers


@flow(name="parley-build", persist_result=False, validate_parameters=False)
def build_flow(
    raw: Path = RAW,
    output: Path = OUTPUT,
    workers: int = 1,
    cache: Path = CACHE,
    on_cluster: bool = False,
    max_shards: int = MAX_SHARDS,
    inputs: Inputs | None = None,
) -> BuildReport:
    """Raw articles to a release below `output`. Raises what a stage raises; then nothing was published."""
    started = time.monotonic() - (inputs.seconds if inputs else 0)
    try:
        with _alone(Path(cache)), _run_folder(Path(cache)) as run, _wary(Path(cache)):
            plan = plan_build(inputs or list_inputs(Path(raw), Path(cache)), Path(cache), run, max_shards)
            report = recall(plan.inputs, Path(output), Path(cache))
            if report is None:
                need_output(Path(output))
                _process_all(plan, Path(raw), workers, on_cluster)
                with publication(Path(output)) as publish:
                    report = assemble(plan, Path(raw), publish)
                _keep(plan, Path(output), Path(cache), report)
    except Exception as error:
        create_markdown_artifact(f"**Failed, nothing was published.** {type(error).__name__}: {error}", key="build-report")
        raise
    report = msgspec.structs.replace(report, seconds=round(time.monotonic() - started, 2))
    create_markdown_artifact("\n\n".join(summary(report)), key="build-report")
    return report


@task(cache_policy=NO_CACHE, persist_result=False)
def plan_build(inputs: Inputs, cache: Path, run: Path, max_shards: int) -> Plan:
    """Cut the input files without a cached result into shards. Raises CorrectionError."""
    warm_up()
    sources, folders = inputs.sources, Folders.below(cache.resolve())
    missing = missing_sources(sources, folders)
    shards = tuple(_write(run / f"shard-{n:04}.json", shard) for n, shard in enumerate(shards_of(missing, folders, max_shards)))
    n_files, n_missing = (len({source.file for source in some}) for some in (sources, missing))
    say(f"{n_files:,} files, {n_missing:,} of them new or changed")
    return Plan(_write(run / "sources.json", sources), shards, folders, inputs.digest, n_missing, len(missing))


def _process_all(plan: Plan, raw: Path, workers: int, on_cluster: bool) -> None:
    """Have every shard processed, where it is told."""
    if on_cluster:
        _process(plan, raw.resolve(), process_shard_on_cluster)
    else:
        with pool.running(min(workers, len(plan.shards))):
            _process(plan, raw, process_shard)


def _process(plan: Plan, raw: Path, shard_task: Task[[Path, Path, Folders], ShardCounts]) -> None:
    """Have every shard processed, telling how far it is."""
    if not plan.shards:
        return
    progress = Progress("files read" if plan.n_jobs == plan.n_missing else "files and parts of files read", plan.n_jobs)
    futures = [shard_task.submit(shard, raw, plan.folders) for shard in plan.shards]
    for future in as_completed(futures):
        progress.advance(future.result().sources)
    progress.finish()


@task(cache_policy=NO_CACHE, persist_result=False)
def process_shard(shard: Path, raw: Path, folders: Folders) -> ShardCounts:
    """Read, clean and extract the files of a shard in a worker process of this machine."""
    return pool.submit(_read(shard, Job), raw, folders).result()


@task(cache_policy=NO_CACHE, persist_result=False)
def process_shard_on_cluster(shard: Path, raw: Path, folders: Folders) -> ShardCounts:
    """The same in the process that runs the task. Raises RuntimeError where it has other code, data or libraries."""
    pool.get_ready(folders)
    return process(_read(shard, Job), raw, folders)


@task(cache_policy=NO_CACHE, persist_result=False)
def assemble(plan: Plan, raw: Path, publish: Publish) -> BuildReport:
    """All results to tables, and the tables to a release."""
    say("bringing together what the articles tell")
    tables, account = _brought_together(plan, raw)
    say("writing the release")
    outcome = publish(tables)
    return BuildReport(outcome.version if isinstance(outcome, Published) else None, outcome.version, account, plan.n_missing, 0.0)


def _brought_together(plan: Plan, raw: Path) -> tuple[Tables, Account]:
    """The tables, and what became of every file. Of all else that this takes nothing is held while the release is written."""
    sources = _read(plan.sources, Source)
    keys = [source.key for source in sources]
    cache = StageCache(plan.folders.extract, Extraction)
    issues = cache.issues(keys)
    inputs = cache.articles(keys) + sum(map(is_rejection, issues))
    tables = collect(resolve_in_passing(Sheets(plan.folders.tabulate, cache, keys).told, [*manifest_issues(raw), *issues]))
    seen = {"articles": tables["articles"].select(["source_file"]).to_pylist(), "issues": tables["issues"].to_pylist()}
    counts = {name: data.num_rows for name, data in tables.items()}
    return tables, balance(list(dict.fromkeys(source.file for source in sources)), inputs, seen, counts)


def _keep(plan: Plan, output: Path, cache: Path, report: BuildReport) -> None:
    """Leave the cache as the next build wants it. Where that cannot be, this one is nevertheless done."""
    try:
        _prune([source.key for source in _read(plan.sources, Source)], plan.folders)
        remember(plan.inputs, output, cache, report)
    except OSError as error:
        say(f"the cache folder cannot be tidied up, the next build will take longer: {error}")


def _prune(keys: Sequence[str], folders: Folders) -> None:
    """Delete results that these inputs and this code do not need. Raises OSError; the cache may be gone by now, in whole or in part."""
    extractions = StageCache(folders.extract, Extraction)
    extractions.prune(keys)
    StageCache(folders.clean, CleanArticle).prune(keys)
    Sheets(folders.tabulate, extractions, [key for key in keys if extractions.find(key)]).prune()


def _alone(cache: Path) -> AbstractContextManager[None]:
    """One build at a time in a cache folder, for each deletes what it needs no more. Raises BusyError."""
    results = cache / "results"  # not the folder itself, which may be that of the releases too, and so locked twice
    results.mkdir(parents=True, exist_ok=True)
    return locked(results, f"another build works with the cache folder {cache}; wait for it, or give this one another with --cache")


@contextmanager
def _wary(cache: Path) -> Iterator[None]:
    """After a failure within believe nothing of the files, so that no build fails over again for what it believed."""
    try:
        yield
    except Exception:
        forget_digests(cache)
        raise


@contextmanager
def _run_folder(cache: Path) -> Iterator[Path]:
    """A folder for the files that the tasks of one run hand to each other. Those of runs that were killed are deleted."""
    runs = cache.resolve() / "runs"
    shutil.rmtree(runs, ignore_errors=True)
    runs.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=runs))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(path: Path, items: Sequence[Source] | Sequence[Job]) -> Path:
    path.write_bytes(msgspec.json.encode(items))
    return path


def _read(path: Path, kind: type[Item]) -> list[Item]:
    return msgspec.json.decode(path.read_bytes(), type=list[kind])  # type: ignore[valid-type]
