"""`make benchmark`: how fast the stages and whole builds are, as Markdown tables.

    python -m tests.benchmarks [--articles DIR] [--sample N] [--sizes N …]

The articles are variations of the text files of a folder (default: raw/). With other articles the figures are others; ratios within
one run tell more than the figures.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from flows.server import prefect_server
from flows.settings import configure_environment
from tests.benchmarks import builds, stages
from tests.benchmarks.corpus import read_texts, write_corpus


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure the stages and whole builds.")
    parser.add_argument("--articles", type=Path, default=Path("raw"), metavar="DIR", help="text files to vary (default: %(default)s)")
    parser.add_argument("--sample", type=int, default=84, metavar="N", help="articles to measure the stages on (default: %(default)s)")
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000, 5_000, 20_000], metavar="N", help="articles of the builds")
    options = parser.parse_args()
    texts = read_texts(options.articles)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.sample:
            write_corpus(texts, folder / "sample", options.sample)
            print("\n".join(stages.table(stages.measure(folder / "sample"))), flush=True)
        if options.sizes:
            configure_environment(folder / "cache")
            with prefect_server() as server:
                server.wait()
                print("\n" + "\n".join(builds.table(builds.measure(texts, folder, sorted(options.sizes)))))


if __name__ == "__main__":
    main()
