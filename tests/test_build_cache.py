"""The stage cache gives back what was put in, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.cache import StageCache, stage_digest, write_pack
from flows.model import ArticleFacts, Extraction, Issue


def issue(file: str, message: str = "no text") -> Issue:
    return Issue("reject", "ingest", file, "empty", message)


def extraction(file: str) -> Extraction:
    facts = ArticleFacts(
        article_id="a-1",
        source_file=file,
        raw_sha256="0" * 64,
        media_type="text/plain",
        language="en",
        kind="news",
        url=None,
        publisher=None,
        title="One\nline “two”\u2028three",
        published_date=None,
        published_basis=None,
        agencies=(),
        rights=None,
        body_spans=(),
        n_chars=1,
        n_body_chars=1,
        topics=(),
        fingerprint=(1, 2),
    )
    return Extraction(facts)


def test_results_come_back_in_the_order_of_the_keys(tmp_path):
    write_pack(tmp_path, [("k1", [extraction("1"), issue("1")]), ("k2", [])])
    write_pack(tmp_path, [("k3", [extraction("3")])])
    cache = StageCache(tmp_path)
    assert list(cache.read(["k3", "k2", "k1"])) == [extraction("3"), extraction("1"), issue("1")]


def test_an_unknown_key_is_not_there(tmp_path):
    write_pack(tmp_path, [("k1", [issue("1")])])
    cache = StageCache(tmp_path)
    assert "k1" in cache
    assert "k2" not in cache
    with pytest.raises(KeyError):
        list(cache.read(["k2"]))


@given(messages=st.lists(st.text(st.characters(exclude_categories=["Cs"]))), data=st.data())
def test_whatever_byte_is_damaged_no_wrong_result_is_read(tmp_path_factory, messages, data):
    folder = tmp_path_factory.mktemp("cache")
    entries = {"k1": [issue("1", message) for message in messages], "k2": [extraction("2")], "k3": [issue("3")]}
    pack = write_pack(folder, entries.items())
    content = bytearray(pack.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    pack.write_bytes(content)
    cache = StageCache(folder)
    found = [key for key in entries if key in cache]
    assert len(found) in (1, 2)
    for key in found:
        assert list(cache.read([key])) == entries[key]


@given(length=st.integers(0, 400))
def test_a_pack_that_ends_early_gives_only_whole_entries(tmp_path_factory, length):
    folder = tmp_path_factory.mktemp("cache")
    pack = write_pack(folder, [("k1", [issue("1")]), ("k2", [issue("2"), issue("2")])])
    pack.write_bytes(pack.read_bytes()[:length])
    cache = StageCache(folder)
    for key, expected in (("k1", [issue("1")]), ("k2", [issue("2"), issue("2")])):
        assert key not in cache or list(cache.read([key])) == expected


def test_nothing_half_written_is_left_when_a_shard_fails(tmp_path):
    def fails():
        yield issue("1")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_pack(tmp_path, [("k1", fails())])
    assert "k1" not in StageCache(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_packs_that_hold_nothing_of_use_are_deleted(tmp_path):
    stage = tmp_path / "stage"
    kept, dead = write_pack(stage, [("k1", [issue("1")])]), write_pack(stage, [("k2", [issue("2")])])
    StageCache(stage).prune(["k1"])
    assert kept.exists()
    assert not dead.exists()


def test_the_stage_digest_is_the_same_twice():
    assert stage_digest() == stage_digest()
