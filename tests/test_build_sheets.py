"""Sheets say what the results in the cache say, and are made from them whenever they do not."""

from __future__ import annotations

import os
import time

import msgspec
import pytest
import zstandard

from flows.cache import StageCache, new_pack
from flows.corrections import CorrectionError, read_corrections
from flows.model import Extraction, Issue
from flows.sheets import Sheets
from flows.tabulate import SHEET, outlines_of, tabulate
from tests.resolve.told import article, meeting

TOLD = {name: article(name, meeting("Kerry Lavrov", "2015-05-12"), published="2015-05-13") for name in ("one", "two", "three")}


def write(folder, *names):
    """A pack with these articles, each with an input beside it that gave none."""
    with new_pack(folder / "extract") as pack:
        for name in names:
            list(pack.keep(name, [TOLD[name], Issue("reject", "ingest", f"{name}-2", "empty", "no text")]))


def open_cache(folder) -> StageCache[Extraction]:
    return StageCache(folder / "extract", Extraction)


def open_sheets(folder, *names) -> Sheets:
    return Sheets(folder / "sheets", open_cache(folder), names)


def files(folder) -> dict[str, int]:
    """The sheets, and which files they are."""
    return {path.name: path.stat().st_ino for path in (folder / "sheets").iterdir()}


def articles(sheets: Sheets) -> list[str]:
    batches = sheets.told(["outline"])
    return sorted(found.facts.source_file for found in outlines_of(row for batch in batches for row in batch["outline"].to_pylist()))


def test_sheets_say_what_the_results_say_however_often_they_are_read(tmp_path):
    write(tmp_path, "one", "two")
    write(tmp_path, "three")
    sheets = open_sheets(tmp_path, "one", "two", "three")
    for _ in range(2):
        rows = [row for batch in sheets.told(SHEET.names) for row in batch.to_pylist()]
        assert sorted(rows, key=str) == sorted((row for batch in tabulate(TOLD.values()) for row in batch.to_pylist()), key=str)


def test_only_the_sheets_of_new_results_are_made(tmp_path):
    write(tmp_path, "one", "two")
    articles(open_sheets(tmp_path, "one", "two"))
    before = files(tmp_path)
    write(tmp_path, "three")
    assert articles(open_sheets(tmp_path, "one", "two", "three")) == ["one", "three", "two"]
    assert len(files(tmp_path)) == 2
    assert before.items() <= files(tmp_path).items()


def test_an_article_that_is_gone_is_in_no_sheet(tmp_path):
    write(tmp_path, "one", "two")
    assert articles(open_sheets(tmp_path, "one", "two")) == ["one", "two"]
    assert articles(open_sheets(tmp_path, "two")) == ["two"]


def test_results_of_which_a_sound_sheet_tells_all_need_not_be_looked_at(tmp_path):
    with new_pack(tmp_path / "extract") as pack:
        for name in ("one", "two"):
            list(pack.keep(name, [TOLD[name]]))
        list(pack.keep("three", [TOLD["three"], Issue("warning", "clean", "three", "title", "there is none")]))
    sheets = open_sheets(tmp_path, "one", "two", "three")
    assert sheets.sound() == set()
    articles(sheets)
    assert sheets.sound() == {"one", "two", "three"}
    (sheet,) = (tmp_path / "sheets").iterdir()
    sheet.write_bytes(sheet.read_bytes()[:-1])
    assert sheets.sound() == set()


def test_where_a_result_with_issues_is_damaged_the_others_of_its_pack_are_looked_at_too(tmp_path):
    write(tmp_path, "one")
    articles(open_sheets(tmp_path, "one"))
    with new_pack(tmp_path / "extract") as pack:
        list(pack.keep("two", [TOLD["two"]]))
        list(pack.keep("three", [TOLD["three"], Issue("warning", "clean", "three", "title", "there is none")]))
    sheets = open_sheets(tmp_path, "one", "two", "three")
    articles(sheets)
    (path,) = (path for path in (tmp_path / "extract").iterdir() if b'"three"' in path.read_bytes())
    content = bytearray(path.read_bytes())
    content[open_cache(tmp_path).find("three").entry.start + 9] ^= 1
    path.write_bytes(content)
    assert sheets.sound() == {"one"}


@pytest.mark.parametrize("at", range(2, 14))
@pytest.mark.parametrize("flip", [1, 4, 8, 64])
def test_no_sheet_is_kept_of_results_that_are_damaged(tmp_path, at, flip):
    write(tmp_path, "one", "two")
    (path,) = (tmp_path / "extract").iterdir()
    content = bytearray(path.read_bytes())
    content[open_cache(tmp_path).find("two").entry.start + at] ^= flip
    path.write_bytes(content)
    with pytest.raises((zstandard.ZstdError, msgspec.DecodeError)):
        articles(open_sheets(tmp_path, "one", "two"))
    assert not (tmp_path / "sheets").exists()


@pytest.mark.parametrize("at", [0, 40, -40, -1])
def test_a_sheet_that_is_damaged_is_made_again(tmp_path, at):
    write(tmp_path, "one", "two")
    sheets = open_sheets(tmp_path, "one", "two")
    articles(sheets)
    (sheet,) = (tmp_path / "sheets").iterdir()
    sound = sheet.read_bytes()
    content = bytearray(sound)
    content[at] ^= 1
    for damaged in (bytes(content), sound[:at], b""):
        sheet.write_bytes(damaged)
        assert articles(sheets) == ["one", "two"]
        assert sheet.read_bytes() == sound


def test_a_sheet_that_is_damaged_after_it_was_found_sound_is_made_again(tmp_path):
    write(tmp_path, "one", "two")
    articles(open_sheets(tmp_path, "one", "two"))
    (sheet,) = (tmp_path / "sheets").iterdir()
    sound = sheet.read_bytes()
    sheets = open_sheets(tmp_path, "one", "two")
    articles(sheets)
    time.sleep(0.02)  # file systems do not tell times apart that are nearer
    sheet.write_bytes(sound[:100] + bytes([sound[100] ^ 1]) + sound[101:])
    assert articles(sheets) == ["one", "two"]
    assert sheet.read_bytes() == sound


def test_a_sheet_of_another_format_is_made_again(tmp_path, monkeypatch):
    write(tmp_path, "one", "two")
    with monkeypatch.context() as another:
        another.setattr("flows.sheets._FORMAT", b"0")
        articles(open_sheets(tmp_path, "one", "two"))
    before = files(tmp_path)
    assert articles(open_sheets(tmp_path, "one", "two")) == ["one", "two"]
    assert files(tmp_path).keys() == before.keys()
    assert files(tmp_path) != before


def test_sheets_that_cannot_be_kept_are_read_nevertheless_and_that_is_said_once(tmp_path, capfd):
    write(tmp_path, "one", "two")
    write(tmp_path, "three")
    (tmp_path / "sheets").write_text("not a folder")
    sheets = open_sheets(tmp_path, "one", "two", "three")
    for _ in range(2):
        assert articles(sheets) == ["one", "three", "two"]
    assert capfd.readouterr().err.count("cannot be kept") == 1


def test_sheets_that_nobody_used_for_long_are_deleted(tmp_path):
    write(tmp_path, "one", "two")
    articles(open_sheets(tmp_path, "two"))
    articles(open_sheets(tmp_path, "one"))
    for path in (tmp_path / "sheets").iterdir():
        os.utime(path, (then := time.time() - 3 * 86_400, then))
    open_sheets(tmp_path, "one").prune()
    (left,) = files(tmp_path)
    articles(open_sheets(tmp_path, "one"))
    assert list(files(tmp_path)) == [left]


def test_a_correction_that_no_longer_holds_leaves_no_sheet(tmp_path, monkeypatch):
    digest = TOLD["two"].facts.raw_sha256
    entries = read_corrections(f"[{{article: '{digest}', of: article, expect: {{title: Talks}}, set: {{title: Talk}}, why: A test.}}]")
    monkeypatch.setattr("flows.tabulate.corrections", lambda: entries)
    write(tmp_path, "one", "two")
    with pytest.raises(CorrectionError, match="expected title 'Talks', found None"):
        articles(open_sheets(tmp_path, "one", "two"))
    assert not (tmp_path / "sheets").exists()
