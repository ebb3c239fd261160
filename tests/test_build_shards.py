"""How input files are listed and cut into shards."""

from __future__ import annotations

import json
import os
import sys
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.cache import StageCache
from flows.ingest import WHOLE, Part
from flows.model import Extraction
from flows.settings import MAX_PARTS, MAX_SHARDS, PART_BYTES, SHARD_BYTES
from flows.shards import ChangedError, Folders, Job, Source, cut, list_sources, missing_sources, process, results, weight

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


def test_shards_become_smaller_so_that_workers_end_together():
    files = sources([5_000] * 2_000)
    shards = cut(files)
    assert len(shards) == 2_000 * weight(files[0]) // SHARD_BYTES
    sizes = [len(shard) for shard in shards]
    assert all(one >= other - 1 for one, other in pairwise(sizes))
    assert sizes[0] <= 1.5 * 2_000 / len(shards) + 1
    assert sizes[-1] <= sizes[0] / 5


@given(SIZES, st.integers(2, 4))
def test_no_worker_is_at_its_last_shard_for_much_longer_than_its_share(sizes, workers):
    weights = [weight(source) for source in sources(sizes)]
    busy = [0] * workers
    for shard in cut(sources(sizes)):  # who is free first takes the next one
        busy[busy.index(min(busy))] += sum(map(weight, shard))
    assert max(busy) <= sum(weights) / workers + max(weights, default=0) + 2 * SHARD_BYTES


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


@pytest.mark.skipif(sys.platform != "linux", reason="names of other systems")
def test_a_row_of_the_manifest_names_a_file_as_it_is_published(tmp_path):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("Words.")
    first = keys(tmp_path)
    (tmp_path / "sources.csv").write_text("file,publisher\ncaf\\xe9.txt,Example Post\n")
    assert first.keys() == keys(tmp_path).keys() == {"caf\\xe9.txt"}
    assert first != keys(tmp_path)


def test_a_file_that_cannot_be_read_has_a_key_too(tmp_path):
    (tmp_path / "kernel.txt").symlink_to("/proc/self/mem")
    assert list(keys(tmp_path)) == ["kernel.txt"]


def test_a_large_file_is_listed_in_parts_that_have_keys_of_their_own(tmp_path):
    (tmp_path / "export.jsonl").write_bytes(b"x" * (3 * PART_BYTES))
    (tmp_path / "huge.warc").write_bytes(b"x" * (MAX_PARTS + 5) * PART_BYTES)
    (tmp_path / "small.jsonl").write_bytes(b"x" * (2 * PART_BYTES - 1))
    found = list_sources(tmp_path)
    assert [source.part for source in found if source.file == "export.jsonl"] == [Part(0, 3), Part(1, 3), Part(2, 3)]
    assert [source.part.of for source in found if source.file == "huge.warc"] == [MAX_PARTS] * MAX_PARTS
    assert [source.part for source in found if source.file == "small.jsonl"] == [WHOLE]
    assert len({source.key for source in found}) == len(found) == 3 + MAX_PARTS + 1


def test_what_was_changed_since_it_was_listed_is_not_kept(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text("The ministers met in Prague on Tuesday.")
    [source] = list_sources(raw)
    folders = Folders.below(tmp_path)
    (raw / "a.txt").write_text("The ministers met in Vienna on Tuesday.")
    with pytest.raises(ChangedError, match=r"a\.txt"):
        process([Job(source, None)], raw, folders)
    assert missing_sources([source], folders) == [source]
    assert not [*folders.clean.iterdir(), *folders.extract.iterdir()]


def test_only_the_part_that_is_damaged_or_missing_is_computed_again(tmp_path, repository):
    texts = [path.read_text() for path in sorted((repository / "raw").glob("*.txt"))]
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "export.jsonl").write_text(lines)
    [whole] = list_sources(tmp_path / "raw")
    parts = [msgspec.structs.replace(whole, key=f"part-{n}", part=Part(n, 3)) for n in range(3)]
    folders = Folders.below(tmp_path)
    for part in parts:
        process([Job(part, None)], tmp_path / "raw", folders)
    told = list(StageCache(folders.extract, Extraction).read(part.key for part in parts))
    assert told == list(results(tmp_path / "raw" / "export.jsonl", tmp_path / "raw"))
    (second,) = (path for path in folders.extract.iterdir() if b"part-1" in path.read_bytes())
    second.unlink()
    assert missing_sources(parts, folders) == [parts[1]]
