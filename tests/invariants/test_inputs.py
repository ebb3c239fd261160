"""A folder of everything that can be wrong: the rest is published, and each bad input is an issue that says why."""

from __future__ import annotations

import json
import os
import sys

import pyarrow.parquet as pq
import pytest

from flows.accounts import balance, describe
from flows.ingest import manifest_issues, read_articles
from flows.model import Article, Extraction
from flows.publish.gate import check
from flows.resolve import resolve
from flows.shards import is_rejection, list_sources, manifest_digest, results
from tests.invariants.folders import ACCEPTED, N_ARTICLES, REJECTED, TEXT, UNREADABLE, make
from tests.invariants.test_articles import released

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="names and links of other systems")


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    return make(tmp_path_factory.mktemp("inputs") / "raw")


@pytest.fixture(scope="module")
def found(raw):
    """What each file gives."""
    return {source.file: list(results(source.below(raw), raw)) for source in list_sources(raw)}


def test_every_file_gives_one_article_or_one_reason(found):
    for file, given in found.items():
        assert sum(isinstance(one, Extraction) or is_rejection(one) for one in given) == 1, file


@pytest.mark.parametrize("file", REJECTED)
def test_what_is_no_article_is_rejected_by_the_rule_for_it(found, file):
    assert [one.rule for one in found[file] if is_rejection(one)] == [REJECTED[file][1]]


@pytest.mark.parametrize("file", UNREADABLE)
def test_what_is_no_file_is_not_read_and_the_reason_names_no_folder_of_this_machine(raw, found, file):
    [issue] = found[file]
    assert issue.rule == "unreadable" and str(raw) not in issue.message


@pytest.mark.parametrize("file", [*ACCEPTED, "caf\\xe9.txt"])
def test_odd_names_and_content_are_no_reason_to_lose_an_article(found, file):
    assert [one.facts.source_file for one in found[file] if isinstance(one, Extraction)] == [file]


def test_the_account_balances_and_the_gate_lets_the_rest_pass(raw, found):
    extractions = [one for given in found.values() for one in given if isinstance(one, Extraction)]
    issues = [*manifest_issues(raw), *(one for given in found.values() for one in given if not isinstance(one, Extraction))]
    account = balance(list(found), len(extractions) + sum(map(is_rejection, issues)), resolve(extractions, issues))
    assert account.articles == N_ARTICLES
    assert account.rejected == len(REJECTED) + len(UNREADABLE) + 1
    assert all(line.isprintable() for line in describe(account))
    assert check(released(extractions, issues)) == []


def test_every_bad_row_of_a_manifest_is_told_and_the_good_ones_count(raw, found):
    told = [(issue.source_file, issue.rule) for issue in manifest_issues(raw)]
    assert told.count(("sources.csv", "manifest-row")) == 5
    assert told.count(("sources.csv", "manifest-file-missing")) == 2
    assert told.count(("deep | er/sources.csv", "manifest-unreadable")) == 1
    [hostile] = found["hostile.txt"]
    assert hostile.facts.publisher == "=1+1|<b>" and hostile.facts.published_basis == "manifest"
    [odd] = [one for one in found["a#b.txt"] if isinstance(one, Extraction)]
    assert odd.facts.publisher == "A#B"


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", None),
        (b"\xef\xbb\xbffile,url\na.txt,https://example.org\n", None),
        ("file,publisher\na.txt,Köln\n".encode("utf-16"), "manifest-unreadable"),
        ("file,publisher\na.txt,Köln\n".encode("latin-1"), "manifest-unreadable"),
        (b"file;publisher\na.txt;Post\n", "manifest-unreadable"),
        (b"a.txt,https://example.org\n", "manifest-unreadable"),
        (b'file,url\na.txt,"' + b"x" * 200_000 + b'"\n', "manifest-row"),
        (b"file,url\n\0,x\n", "manifest-file-missing"),
        (b"file,url\n../a.txt,x\n", "manifest-file-missing"),
        (None, "manifest-unreadable"),
    ],
)
def test_no_manifest_keeps_the_articles_from_being_read(tmp_path, data, rule):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "sources.csv").mkdir() if data is None else (tmp_path / "sources.csv").write_bytes(data)
    [source] = list_sources(tmp_path)
    assert manifest_digest(tmp_path)
    assert any(isinstance(one, Article) for one in read_articles(source.below(tmp_path), tmp_path))
    assert [issue.rule for issue in manifest_issues(tmp_path)] == ([rule] if rule else [])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list everything")
def test_a_folder_that_cannot_be_listed_is_no_loss_without_a_word(tmp_path):
    (tmp_path / "closed").mkdir(mode=0)
    [source] = list_sources(tmp_path)
    [issue] = results(source.below(tmp_path), tmp_path)
    assert (source.file, issue.rule) == ("closed", "unreadable")


@pytest.mark.slow
def test_the_build_publishes_the_rest_and_verify_sees_every_flipped_byte(parley_here, raw, tmp_path):
    output = tmp_path / "output"
    done = parley_here("build", "--raw", raw, "--output", output, "--cache", tmp_path / "cache", "--workers", 1)
    assert done.returncode == 0, done.stderr
    release = output / "releases" / json.loads((output / "versions.json").read_bytes())["last_good"]
    assert pq.read_metadata(release / "articles.parquet").num_rows == N_ARTICLES
    assert "<script>alert" not in (release / "index.html").read_text()
    assert str(raw) not in (release / "issues.csv").read_text()
    assert parley_here("verify", "--output", output, "--raw", raw).returncode == 0
    from flows.publish.verify import verify

    for path in sorted(release.iterdir()):
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2] + bytes([content[len(content) // 2] ^ 1]) + content[len(content) // 2 + 1 :])
        assert verify(output), path.name
        path.write_bytes(content)
    assert verify(output) == []
