"""The cache gives back what was put in, or nothing."""

from __future__ import annotations

import os
import time

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from flows.cache import Entry, StageCache, new_pack
from flows.model import ArticleFacts, Extraction, Issue
from flows.settings import KEPT_DAYS, KEPT_STAGES


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


def write(folder, entries):
    """One pack with these results by key; returns its path."""
    before = set(folder.glob("*"))
    with new_pack(folder) as pack:
        for key, results in entries.items():
            assert list(pack.keep(key, results)) == list(results)
    (path,) = set(folder.glob("*")) - before
    return path


def open_cache(folder) -> StageCache[Extraction]:
    return StageCache(folder, Extraction)


def test_results_come_back_in_the_order_of_the_keys(tmp_path):
    write(tmp_path, {"k1": [extraction("1"), issue("1")], "k2": []})
    write(tmp_path, {"k3": [extraction("3")]})
    cache = open_cache(tmp_path)
    assert list(cache.read(["k3", "k2", "k1"])) == [extraction("3"), extraction("1"), issue("1")]


def test_results_are_counted_and_issues_found_without_the_others(tmp_path):
    write(tmp_path, {"k1": [extraction("1"), issue("1"), extraction("2")], "k2": [extraction("3")]})
    cache = open_cache(tmp_path)
    assert cache.articles(["k1", "k2"]) == 3
    assert cache.issues(["k1", "k2"]) == [issue("1")]


def test_keys_are_put_together_by_pack(tmp_path):
    write(tmp_path, {"k1": [issue("1")], "k2": [issue("2")], "k4": []})
    write(tmp_path, {"k3": [issue("3")]})
    found = open_cache(tmp_path).by_pack(["k2", "k3", "k1"])
    assert sorted([place.entry.key for place in pack] for pack in found) == [["k2", "k1"], ["k3"]]


def test_an_unknown_key_is_not_there(tmp_path):
    write(tmp_path, {"k1": [issue("1")]})
    cache = open_cache(tmp_path)
    assert cache.sound(["k1", "k2"]) == {"k1"}
    assert cache.find("k2") is None
    with pytest.raises(KeyError):
        list(cache.read(["k2"]))


ENTRIES = st.lists(st.text(st.characters(exclude_categories=["Cs"]))).map(
    lambda messages: {"k1": [issue("1", message) for message in messages], "k2": [extraction("2")], "k3": [issue("3")]}
)


@given(entries=ENTRIES, data=st.data())
def test_whatever_byte_is_damaged_no_wrong_result_is_read(tmp_path_factory, entries, data):
    folder = tmp_path_factory.mktemp("cache")
    pack = write(folder, entries)
    content = bytearray(pack.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    pack.write_bytes(content)
    cache = open_cache(folder)
    found = cache.sound(entries)
    assert len(found) in (0, 2, 3)  # all are lost with the index, one with its frame, none with the mark that Zstandard looks at
    for key in found:
        assert list(cache.read([key])) == entries[key]


@pytest.mark.parametrize("key", list("01234567"))  # the names of the packs, and so their order, depend on it
def test_what_was_damaged_and_computed_again_is_read_from_where_it_is_undamaged(tmp_path, key):
    pack = write(tmp_path, {key: [issue("1")], "other": [issue("2")]})
    pack.write_bytes(b"damaged " + pack.read_bytes()[8:])
    assert open_cache(tmp_path).sound([key, "other"]) == {"other"}
    write(tmp_path, {key: [issue("1")]})
    cache = open_cache(tmp_path)
    assert cache.sound([key, "other"]) == {key, "other"}
    assert list(cache.read([key, "other"])) == [issue("1"), issue("2")]


@given(length=st.integers(0, 600))
def test_a_pack_that_ends_early_gives_nothing(tmp_path_factory, length):
    folder = tmp_path_factory.mktemp("cache")
    pack = write(folder, {"k1": [issue("1")], "k2": [issue("2"), issue("2")]})
    whole = pack.read_bytes()
    pack.write_bytes(whole[:length])
    assert open_cache(folder).sound(["k1", "k2"]) == ({"k1", "k2"} if length >= len(whole) else set())


def test_damage_that_comes_after_the_look_at_it_stops_the_reader(tmp_path):
    pack = write(tmp_path, {"k1": [extraction("1")]})
    cache = open_cache(tmp_path)
    place = cache.find("k1")
    content = bytearray(pack.read_bytes())
    content[place.entry.length - 1] ^= 1
    pack.write_bytes(content)
    with pytest.raises(zstandard.ZstdError):
        list(cache.read(["k1"]))


def test_anybody_can_look_into_a_pack_with_zstandard(tmp_path):
    pack = write(tmp_path, {"k1": [extraction("1")], "k2": [issue("2")]})
    with pack.open("rb") as file:
        lines = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True).read().splitlines()
    assert [line[:2] for line in lines] == [b"a{", b"i{"]


def test_nothing_half_written_is_left_when_a_shard_fails(tmp_path):
    def fails():
        yield issue("1")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"), new_pack(tmp_path) as pack:
        list(pack.keep("k1", fails()))
    assert list(tmp_path.iterdir()) == []


def test_results_that_nobody_took_to_the_end_are_not_kept(tmp_path):
    with new_pack(tmp_path) as pack:
        next(pack.keep("k1", iter([issue("1"), issue("1")])))
        list(pack.keep("k2", [issue("2")]))
    cache = open_cache(tmp_path)
    assert cache.sound(["k1", "k2"]) == {"k2"}
    assert list(cache.read(["k2"])) == [issue("2")]


def test_a_pack_of_nothing_is_no_file(tmp_path):
    with new_pack(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_packs_that_hold_nothing_of_use_are_deleted(tmp_path):
    packs = [write(tmp_path / "code", {key: [issue(key)], f"{key}-2": []}) for key in ("used", "used long ago", "gone", "gone long ago")]
    used, used_long_ago, gone, gone_long_ago = packs
    for pack in (used_long_ago, gone_long_ago):
        os.utime(pack, (then := time.time() - (KEPT_DAYS + 1) * 86_400, then))
    for _ in range(2):  # what is used is as good as new
        open_cache(tmp_path / "code").prune(["used", "used long ago", "unknown"])
    assert {pack for pack in packs if pack.exists()} == {used, used_long_ago, gone}
    assert time.time() - used_long_ago.stat().st_mtime < 3600


def test_what_a_killed_build_left_unfinished_is_deleted(tmp_path):
    write(tmp_path / "code", {"k1": [issue("1")]})
    for folder in (tmp_path / "code", tmp_path / "older code"):
        folder.mkdir(exist_ok=True)
        (folder / "unfinished-x").write_bytes(b"half")
    open_cache(tmp_path / "code").prune(["k1"])
    assert not list(tmp_path.glob("*/unfinished-*"))
    assert open_cache(tmp_path / "code").sound(["k1"]) == {"k1"}


def test_a_pack_of_another_format_counts_as_missing(tmp_path, monkeypatch):
    with monkeypatch.context() as another:
        another.setattr("flows.cache._FORMAT", b"0")
        write(tmp_path, {"k1": [issue("1")]})
    assert open_cache(tmp_path).sound(["k1"]) == set()


def test_a_pack_whose_entries_have_another_form_counts_as_missing(tmp_path, monkeypatch):
    with monkeypatch.context() as another:
        another.setattr("flows.cache.Entry", lambda key, start, *rest: Entry(key, str(start), *rest))
        write(tmp_path, {"k1": [issue("1")]})
    assert open_cache(tmp_path).sound(["k1"]) == set()


def test_results_of_the_last_states_of_the_code_stay(tmp_path):
    states = [tmp_path / f"state-{n}" for n in range(KEPT_STAGES + 2)]
    for n, state in enumerate(states):
        write(state, {"k1": [issue("1")]})
        os.utime(state, (n, n))
    open_cache(states[0]).prune(["k1"])  # the oldest is used again
    assert [state for state in states if state.exists()] == [states[0], *states[-KEPT_STAGES + 1 :]]
