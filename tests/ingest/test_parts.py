"""A large file can be read in parts: together they give what the whole gives, once and in its order."""

from __future__ import annotations

import gzip
import json
import random

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.ingest import Part, read_articles
from flows.model import Article
from tests.ingest.test_warc import PAGE, archive

KINDS = ["crawl.warc", "crawl.warc.gz", "crawl.warc.zst", "export.jsonl", "export.jsonl.gz", "export.jsonl.zst", "list.json", "long.txt"]
SIZES = st.lists(st.integers(1, 40_000), max_size=30)
PLACE = st.integers(0, 999)
"""In thousandths of the file; archives are never of quite the same length, for their records have a time and a random number."""


def content(name: str, sizes: list[int], folder) -> bytes:
    """A file with an article of about each size; of letters by chance, so that packing does not make them small."""
    letters = random.Random(7)
    texts = ["".join(letters.choices("abcdefghij klmnopqrst", k=size)) for size in sizes]
    if ".warc" in name:
        path = folder / ("whole.warc.gz" if name.endswith(".gz") else "whole.warc")
        archive(path, [PAGE.replace("Prague", text).encode() for text in texts])
        plain = path.read_bytes()
        return zstandard.compress(plain) if name.endswith(".zst") else plain
    records = [json.dumps({"text": text}) for text in texts]
    plain = (f"[{','.join(records)}]" if name.endswith(".json") else "\n".join(texts if name.endswith(".txt") else records)).encode()
    return gzip.compress(plain) if name.endswith(".gz") else zstandard.compress(plain) if name.endswith(".zst") else plain


def in_parts(path, n: int):
    return [one for number in range(n) for one in read_articles(path, path.parent, Part(number, n))]


@pytest.mark.parametrize("name", KINDS)
@settings(deadline=None, max_examples=50)
@given(sizes=SIZES, n=st.integers(1, 12), cut=st.none() | PLACE, damaged=st.none() | PLACE)
def test_the_parts_give_what_the_whole_gives_also_where_the_file_ends_too_early_or_is_damaged(
    tmp_path_factory, name, sizes, n, cut, damaged
):
    path = tmp_path_factory.mktemp("parts") / name
    whole = bytearray(content(name, sizes, path.parent))
    if cut is not None:
        del whole[len(whole) * cut // 1000 :]
    if whole and damaged is not None:
        whole[len(whole) * damaged // 1000] ^= 0xFF
    path.write_bytes(whole)
    assert in_parts(path, n) == list(read_articles(path, path.parent))


@pytest.mark.parametrize("name", [name for name in KINDS if name not in ("list.json", "long.txt")])
def test_every_part_of_a_container_has_its_share_of_the_articles(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(content(name, [20_000] * 120, tmp_path))
    counts = [sum(isinstance(one, Article) for one in read_articles(path, tmp_path, Part(number, 4))) for number in range(4)]
    assert sum(counts) == 120
    assert 20 <= min(counts) <= max(counts) <= 40


@pytest.mark.parametrize("name", ["crawl.warc.gz", "export.jsonl.zst"])
def test_that_a_file_ends_too_early_is_said_once(tmp_path, name):
    path = tmp_path / name
    whole = content(name, [20_000] * 60, tmp_path)
    path.write_bytes(whole[: len(whole) * 2 // 3])
    issues = [one for one in in_parts(path, 6) if not isinstance(one, Article)]
    assert [issue.level for issue in issues] == ["reject"]


def test_a_part_is_not_read_on_behind_its_end(tmp_path):
    path = tmp_path / "export.jsonl"
    path.write_bytes(b'{"text": "One."}\n' * 4 + b"not JSON\n" * 4)
    assert all(isinstance(one, Article) for one in read_articles(path, tmp_path, Part(0, 2)))
    assert [one.source_file for one in read_articles(path, tmp_path, Part(1, 2))] == [f"export.jsonl#{n}" for n in range(5, 9)]
