"""The commands: parse the arguments, call a flow or a function, print. Nothing else.

Exit status: 0 done (published, or nothing to publish); 1 failed, nothing was published; 2 wrong usage. What a command needs is
imported when it runs, so that `parley --help` is there at once.
"""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, TextIO, TypeAlias

from flows.lock import BusyError
from flows.settings import CACHE, OUTPUT, RAW, SOURCES, configure_environment, default_workers
from flows.storage import Place, StorageError, UrlError, local_articles, local_copies, local_folders, local_releases, place

if TYPE_CHECKING:
    from flows.last_build import BuildReport, Inputs

DONE, FAILED, USAGE = 0, 1, 2
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        status = int(options.run(options))
        sys.stdout.flush()
        return status
    except (UsageError, UrlError) as error:
        print(f"parley {options.command}: {error}", file=sys.stderr)
        return USAGE
    except (StorageError, BusyError) as error:
        print(f"parley {options.command}: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print(f"parley {options.command}: interrupted; no release is left half published", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        if _is_heard(sys.stdout):
            raise  # it was another pipe
        with Path(os.devnull).open("w") as nobody:  # for what is left to print when Python ends
            os.dup2(nobody.fileno(), sys.stdout.fileno())
        return FAILED


def _is_heard(stream: TextIO) -> bool:
    """Whether somebody still reads what is printed; in `parley clean raw | head`, that ends. Prints the end of a line to find out."""
    try:
        print(file=stream, flush=True)
    except BrokenPipeError:
        return False
    return True


class UsageError(Exception):
    """The arguments name something that is not there."""


# ---------------------------------------------------------------- commands


def build(options: argparse.Namespace) -> int:
    """`parley build`."""
    _need_folder(options.raw, "--raw")
    gc.set_threshold(1_000_000)  # what is imported and told stays: looking through it for garbage took a fifth of the time
    configure_environment(options.cache)
    from flows import workers
    from flows.last_build import list_inputs, recall, summary
    from flows.progress import say

    say(f"building from {options.raw} into {options.output} with up to {options.workers} workers")
    try:
        with local_folders(options.raw, options.output, options.cache) as (raw, output):
            if options.dask is None:
                workers.warm_up()  # which takes longer than to list the inputs
            inputs = list_inputs(raw, options.cache)
            report = recall(inputs.digest, output, options.cache) or _build(raw, output, options, inputs)
    except UrlError:
        raise
    except Exception as error:
        print(f"parley build: failed, nothing was published: {type(error).__name__}: {error}", file=sys.stderr)
        if options.traceback:
            raise
        return FAILED
    finally:
        workers.stop(at_once=True)
    print("\n".join(summary(report)))
    return DONE


def _build(raw: Path, output: Path, options: argparse.Namespace, inputs: Inputs) -> BuildReport:
    """Run the flow; what takes long to load is loaded all at once."""
    from flows import cluster
    from flows.server import prefect_server

    with _as_interrupts(), prefect_server() as server:
        if options.dask is not None:
            cluster.warm_up(options.dask)
        from flows.build import build, warm_up

        warm_up()
        server.wait()
        return build(raw, output, options.workers, options.cache, options.dask, inputs)


@contextmanager
def _as_interrupts() -> Iterator[None]:
    """Raise KeyboardInterrupt for an interrupt also where a library has made an error of its own of it."""
    interrupts: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        interrupts.append(number)
        signal.default_int_handler(number, frame)

    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler or threading.current_thread() is not threading.main_thread():
        yield  # somebody else heeds them
        return
    signal.signal(signal.SIGINT, note)
    try:
        yield
    except Exception as error:
        if interrupts:
            raise KeyboardInterrupt from error
        raise
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def clean(options: argparse.Namespace) -> int:
    """`parley clean`."""
    from flows.show import as_lines, read_all, write_texts

    for path in options.paths:
        if isinstance(path, Path) and not path.exists():
            raise UsageError(f"there is no {path}")
    with local_copies(options.paths) as paths:
        found = read_all(paths)
        lines = write_texts(found, options.to) if options.to else (line for article in found for line in [*as_lines(article), ""])
        for line in lines:
            print(line)
    return DONE


def fetch(options: argparse.Namespace) -> int:
    """`parley fetch`."""
    from flows.fetching import command

    return command.run(options)


def verify(options: argparse.Namespace) -> int:
    """`parley verify`."""
    _need_folder(options.output, "--output")
    from flows.publish.verify import verify as problems_of
    from flows.publish.versions import read_catalogue

    has_raw = not isinstance(options.raw, Path) or options.raw.is_dir()
    source = local_articles(options.raw, options.cache) if has_raw else nullcontext()
    with local_releases(options.output, [options.version] if options.version else []) as output, source as raw:
        try:
            problems = problems_of(output, options.version, raw)
        except KeyError as error:
            raise UsageError(error.args[0]) from None
        checked = options.version or (not problems and read_catalogue(output).last_good)
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems):,} problems")
        return FAILED
    spans = f"every span of {checked} is in its article below {options.raw}"
    if not has_raw:
        spans = f"spans were not looked at: there is no folder {options.raw}"
    print(f"{options.version or 'every release'} is as it was published: checksums, schemas, keys, counts and changes hold; {spans}")
    return DONE


def diff(options: argparse.Namespace) -> int:
    """`parley diff`."""
    _need_folder(options.output, "--output")
    from flows.publish.diff import as_json, as_text
    from flows.publish.diff import diff as difference

    with local_releases(options.output, [options.old, options.new], ".parquet") as output:
        try:
            found = difference(output, options.old, options.new)
        except KeyError as error:
            raise UsageError(error.args[0]) from None
    print(as_json(found) if options.json else "\n".join(as_text(found)))
    return DONE


def schedule(options: argparse.Namespace) -> int:
    """`parley schedule`."""
    _need_folder(options.raw, "--raw")
    if options.sources.exists() and not isinstance(options.raw, Path):
        raise UsageError(
            f"what {options.sources} lists is downloaded into a folder, not to {options.raw}: name another file with --sources"
        )
    configure_environment(options.cache)
    from flows.progress import say
    from flows.server import prefect_server

    _need_cron(options.cron)
    with prefect_server(clock=True) as server:
        from flows.schedule import serve

        server.wait()
        say(f"rebuilding by the clock ({options.cron}) until this is interrupted; runs are listed at {server.url}")
        serve(options.cron, options.sources, options.raw, options.output, options.workers, options.cache)
    return DONE


def _need_folder(folder: Place, option: str) -> None:
    if isinstance(folder, Path) and not folder.is_dir():
        raise UsageError(f"there is no folder {folder}: name the folder of {_FOLDERS[option]} with {option}")


_FOLDERS = {"--raw": "the raw articles", "--output": "the releases"}


def _need_cron(expression: str) -> None:
    from prefect.client.schemas.schedules import CronSchedule

    try:
        CronSchedule(cron=expression)
    except ValueError:
        raise UsageError(f"{expression!r} is not a cron expression like '0 5 * * *': minute, hour, day, month, weekday") from None


# ---------------------------------------------------------------- arguments


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="parley",
        description="Turn news articles, readouts and transcripts into a dataset: who met whom, who said what, about what.",
        epilog="Start with `parley build`: it reads raw/ and publishes a release below output/. `parley COMMAND --help` tells more.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_build(commands)
    _add_fetch(commands)
    _add_clean(commands)
    _add_verify(commands)
    _add_diff(commands)
    _add_schedule(commands)
    return parser


def _add_build(commands: Commands) -> None:
    parser = commands.add_parser(
        "build",
        help="raw articles to a new release",
        description="Read every file below the raw folder (text, Markdown, HTML, WARC, JSON) and publish what the articles tell as a "
        "new release below the output folder. Inputs that cannot be read are listed with the reason; the rest is published. When "
        "nothing changed since the last release, nothing is published. Both folders may be on object storage (s3://BUCKET/FOLDER, gs://…); "
        "credentials and the address of a store are taken from the environment (AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL and so on).",
    )
    _add_raw(parser)
    _add_output(parser)
    _add_workers(parser)
    _add_cache(parser)
    parser.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="have the articles read by the Dask cluster of this address (tcp://…), or by one of --workers processes that is started "
        "for it (local); needs `pip install 'parley[dask]'`, and raw and cache folder on a file system that the cluster shares",
    )
    parser.add_argument("--traceback", action="store_true", help="when the build fails, show where in the code")
    parser.set_defaults(run=build)


def _add_clean(commands: Commands) -> None:
    parser = commands.add_parser(
        "clean",
        help="show what cleaning keeps of raw files",
        description="Show which lines of raw files are taken for the article, and why the others are not.",
    )
    parser.add_argument("paths", nargs="+", type=_place, metavar="PATH", help="a raw file, or a folder of them, or its URL")
    parser.add_argument("--to", type=Path, metavar="DIR", help="write the kept text as DIR/<file stem>.txt instead of showing it")
    parser.set_defaults(run=clean)


def _add_fetch(commands: Commands) -> None:
    from flows.fetching.command import add_arguments

    parser = commands.add_parser(
        "fetch",
        help="download articles and feeds into raw/",
        description="Download what the sources file lists and the raw folder does not have yet, politely and never twice.",
    )
    add_arguments(parser)
    _add_cache(parser)
    parser.set_defaults(run=fetch)


def _add_verify(commands: Commands) -> None:
    parser = commands.add_parser(
        "verify",
        help="hold a release against its checksums, schemas, keys and sources",
        description="Say everything that is wrong with the releases: a changed byte, a key without its row, a span that is not in "
        "its article. Spans are held against the raw articles for VERSION, or else for the last good release. Exit status 1 where "
        "anything is wrong.",
    )
    parser.add_argument("version", nargs="?", metavar="VERSION", help="a release like v1.0.0 (default: all)")
    _add_output(parser)
    _add_raw(parser)
    _add_cache(parser)
    parser.set_defaults(run=verify)


def _add_diff(commands: Commands) -> None:
    parser = commands.add_parser(
        "diff",
        help="what changed between two releases",
        description="Rows that were added, changed and removed between two releases, with examples.",
    )
    parser.add_argument("old", metavar="OLD", help="a release like v1.0.0")
    parser.add_argument("new", metavar="NEW", help="another")
    _add_output(parser)
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")
    parser.set_defaults(run=diff)


def _add_schedule(commands: Commands) -> None:
    parser = commands.add_parser(
        "schedule",
        help="fetch and build by the clock",
        description="Serve the rebuild (fetch, then build) as a Prefect deployment, until interrupted. With PREFECT_API_URL in the "
        "environment it is served to that Prefect server, else to one of its own. A run that fails leaves the last release as it was.",
    )
    parser.add_argument(
        "--cron", default="0 5 * * *", metavar="CRON", help="when: minute, hour, day, month, weekday, in UTC (default: %(default)s)"
    )
    parser.add_argument("--sources", type=Path, default=SOURCES, metavar="FILE", help="what is fetched first (default: %(default)s)")
    _add_raw(parser)
    _add_output(parser)
    _add_workers(parser)
    _add_cache(parser)
    parser.set_defaults(run=schedule)


def _add_raw(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--raw",
        type=_place,
        default=RAW,
        metavar="DIR",
        help="folder of the raw articles, or its URL: s3://BUCKET/FOLDER (default: %(default)s)",
    )


def _add_workers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--workers", type=_positive, default=default_workers(), metavar="N", help="worker processes (default: one a core, here %(default)s)"
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--output", type=_place, default=OUTPUT, metavar="DIR", help="folder of the releases, or its URL (default: %(default)s)"
    )


def _add_cache(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--cache",
        type=Path,
        default=CACHE,
        metavar="DIR",
        help="folder of results that need not be computed again; may be deleted at any time (default: %(default)s)",
    )


def _place(text: str) -> Place:
    try:
        return place(text)
    except UrlError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


_positive.__name__ = "number"  # argparse names it in its message
