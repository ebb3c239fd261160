"""An archive streams, a record an article."""

import gzip
import io
import json
import tracemalloc

import msgspec
import pytest
import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows.accounts import balance
from flows.ingest import read_articles
from flows.model import Article

PAGE = "<html><head><title>Visit</title></head><body><p>The minister arrived in Prague on Tuesday, officials said.</p></body></html>"


def archive(path, pages, kind="text/html; charset=utf-8", status="200 OK"):
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "test"}))
        for number, page in enumerate(pages):
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(f"https://example.org/{number}", "response", payload=io.BytesIO(page), http_headers=headers)
            )


def test_html_responses_are_articles_named_by_their_place(tmp_path):
    archive(tmp_path / "crawl.warc.gz", [PAGE.encode(), PAGE.replace("Prague", "Brno").encode()])
    first, second = read_articles(tmp_path / "crawl.warc.gz", tmp_path)
    assert (first.source_file, second.source_file) == ("crawl.warc.gz#2", "crawl.warc.gz#3")
    assert (first.manifest.url, first.media_type) == ("https://example.org/0", "text/html")
    assert "Prague" in first.text and "Brno" in second.text


def test_the_declared_encoding_is_used(tmp_path):
    archive(tmp_path / "a.warc", [PAGE.replace("Prague", "Ústí").encode("iso-8859-2")], kind="text/html; charset=ISO-8859-2")
    [article] = read_articles(tmp_path / "a.warc", tmp_path)
    assert "Ústí" in article.text


def test_other_records_are_passed_over_and_an_archive_without_pages_is_rejected(tmp_path):
    archive(tmp_path / "a.warc", [b"{}"], kind="application/json")
    archive(tmp_path / "b.warc", [PAGE.encode()], status="404 Not Found")
    for name in ("a.warc", "b.warc"):
        [issue] = read_articles(tmp_path / name, tmp_path)
        assert (issue.level, issue.rule) == ("reject", "no-records")


@pytest.mark.parametrize("pages", [[], [b"{}"]])
def test_an_archive_without_pages_is_rejected_wherever_it_ends(tmp_path, pages):
    archive(tmp_path / "whole.warc.gz", pages, kind="application/json")
    data = (tmp_path / "whole.warc.gz").read_bytes()
    for name, content in (("a.warc.gz", data), ("b.warc", gzip.decompress(data))):
        for end in range(len("WARC/"), len(content)):
            (tmp_path / name).write_bytes(content[:end])
            issues = list(read_articles(tmp_path / name, tmp_path))
            rejected = [issue for issue in issues if issue.level == "reject"]
            assert len(rejected) == 1
            rows = {"articles": [], "issues": [msgspec.structs.asdict(issue) for issue in issues]}
            assert balance([name], 1, rows).rejected == 1


def test_a_truncated_archive_gives_what_it_holds_and_says_where_it_breaks(tmp_path):
    archive(tmp_path / "whole.warc.gz", [PAGE.encode() + b"<p>" + bytes(str(i), "ascii") * 500 for i in range(20)])
    data = (tmp_path / "whole.warc.gz").read_bytes()
    (tmp_path / "cut.warc.gz").write_bytes(data[: len(data) // 2])
    found = list(read_articles(tmp_path / "cut.warc.gz", tmp_path))
    assert isinstance(found[0], Article) and not isinstance(found[-1], Article)


@pytest.mark.parametrize("name", ["whole.warc", "whole.warc.gz"])
def test_a_page_that_the_end_of_the_archive_cuts_is_never_taken_for_a_whole_one(tmp_path, name):
    archive(tmp_path / name, [PAGE.encode(), PAGE.replace("Prague", "Brno").encode()])
    whole = {article.article_id for article in read_articles(tmp_path / name, tmp_path)}
    data = (tmp_path / name).read_bytes()
    for end in range(len(data) // 3, len(data) - 20, 7):
        (tmp_path / f"cut-{name}").write_bytes(data[:end])
        found = list(read_articles(tmp_path / f"cut-{name}", tmp_path))
        assert {article.article_id for article in found if isinstance(article, Article)} <= whole
        assert len(found) >= 1


def test_memory_does_not_grow_with_the_archive(tmp_path):
    def peak(pages):
        path = tmp_path / f"{pages}.warc.gz"
        archive(path, [PAGE.encode() + b"<p>filler text</p>" * 200 for _ in range(pages)])
        tracemalloc.start()
        for _ in read_articles(path, tmp_path):
            pass
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peak(2)
    assert peak(40) < 1.2 * peak(4)


@pytest.mark.parametrize("name", ["whole.warc", "whole.warc.gz"])
def test_an_archive_that_ends_within_a_record_says_in_which(tmp_path, name):
    archive(tmp_path / name, [PAGE.encode(), PAGE.replace("Prague", "Brno").encode()])
    data = (tmp_path / name).read_bytes()
    with (tmp_path / name).open("rb") as file:
        records = ArchiveIterator(file)
        starts = [records.get_record_offset() for _ in records]
    between = {start + more for start in (*starts, len(data)) for more in (range(-4, 5) if name.endswith("warc") else range(1))}
    for end in range(starts[2] + 5, len(data), 3):
        (tmp_path / f"cut-{name}").write_bytes(data[:end])
        issues = [found for found in read_articles(tmp_path / f"cut-{name}", tmp_path) if not isinstance(found, Article)]
        assert end in between or [issue.rule for issue in issues] == ["bad-record"]
        assert {issue.source_file for issue in issues} <= {f"cut-{name}#2", f"cut-{name}#3"}


def test_a_packed_page_that_ends_too_early_is_never_taken_for_a_whole_one(tmp_path):
    text = "".join(f"The ministers met in Prague for the {number}th time, officials said.\n" for number in range(20_000)).encode()
    for name, packed in (("a.txt.zst", zstandard.compress(text)), ("b.txt.gz", gzip.compress(text))):
        (tmp_path / name).write_bytes(packed)
        [whole] = read_articles(tmp_path / name, tmp_path)
        assert whole.text.encode() == text
        for end in (len(packed) - 1, len(packed) // 2):
            (tmp_path / name).write_bytes(packed[:end])
            [issue] = read_articles(tmp_path / name, tmp_path)
            assert (issue.level, issue.rule) == ("reject", "unreadable")


def test_a_packed_file_that_ends_too_early_gives_all_that_stands_before_its_end(tmp_path):
    lines = [json.dumps({"text": f"The ministers met in Prague for the {number}th time, officials said."}) for number in range(500)]
    packed = gzip.compress("\n".join(lines).encode())
    (tmp_path / "a.jsonl.gz").write_bytes(packed[:-8])
    *articles, issue = read_articles(tmp_path / "a.jsonl.gz", tmp_path)
    assert len(articles) >= 499
    assert (issue.level, issue.rule) == ("reject", "unreadable")
