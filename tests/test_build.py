"""Whole builds: what goes in comes out, whatever the workers, the order and the state of the cache."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow.parquet as pq
import pytest

from flows.corrections import corrections
from flows.lock import locked
from tests.benchmarks.corpus import read_texts, write_corpus
from tests.ingest.test_warc import archive

pytestmark = pytest.mark.slow

CHINESE = "王毅外长周二在北京会见了到访的俄罗斯外交部长拉夫罗夫。双方就双边关系和共同关心的国际问题深入交换了意见。\n" * 5


@pytest.fixture
def build(parley, parley_here, tmp_path):
    """Builds from a folder into one below `tmp_path`, and wants the exit status to be 0 unless told otherwise.

    What needs an environment or code of its own is a process of its own, as a user starts it.
    """

    def run(
        raw: Path, name: str = "output", *, workers: int = 2, cache: str = "cache", status: int = 0, code=None, **environment: str
    ) -> Path:
        output = tmp_path / name
        if code:
            environment = {"cwd": code, "PYTHONPATH": str(code), **environment}
        command = ("build", "--raw", raw, "--output", output, "--workers", workers, "--cache", tmp_path / cache)
        done = parley(*command, **environment) if environment else parley_here(*command)
        assert done.returncode == status, done.stderr
        run.printed = done.stdout + done.stderr
        return output

    return run


@pytest.fixture
def raw(repository, tmp_path) -> Path:
    """A copy of two of the repository's articles."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for path in sorted((repository / "raw").glob("*.txt"))[:2]:
        shutil.copy(path, folder)
    return folder


def release(output: Path) -> dict[str, bytes]:
    """Every file of the last good release."""
    catalogue = json.loads((output / "versions.json").read_bytes())
    return {path.name: path.read_bytes() for path in sorted((output / "releases" / catalogue["last_good"]).iterdir())}


def rows(output: Path, table: str) -> list[dict[str, object]]:
    catalogue = json.loads((output / "versions.json").read_bytes())
    return pq.read_table(output / "releases" / catalogue["last_good"] / f"{table}.parquet").to_pylist()


def test_the_bytes_are_the_same_whatever_the_workers_the_shards_the_hash_seed_and_the_order_in_time(build, repository):
    one = build(repository / "raw", "one", workers=1, cache="one", PYTHONHASHSEED="0")
    assert "5 files" in build.printed
    three = build(repository / "raw", "three", workers=3, cache="three", PYTHONHASHSEED="7", PARLEY_SHARD_BYTES="4000")
    assert release(one) == release(three)
    assert (one / "versions.json").read_bytes() == (three / "versions.json").read_bytes()


def test_the_bytes_are_the_same_whether_containers_are_read_in_one_or_shared_among_workers(build, repository, tmp_path):
    texts = read_texts(repository / "raw")
    (tmp_path / "raw").mkdir()
    lines = [json.dumps({"text": text, "url": f"https://example.org/{n}"}) for n, text in enumerate(texts)]
    (tmp_path / "raw" / "export.jsonl.gz").write_bytes(gzip.compress("\n".join([*lines, "not JSON"]).encode()))
    pages = [f"<html><body><article>{''.join(f'<p>{line}</p>' for line in text.splitlines())}</article></body></html>" for text in texts]
    archive(tmp_path / "raw" / "crawl.warc", [page.encode() for page in pages])
    whole = build(tmp_path / "raw", "whole", workers=1, cache="whole", PARLEY_SHARD_BYTES="1000000")
    assert "2 files gave 10 articles; 1 inputs were rejected" in build.printed
    split = build(tmp_path / "raw", "split", cache="split", PARLEY_SHARD_BYTES="1500")
    assert "2 files, 2 of them new or changed" in build.printed
    assert release(split) == release(whole)
    (tmp_path / "raw" / "more.txt").write_text(texts[0] + "\nMore of it.\n")
    build(tmp_path / "raw", "split", cache="split", PARLEY_SHARD_BYTES="1500")
    assert "3 files, 1 of them new or changed" in build.printed


def test_what_was_computed_before_is_not_computed_again_and_gives_the_same_bytes(build, raw, repository):
    build(raw, "two")
    for path in (repository / "raw").glob("*.txt"):
        shutil.copy(path, raw)
    warm = build(raw, "warm")
    assert "5 files, 3 of them new or changed" in build.printed
    assert release(build(raw, "cold", cache="another")) == release(warm)


def test_a_build_that_changes_nothing_publishes_nothing(build, raw):
    output = build(raw)
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*") if path.is_file()}
    build(raw)
    assert "nothing to publish" in build.printed
    assert {path: path.stat().st_mtime_ns for path in output.rglob("*") if path.is_file()} == before


def test_a_damaged_cache_is_noticed_and_computed_again(build, raw, tmp_path):
    first = release(build(raw, "first", PARLEY_SHARD_BYTES="2000"))
    damage_result(tmp_path / "cache")
    shutil.rmtree(tmp_path / "cache" / "results" / "tabulate")
    second = release(build(raw, "second"))
    assert "1 of them new or changed" in build.printed
    assert first == second


def test_a_damaged_result_of_which_a_sound_sheet_tells_all_harms_nobody(build, raw, tmp_path):
    first = release(build(raw, "first", PARLEY_SHARD_BYTES="2000"))
    damage_result(tmp_path / "cache")
    assert release(build(raw, "second")) == first
    assert "0 of them new or changed" in build.printed


def damage_result(cache):
    pack = min((cache / "results" / "extract").rglob("*.jsonl.zst"))
    pack.write_bytes(pack.read_bytes().replace(b"\x28\xb5\x2f\xfd", b"\x28\xb5\x2f\xfe", 1))


def test_other_code_of_extraction_reads_and_cleans_nothing_again(build, raw, repository, tmp_path):
    first = release(build(raw, "first"))
    results = tmp_path / "cache" / "results"
    before = {path: path.stat().st_ino for path in (results / "clean").rglob("*.zst")}
    for folder in ("flows", "schemas"):
        shutil.copytree(repository / folder, tmp_path / "code" / folder, ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "code" / "flows" / "extract" / "__init__.py").open("a") as changed:
        changed.write("# another rule\n")
    second = release(build(raw, "second", code=tmp_path / "code"))
    assert "2 files, 2 of them new or changed" in build.printed
    assert second == first
    assert {path: path.stat().st_ino for path in (results / "clean").rglob("*.zst")} == before
    assert len(list((results / "extract").iterdir())) == 2


def test_bad_inputs_are_rejected_with_the_reason_and_the_rest_is_published(build, raw):
    (raw / "empty.txt").write_bytes(b"")
    (raw / "blank.txt").write_bytes(b" \n\t\n")
    (raw / "binary.txt").write_bytes(bytes(range(256)) * 64)
    (raw / "one-line.txt").write_bytes(b"a word and another " * 1_100_000)
    (raw / "kernel.txt").symlink_to("/proc/self/mem")  # whoever reads it, also root, gets an error
    output = build(raw)
    assert len(rows(output, "articles")) == 2
    rejected = {row["source_file"]: row["rule"] for row in rows(output, "issues") if row["level"] == "reject"}
    assert set(rejected) == {"empty.txt", "blank.txt", "binary.txt", "one-line.txt", "kernel.txt"}
    assert rejected["empty.txt"] == rejected["blank.txt"] == "empty"
    assert rejected["kernel.txt"] == "unreadable"
    assert "7 files gave 2 articles; 5 inputs were rejected" in build.printed
    for file in rejected:
        assert f"rejected: {file}: " in build.printed


def test_an_article_in_another_language_is_an_article_and_an_issue_says_why_nothing_was_read_from_it(build, raw):
    (raw / "chinese.txt").write_text(CHINESE, encoding="utf-8")
    output = build(raw)
    (article,) = (row for row in rows(output, "articles") if row["source_file"] == "chinese.txt")
    assert article["language"] == "zh"
    (issue,) = (row for row in rows(output, "issues") if row["source_file"] == "chinese.txt")
    assert issue["level"] == "warning"
    assert issue["article_id"] == article["article_id"]
    assert "zh" in issue["message"]


def test_no_articles_at_all_is_no_error(build, tmp_path):
    (tmp_path / "nothing").mkdir()
    build(tmp_path / "nothing")
    assert "0 files gave 0 articles" in build.printed


def test_one_build_at_a_time_works_with_a_cache_folder(build, raw, tmp_path):
    (tmp_path / "cache" / "runs" / "killed").mkdir(parents=True)
    (tmp_path / "cache" / "results").mkdir()
    with locked(tmp_path / "cache" / "results", "a build"):
        build(raw, status=1)
    assert "another build works with the cache folder" in build.printed
    assert "Traceback" not in build.printed
    build(raw)
    assert not list((tmp_path / "cache" / "runs").iterdir())


def test_a_cache_that_cannot_be_tidied_up_does_not_undo_what_was_published(build, raw, tmp_path):
    (tmp_path / "cache" / "last-build.json").mkdir(parents=True)
    output = build(raw)
    assert "published v1.0.0" in build.printed
    assert "cannot be tidied up" in build.printed
    assert len(rows(output, "articles")) == 2


def test_a_cache_that_is_deleted_while_the_release_is_written_does_not_undo_it(build, raw, monkeypatch):
    from flows.build import _keep

    def keep(plan, *rest):
        shutil.rmtree(plan.folders.extract)
        _keep(plan, *rest)

    monkeypatch.setattr("flows.build._keep", keep)
    assert len(rows(build(raw), "articles")) == 2
    assert "published v1.0.0" in build.printed


def test_corrections_are_read_with_the_digest_that_stands_for_them(raw, tmp_path):
    from flows.build import plan_build
    from flows.last_build import list_inputs

    corrections.cache_clear()
    plan_build.fn(list_inputs(raw, tmp_path / "cache"), tmp_path / "cache", tmp_path, 1)
    assert corrections.cache_info().currsize == 1


def test_an_archive_without_pages_that_ends_too_early_does_not_stop_the_build(build, raw, tmp_path):
    archive(raw / "a.warc.gz", [])
    (raw / "a.warc.gz").write_bytes((raw / "a.warc.gz").read_bytes()[:-4])
    output = build(raw)
    issues = [(row["level"], row["rule"]) for row in rows(output, "issues") if row["source_file"].startswith("a.warc.gz")]
    assert sorted(issues) == [("reject", "no-records"), ("warning", "bad-record")]


def test_a_build_that_fails_leaves_the_last_release_as_it_was(build, raw, repository):
    output = build(raw)
    damaged = output / "releases" / "v1.0.0" / "articles.parquet"  # the next release is made from the difference to it
    sound = damaged.read_bytes()
    damaged.write_bytes(b"damaged")
    before = {path: path.read_bytes() for path in output.rglob("*") if path.is_file()}
    for path in (repository / "raw").glob("*.txt"):
        shutil.copy(path, raw)
    build(raw, status=1)
    assert "failed, nothing was published" in build.printed
    assert "Traceback" not in build.printed
    assert {path: path.read_bytes() for path in output.rglob("*") if path.is_file()} == before
    damaged.write_bytes(sound)
    build(raw)
    assert len(rows(output, "articles")) == 5


def test_without_a_prefect_server_in_the_environment_one_is_started_and_ended(parley, prefect_home, raw, tmp_path):
    done = parley("build", "--raw", raw, "--output", tmp_path / "output", "--cache", tmp_path / "cache", PREFECT_API_URL="")
    assert done.returncode == 0, done.stderr
    assert len(rows(tmp_path / "output", "articles")) == 2
    assert "Traceback" not in done.stderr
    assert "locked" not in done.stderr


def test_an_interrupted_build_ends_soon_and_publishes_nothing(prefect_home, heeds_interrupts, repository, tmp_path):
    write_corpus(read_texts(repository / "raw"), tmp_path / "raw", 500)
    command = [sys.executable, "-m", "flows", "build", "--raw", "raw", "--output", "output", "--cache", "cache"]
    environment = {**os.environ, "PYTHONPATH": str(repository), "PREFECT_API_URL": ""}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        printed = []
        for line in process.stderr:
            printed.append(line)
            if "new or changed" in line:
                os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: to the command and all that it started
                interrupted = time.monotonic()
    assert process.returncode == 1
    assert time.monotonic() - interrupted < 30
    assert printed[-1] == "parley build: interrupted; no release is left half published\n"
    assert not any("Traceback" in line for line in printed)
    assert not (tmp_path / "output" / "versions.json").exists()
    assert not list((tmp_path / "output").glob("releases/*"))


SERVES = """
import time
from flows.server import prefect_server
with prefect_server() as server:
    server.wait()
    print(server.url, flush=True)
    time.sleep(600)
"""


def test_the_server_of_a_command_that_is_killed_ends_too(prefect_home, repository):
    environment = {**os.environ, "PYTHONPATH": str(repository), "PREFECT_API_URL": ""}
    with subprocess.Popen([sys.executable, "-c", SERVES], env=environment, stdout=subprocess.PIPE, text=True) as command:
        address = urlsplit(command.stdout.readline().strip())
        socket.create_connection((address.hostname, address.port)).close()
        command.kill()
    until = time.monotonic() + 30
    while _answers(address.hostname, address.port):
        assert time.monotonic() < until
        time.sleep(0.2)


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), 5).close()
    except OSError:
        return False
    return True
