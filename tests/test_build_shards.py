"""How input files are listed and cut into shards."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from flows.settings import MAX_SHARDS, SHARD_BYTES
from flows.shards import Source, cut, list_sources

SIZES = st.lists(st.integers(0, 4 * SHARD_BYTES), max_size=600)


def sources(sizes: list[int]) -> list[Source]:
    return [Source(f"{n:04}.txt", f"{n:032}", size) for n, size in enumerate(sizes)]


@given(SIZES)
def test_every_file_is_in_one_shard_and_the_order_stays(sizes):
    files = sources(sizes)
    assert [file for shard in cut(files) for file in shard] == files


@given(SIZES)
def test_there_are_never_too_many_shards_nor_empty_ones(sizes):
    shards = cut(sources(sizes))
    assert len(shards) <= MAX_SHARDS
    assert all(shards)


def test_shards_are_of_about_the_same_size():
    shards = cut(sources([5_000] * 2_000))
    assert len(shards) == 10_000_000 // SHARD_BYTES
    assert {len(shard) for shard in shards} <= {26, 27}


def keys(raw: Path) -> dict[str, str]:
    return {source.file: source.key for source in list_sources(raw)}


def test_a_key_changes_with_the_bytes_the_path_and_the_row_of_the_manifest_and_with_nothing_else(tmp_path):
    (tmp_path / "sub").mkdir()
    for name in ("a.txt", "b.txt", "sub/c.txt"):
        (tmp_path / name).write_text("The same words in every file.")
    first = keys(tmp_path)
    assert len(set(first.values())) == 3

    (tmp_path / "sources.csv").write_text("file,publisher\na.txt,Example Post\nsub/c.txt,Example Post\n")
    second = keys(tmp_path)
    assert {name for name in first if first[name] != second[name]} == {"a.txt", "sub/c.txt"}

    (tmp_path / "b.txt").write_text("Other words.")
    third = keys(tmp_path)
    assert {name for name in first if second[name] != third[name]} == {"b.txt"}


def test_a_file_that_cannot_be_read_has_a_key_too(tmp_path):
    (tmp_path / "kernel.txt").symlink_to("/proc/self/mem")
    assert list(keys(tmp_path)) == ["kernel.txt"]
