"""The same rows give the same bytes, whatever their order, the hash seed or the clock; other files alone make another Z."""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from world import CORRECTED, FIRST, MORE, reseal, rows_of

from flows.publish import Unchanged, dataset, publish
from flows.publish.verify import verify
from flows.publish.versions import Version

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def two_releases(tmp_path_factory):
    output = tmp_path_factory.mktemp("output")
    publish(rows_of(FIRST), output)
    publish(rows_of(MORE), output)
    return output


def test_rows_in_another_order_give_the_same_bytes(two_releases, tmp_path):
    shuffled = random.Random(7)
    for texts in (FIRST, MORE):
        rows = rows_of(dict(shuffled.sample(list(texts.items()), len(texts))))
        for table in rows.values():
            shuffled.shuffle(table)
        publish(rows, tmp_path)
    assert contents(tmp_path) == contents(two_releases)


@pytest.mark.parametrize("seed", ["1", "4711"])
def test_another_process_with_another_hash_seed_gives_the_same_bytes(two_releases, tmp_path, seed):
    code = (
        f"import sys; sys.path[:0] = [{str(HERE)!r}, {str(HERE.parents[1])!r}]\n"
        "from pathlib import Path\nfrom world import CORRECTED, FIRST, MORE, reseal, rows_of\nfrom flows.publish import publish\n"
        f"for texts in (FIRST, MORE): publish(rows_of(texts), Path({str(tmp_path)!r}))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONHASHSEED": seed, "POLARS_MAX_THREADS": "1", "TZ": "Asia/Tokyo"})
    assert contents(tmp_path) == contents(two_releases)


def test_other_packaging_of_the_same_rows_raises_the_last_number(two_releases, tmp_path, monkeypatch):
    output = tmp_path / "output"
    shutil.copytree(two_releases, output)
    monkeypatch.setattr(dataset, "CONTRIBUTOR", "Somebody else")
    outcome = publish(rows_of(MORE), output)
    assert (outcome.version, outcome.previous, dict(outcome.changes)) == ("v1.1.1", "v1.1.0", {})
    assert verify(output) == []
    assert isinstance(publish(rows_of(MORE), output), Unchanged)
    assert publish(rows_of(CORRECTED), output).version == "v1.2.0"
    monkeypatch.setattr(dataset, "CONTRIBUTOR", "Somebody else again")
    assert publish(rows_of(CORRECTED), output).version == "v1.2.1", "also where identifiers lead to others"
    assert verify(output) == []


def with_other_columns(output, change):
    """The last release as if it had been published when `people` had other columns."""
    path = output / "releases" / "v1.1.0" / "people.parquet"
    pq.write_table(change(pq.read_table(path)), path)
    reseal(output, "v1.1.0")


@pytest.mark.parametrize(
    ("change", "version"),
    [
        (lambda people: people.append_column("email", pa.nulls(people.num_rows, pa.string())), "v2.0.0"),
        (lambda people: people.set_column(7, "n_quotes", pa.array(["many"] * people.num_rows)), "v2.0.0"),
        (lambda people: people.drop_columns(["role"]), "v1.2.0"),
    ],
    ids=["a column is lost", "a column has another type", "a column is new"],
)
def test_the_number_says_what_happened_to_the_columns(two_releases, tmp_path, change, version):
    output = tmp_path / "output"
    shutil.copytree(two_releases, output)
    with_other_columns(output, change)
    assert publish(rows_of(MORE), output).version == version
    assert verify(output, version) == []


def test_versions_are_ordered_by_number():
    assert Version.parse("v1.10.0") > Version.parse("v1.9.3") > Version.parse("v1.9.2")
    with pytest.raises(ValueError, match=r"v1\.2\.3"):
        Version.parse("1.0")
