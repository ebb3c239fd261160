"""Every input ends as an article or as an issue that says why not."""

import errno
import gzip
import json
import os
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.ingest import list_files, read_articles
from flows.ingest.files import input_files
from flows.model import Article, Issue

TEXT = "The two ministers met in Vienna on Monday.\n\nThey will meet again.\n"


def read(folder, name, data):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return list(read_articles(path, folder))


def only_issue(found):
    assert len(found) == 1 and isinstance(found[0], Issue) and found[0].level == "reject" and found[0].stage == "ingest"
    return found[0]


def test_a_text_file_is_its_characters_exactly(tmp_path):
    [article] = read(tmp_path, "a/b.txt", b"One\r\nTwo\rThree\n")
    assert article.text == "One\r\nTwo\rThree\n"
    assert article.source_file == "a/b.txt"
    assert article.article_id == "a-" + article.raw_sha256[:16]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_the_encoding_is_found_and_a_mark_is_no_text(tmp_path, encoding):
    [article] = read(tmp_path, "a.txt", TEXT.encode(encoding))
    assert article.text == TEXT


def test_english_with_a_few_western_letters_is_windows_1252(tmp_path):
    spoken = "The envoys of both sides met Mr Müller in Genève. “A good day”, he said – and left it at that, after long talks. "
    text = spoken + "Trade and the border had been the subjects of the first days, and will be those of the last. " * 3
    warning, article = read(tmp_path, "a.txt", text.encode("cp1252"))
    assert (article.text, warning.rule) == (text, "encoding")


def test_an_old_encoding_is_guessed_and_the_guess_reported(tmp_path):
    text = "Der Außenminister sagte in Köln, die Gespräche müssten weitergehen. " * 5
    warning, article = read(tmp_path, "a.txt", text.encode("cp1252"))
    assert article.text == text
    assert warning.rule == "encoding" and warning.level == "warning"


def test_a_file_cut_in_the_middle_of_a_character_is_still_utf8(tmp_path):
    warning, article = read(tmp_path, "a.txt", ("Gespräche in Köln über Größe " * 9).encode()[:-1] + "ü".encode()[:1])
    assert "Köln" in article.text and warning.rule == "encoding"


@pytest.mark.parametrize(
    ("data", "rule", "words"),
    [
        (b"", "empty", "nothing"),
        (b" \n\t\n", "empty", "nothing"),
        (b"%PDF-1.7 and so on", "binary", "PDF"),
        (bytes(range(256)) * 20, "binary", "binary"),
        (b"word " * 4_000_000, "line-too-long", "20,000,000 characters"),
        (b"x" * 21_000_000, "too-large", "larger than"),
        (b"\x1f\x8b\x08\x00broken", "unreadable", "cannot be read"),
    ],
)
def test_what_is_no_article_is_rejected_with_the_reason(tmp_path, data, rule, words):
    issue = only_issue(read(tmp_path, "a.txt", data))
    assert issue.rule == rule and words in issue.message


def test_an_unreadable_file_is_rejected(tmp_path):
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    [path] = list_files(tmp_path)
    assert only_issue(list(read_articles(path, tmp_path))).rule == "unreadable"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_rejected(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.txt").chmod(0)
    assert only_issue(list(read_articles(tmp_path / "a.txt", tmp_path))).rule == "unreadable"


def test_files_are_listed_by_path_without_manifests_and_hidden_files(tmp_path):
    for name in ("b/x.txt", "a.txt", "b.txt", ".hidden/y.txt", "b/.z", "sources.csv", "b/sources.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [path.relative_to(tmp_path).as_posix() for path in list_files(tmp_path)] == ["a.txt", "b.txt", "b/x.txt"]


def test_names_are_the_same_however_the_folder_is_written(tmp_path, monkeypatch):
    for name in ("raw/b/x.txt", "raw/a.txt", "raw/b.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    monkeypatch.chdir(tmp_path / "raw")
    for raw in (tmp_path / "raw", Path(), Path("..", "raw")):
        assert [(file.name, Path(file.path)) for file in input_files(raw)] == [(n, raw / n) for n in ("a.txt", "b.txt", "b/x.txt")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may enter everything")
def test_what_is_in_a_folder_that_can_be_listed_and_not_entered_is_listed(tmp_path):
    (tmp_path / "shut" / "sub").mkdir(parents=True)
    (tmp_path / "shut" / "a.txt").write_text(TEXT)
    (tmp_path / "shut").chmod(0o444)
    files = list_files(tmp_path)
    assert [path.name for path in files] == ["a.txt", "sub"]
    assert [only_issue(list(read_articles(path, tmp_path))).rule for path in files] == ["unreadable"] * 2


@pytest.mark.parametrize(("name", "pack"), [("a.txt.gz", gzip.compress), ("a.txt.zst", zstandard.compress)])
def test_compressed_files_are_read_as_what_they_hold(tmp_path, name, pack):
    [article] = read(tmp_path, name, pack(TEXT.encode()))
    assert article.text == TEXT and article.media_type == "text/plain"


def test_frames_of_zstandard_that_are_no_content_are_passed_over(tmp_path):
    note = b"\x5d\x2a\x4d\x18" + (5).to_bytes(4, "little") + b"hello"
    [article] = read(tmp_path, "a.txt.zst", note + zstandard.compress(TEXT.encode()) + note)
    assert article.text == TEXT
    assert only_issue(read(tmp_path, "b.txt.zst", note)).rule == "empty"


def test_a_file_that_the_machine_fails_to_read_gives_nothing_where_it_could_be_read_before(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(TEXT)

    def fails(*_):
        raise OSError(errno.EIO, "Input/output error", str(tmp_path / "a.txt"))

    monkeypatch.setattr("flows.ingest.files.decode", fails)
    with pytest.raises(OSError, match="Input/output"):
        list(read_articles(tmp_path / "a.txt", tmp_path, was_readable=True))
    issue = only_issue(list(read_articles(tmp_path / "a.txt", tmp_path)))
    assert (issue.rule, issue.message) == ("unreadable", "the file cannot be read: Input/output error")


def test_want_of_memory_is_no_fault_of_an_article(tmp_path, monkeypatch):
    def fails(*_):
        raise MemoryError

    monkeypatch.setattr("flows.ingest.files.decode", fails)
    with pytest.raises(MemoryError):
        read(tmp_path, "a.txt", TEXT.encode())


def test_the_content_decides_and_not_the_name(tmp_path):
    [article] = read(tmp_path, "page.txt", b"<!doctype html><html><body><p>Hello there.</p></body></html>")
    assert article.media_type == "text/html" and article.text == "Hello there."
    [article] = read(tmp_path, "plain.html", TEXT.encode())
    assert article.media_type == "text/plain"


def test_front_matter_says_what_is_known_and_is_no_part_of_the_article(tmp_path):
    source = "---\ntitle: Talks in Vienna\ndate: 2015-07-14\nsource: Example Post\n---\n" + TEXT
    [article] = read(tmp_path, "a.md", source.encode())
    assert article.text == source
    assert article.manifest.title == "Talks in Vienna" and str(article.manifest.published) == "2015-07-14"
    assert [span.of(source) for span in article.main] == [TEXT]


def test_json_lines_give_an_article_a_line_by_field_names(tmp_path):
    rows = [
        {"headline": "Talks", "body": TEXT, "link": "https://example.org/1", "date": "2015-07-14T10:00:00Z", "source": {"name": "Example"}},
        {"html": "<html><body><p>A page.</p></body></html>"},
        {"nothing": 1},
    ]
    data = "\n".join([*map(json.dumps, rows), "{broken"]) + "\n"
    first, second, third, fourth = read(tmp_path, "export.jsonl", data.encode())
    assert (first.source_file, first.text, first.manifest.publisher) == ("export.jsonl#1", TEXT, "Example")
    assert str(first.manifest.published) == "2015-07-14"
    assert second.text == "A page."
    assert (first.media_type, second.media_type) == ("text/plain", "text/html")
    assert (third.rule, fourth.rule) == ("no-text", "bad-record")
    assert "nothing" in third.message


def test_a_json_document_is_one_article_and_its_lines_are_not_records(tmp_path):
    [article] = read(tmp_path, "a.json", json.dumps({"title": "Talks", "text": TEXT}, indent=2).encode())
    assert (article.source_file, article.text) == ("a.json", TEXT)
    listed = read(tmp_path, "list.json", json.dumps([{"text": TEXT}, {"text": "Another text."}]).encode())
    assert [one.source_file for one in listed] == ["list.json#1", "list.json#2"]
    rows = "".join(json.dumps({"text": f"{TEXT}{number}"}) + "\n" for number in range(2))
    assert [one.source_file for one in read(tmp_path, "b.json", rows.encode())] == ["b.json#1", "b.json#2"]


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_end_as_one_article_or_one_reject(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("raw")
    found = [one for one in read(folder, "a.txt", data) if isinstance(one, Article) or one.level == "reject"]
    assert len(found) == 1
