"""The arguments of `parley fetch`, and what it prints. Prefect is only loaded when there is something to do."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from flows.fetching.report import FetchReport, as_text
from flows.fetching.sources import read_plan
from flows.server import ServerError, prefect_server
from flows.settings import RAW, configure_environment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of `parley fetch`; `--cache` is declared for all commands elsewhere."""
    parser.add_argument("--sources", type=Path, default=Path("sources.toml"), metavar="FILE", help="what is read (default: %(default)s)")
    parser.add_argument("--raw", type=_folder, default=RAW, metavar="DIR", help="where the articles go (default: %(default)s)")
    parser.add_argument("--limit", type=int, metavar="N", help="at most N pages in this run; the others wait for the next")
    parser.add_argument("--retry-skipped", action="store_true", help="ask again for pages that were not to be had before")
    parser.add_argument(
        "--allow-local-network",
        action="store_true",
        help="also ask machines of the local network, which are refused otherwise (an intranet, tests)",
    )


def _folder(text: str) -> Path:
    if "://" in text:
        raise argparse.ArgumentTypeError("articles are downloaded into a folder of this machine, not to a URL")
    return Path(text)


def run(arguments: argparse.Namespace) -> int:
    """0: done, also when single pages could not be had; 1: no source could be read; 2: sources.toml is missing or wrong."""
    try:
        read_plan(arguments.sources)
    except OSError as error:
        print(f"parley fetch: cannot read {arguments.sources}: {error.strerror}. See docs/fetch.md for an example.", file=sys.stderr)
        return 2
    except ValueError as error:
        print(f"parley fetch: {error}", file=sys.stderr)
        return 2
    configure_environment(arguments.cache)
    try:
        with prefect_server() as server:
            from flows.fetch import fetch

            server.wait()
            report: FetchReport = fetch(
                sources=arguments.sources,
                raw=arguments.raw,
                limit=arguments.limit,
                retry_skipped=arguments.retry_skipped,
                local_allowed=arguments.allow_local_network,
            )
    except (RuntimeError, OSError, ValueError, ServerError) as error:
        print(f"parley fetch: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nparley fetch: interrupted. What came is kept; run it again to go on.", file=sys.stderr)
        return 1
    print(as_text(report))
    return 1 if report.failed else 0
