"""The same sequence with real articles and the whole pipeline: two, then five, then one corrected, then one withdrawn."""

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.clean import clean
from flows.extract import extract
from flows.ingest import list_files, read_articles
from flows.model import Article
from flows.publish import Unchanged, publish
from flows.publish.verify import verify
from flows.resolve import resolve

RAW = Path(__file__).parents[2] / "raw"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sequence(tmp_path_factory):
    """The output after the four builds, the raw folder as it was for the last, and what each build said."""
    raw, output = tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("output")
    files = sorted(RAW.glob("*.txt"))
    outcomes = []
    read = {}
    for file in files[:2]:
        shutil.copy(file, raw)
    outcomes.append(build(raw, output, read))
    for file in files[2:]:
        shutil.copy(file, raw)
    outcomes.append(build(raw, output, read))
    corrected = raw / files[0].name
    corrected.write_bytes(corrected.read_bytes() + b"\n\nCorrection: an earlier version of this article had a wrong date.\n")
    outcomes.append(build(raw, output, read))
    (raw / files[-1].name).unlink()
    outcomes.append(build(raw, output, read))
    return raw, output, outcomes, files, read


def build(raw, output, read):
    """The pipeline in this process; what was read from the same bytes before is taken again."""
    extractions, issues = [], []
    for path in list_files(raw):
        for found in read_articles(path, raw):
            if isinstance(found, Article):
                if found.article_id not in read:
                    read[found.article_id] = extract(clean(found))
                extractions.append(read[found.article_id])
            else:
                issues.append(found)
    return publish(resolve(extractions, issues), output)


def rows(output, version, table):
    return pq.read_table(output / "releases" / version / f"{table}.parquet").to_pylist()


def test_the_versions_say_that_rows_changed(sequence):
    _, _, outcomes, _, _ = sequence
    assert [outcome.version for outcome in outcomes] == ["v1.0.0", "v1.1.0", "v1.2.0", "v1.3.0"]


def test_all_releases_verify_and_every_span_of_the_last_holds_what_it_claims(sequence):
    raw, output, _, _, _ = sequence
    assert verify(output, None, raw) == []


def test_the_corrected_article_keeps_the_identifiers_of_what_it_tells(sequence):
    _, output, _, files, _ = sequence
    (was,) = (row["article_id"] for row in rows(output, "v1.1.0", "articles") if row["source_file"] == files[0].name)
    (now,) = (row["article_id"] for row in rows(output, "v1.2.0", "articles") if row["source_file"] == files[0].name)
    redirects = {row["old_id"]: row for row in rows(output, "v1.2.0", "id_redirects")}
    assert set(redirects) == {was}
    assert (redirects[was]["new_id"], redirects[was]["reason"]) == (now, "corrected")
    quotes = [
        {row["quote_id"] for row in rows(output, v, "quotes") if row["article_id"] == a} for v, a in (("v1.1.0", was), ("v1.2.0", now))
    ]
    assert quotes[0] == quotes[1] != set()


def test_what_only_the_withdrawn_article_told_has_ended(sequence):
    _, output, _, files, _ = sequence
    (gone,) = (row["article_id"] for row in rows(output, "v1.2.0", "articles") if row["source_file"] == files[-1].name)
    redirects = {row["old_id"]: row for row in rows(output, "v1.3.0", "id_redirects")}
    assert (redirects[gone]["new_id"], redirects[gone]["reason"]) == (None, "withdrawn")
    ended = {row["quote_id"] for row in rows(output, "v1.2.0", "quotes") if row["article_id"] == gone}
    assert ended and ended <= redirects.keys()


def test_the_same_articles_again_publish_nothing(sequence):
    raw, output, _, _, read = sequence
    assert isinstance(build(raw, output, read), Unchanged)
