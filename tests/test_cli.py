"""The commands as a user types them: what they print, and their exit status."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys

import pytest
import zstandard

from flows.cli import main

COMMANDS = ("build", "fetch", "clean", "verify", "diff", "schedule")


def test_help_names_every_command(parley):
    shown = parley("--help")
    assert shown.returncode == 0
    for command in COMMANDS:
        assert f"\n    {command} " in shown.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_text(parley, command):
    shown = parley(command, "--help")
    assert shown.returncode == 0
    assert f"usage: parley {command}" in shown.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("build", "--workers", "0"),
        ("build", "--workers", "many"),
        ("build", "--raw", "no/such/folder"),
        ("clean",),
        ("clean", "no/such/file.txt"),
        ("verify", "--output", "no/such/folder"),
        ("diff", "v1.0.0"),
        ("schedule", "--cron", "whenever"),
        ("schedule", "--raw", "s3://bucket/raw", "--sources", "docs/sources.example.toml"),
        ("fetch", "--raw", "s3://bucket/raw"),
        ("build", "--raw", "s3://key:secret@bucket/raw"),
        ("build", "--raw", "ftp://example.org/raw"),
    ],
)
def test_wrong_usage_has_exit_status_2_and_one_line_that_says_why(parley, arguments):
    failed = parley(*arguments)
    assert failed.returncode == 2
    assert failed.stderr.splitlines()[-1].startswith("parley")
    assert "Traceback" not in failed.stderr


@pytest.mark.parametrize(("command", "option", "what"), [("build", "--raw", "the raw articles"), ("verify", "--output", "the releases")])
def test_a_folder_that_is_not_there_is_named_for_what_it_holds(parley, command, option, what):
    failed = parley(command, option, "no/such/folder")
    assert f"there is no folder no/such/folder: name the folder of {what} with {option}" in failed.stderr


def test_help_does_not_load_what_only_commands_need(parley, repository):
    code = "import sys, flows.cli; flows.cli._parser(); print(sorted({'prefect', 'spacy', 'polars', 'pyarrow'} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_clean_shows_kept_and_dropped_lines_with_the_reason(parley, tmp_path):
    page = tmp_path / "visit.txt"
    paragraph = "The foreign minister arrived in the capital on Monday for two days of talks about trade, and will meet the president."
    page.write_text(f"Home\n\nMinister arrives for talks\n\n{paragraph}\n\n{paragraph.replace('trade', 'fishing')}\n\nShare this\n")
    shown = parley("clean", page)
    assert shown.returncode == 0
    lines = shown.stdout.splitlines()
    assert lines[0].startswith("--- visit.txt: news, en")
    assert [line for line in lines if line.endswith(f"| {paragraph}") and not line.startswith("-")]
    assert [line for line in lines if line.endswith("| Share this") and line.startswith("- ")]


@pytest.mark.parametrize("articles", [1, 40])  # what is printed fits into the buffer of the pipe, or does not
def test_who_reads_no_further_ends_a_command_without_a_word(repository, tmp_path, articles):
    for number in range(articles):
        (tmp_path / f"{number}.txt").write_text(
            "The two ministers met in Vienna on Tuesday and spoke about the border, officials said.\n" * 30
        )
    command = [sys.executable, "-m", "flows", "clean", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(repository)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 1


def test_a_broken_pipe_to_anybody_else_is_an_error(monkeypatch, capfd):
    monkeypatch.setattr("flows.show.read_all", lambda paths: (_ for _ in ()).throw(BrokenPipeError("to a worker")))
    with pytest.raises(BrokenPipeError, match="to a worker"):
        main(["clean", "README.md"])
    print("still heard", file=sys.stderr)
    assert capfd.readouterr().err == "still heard\n"


def test_clean_writes_a_text_file_for_each_article(parley, tmp_path, repository):
    written = parley("clean", repository / "raw", "--to", tmp_path / "texts")
    assert written.returncode == 0
    names = {path.stem for path in (repository / "raw").glob("*.txt")}
    assert {path.stem for path in (tmp_path / "texts").iterdir()} == names
    assert all(path.read_text(encoding="utf-8").strip() for path in (tmp_path / "texts").iterdir())


def test_clean_names_its_texts_after_the_page_however_it_was_compressed(parley, tmp_path):
    text = b"The two ministers met in Vienna on Tuesday and spoke about the border, officials said.\n"
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "first.txt.gz").write_bytes(gzip.compress(text))
    (tmp_path / "raw" / "second.txt.zst").write_bytes(zstandard.compress(text))
    (tmp_path / "raw" / "third.zst").write_bytes(zstandard.compress(text))
    assert parley("clean", tmp_path / "raw", "--to", tmp_path / "texts").returncode == 0
    assert sorted(path.name for path in (tmp_path / "texts").iterdir()) == ["first.txt", "second.txt", "third.txt"]


def test_clean_says_what_cannot_be_read_and_goes_on(parley, tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "short.txt").write_text("The two ministers met in Vienna on Tuesday and spoke about the border, officials said.\n")
    shown = parley("clean", tmp_path)
    assert shown.returncode == 0
    assert "--- empty.txt: not read: " in shown.stdout
    assert "The two ministers met" in shown.stdout
