"""One article, however spoilt: every row says what its span holds; read again, it gives the same bytes; the gate lets all pass."""

from __future__ import annotations

import datetime
import hashlib
import os
import subprocess
import sys

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flows.clean import clean
from flows.extract import extract
from flows.ingest import read_articles
from flows.model import Article, Issue, Manifest
from flows.publish import changes
from flows.publish.cells import from_csv, to_csv
from flows.publish.gate import check
from flows.publish.identity import carry
from flows.publish.tables import to_tables
from flows.resolve import resolve
from schemas import TABLES
from tests.invariants.claims import broken_claims
from tests.invariants.texts import ENCODINGS, SPOILT, TEXTS

pytestmark = pytest.mark.slow

settled = settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
FIRST, LAST = datetime.date(1500, 1, 1), datetime.date(2199, 12, 31)
DAYS = st.sampled_from([None, FIRST, datetime.date(2015, 5, 13), datetime.date(2016, 2, 29), LAST])


def article(text, published=None):
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article("a-" + digest[:16], f"{digest[:8]}.txt", digest, "text/plain", text, Manifest(published=published, publisher="=1+1|<b>"))


def check_claims(text, published):
    given_article = article(text, published)
    cleaned = clean(given_article)
    extraction = extract(msgspec.structs.replace(cleaned, language="en"))
    assert broken_claims(given_article, cleaned, extraction) == []
    return extraction


@settings(settled, max_examples=90)
@given(SPOILT, DAYS)
@example("Angela Merkel held t\x01alks wi\u200dth Vladimir Putin in Sochi [\nat the lake\n] on Monday.", None)
@example("Talks were held with Angela Merkel and Vladimir Putin on \uf341 Monday in Paris on 5 May 2015.", None)
@example("\n] Sochi to hold talks with President Vladimir Putin and with Angela Merkel.", LAST)
def test_every_row_says_what_its_span_holds(text, published):
    check_claims(text, published)


@settings(settled, max_examples=60)
@given(st.text(max_size=300), DAYS)
def test_any_characters_are_an_article(text, published):
    check_claims(text.encode("utf-8", "replace").decode(), published)


@settings(settled, max_examples=12)
@given(st.lists(st.tuples(SPOILT, DAYS), min_size=1, max_size=4))
def test_the_gate_lets_every_article_pass_and_their_order_does_not_matter(told):
    extractions = list({e.facts.article_id: e for e in (check_claims(*one) for one in told)}.values())
    issues = [Issue("reject", "ingest", f"{n}\n|.txt", "empty", "=there is nothing in it") for n in range(3)]
    tables = released(extractions, issues)
    assert check(tables) == []
    assert released(extractions[::-1], issues[::-1]) == tables
    for name, table in tables.items():
        assert from_csv(TABLES[name], to_csv(TABLES[name], table)).equals(table)


def released(extractions, issues):
    carried = carry(to_tables(resolve(extractions, issues)), {})
    return {**carried.tables, "id_redirects": carried.redirects(""), "changes": changes.none()}


@settings(settled, max_examples=60)
@given(text=SPOILT, encoding=st.sampled_from(ENCODINGS), at=st.integers(0, 9999), flips=st.binary(max_size=3))
def test_any_bytes_become_an_article_or_a_reason(tmp_path_factory, text, encoding, at, flips):
    data = bytearray(text.encode(encoding, "replace"))
    for n, flip in enumerate(flips):
        if data:
            data[(at * (n + 1)) % len(data)] ^= flip
    path = tmp_path_factory.getbasetemp() / "spoilt.txt"
    path.write_bytes(bytes(data))
    found = list(read_articles(path, path.parent))
    assert sum(isinstance(one, Article) or one.level == "reject" for one in found) == 1
    assert found == list(read_articles(path, path.parent))
    for one in found:
        assert msgspec.json.encode(one)
        if isinstance(one, Article):
            assert msgspec.json.encode(extract(clean(one))) == msgspec.json.encode(extract(clean(one)))


def test_the_hash_seed_changes_no_byte(tmp_path, repository):
    """Sets and dictionaries of words have another order in each process."""
    code = (
        "import sys, msgspec\n"
        "from tests.invariants.test_articles import article, clean, extract\n"
        "from tests.invariants.texts import TEXTS, spoil\n"
        "told = [spoil(text, [(n, 77 * n, 31 * n)] * (n % 3)) for n, text in enumerate(TEXTS * 2)]\n"
        "sys.stdout.buffer.write(msgspec.json.encode([extract(clean(article(text))) for text in told]))\n"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=repository, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "4711")
    ]
    assert len(TEXTS) == 7 and len(outputs[0]) > 10_000
    assert outputs[0] == outputs[1]
