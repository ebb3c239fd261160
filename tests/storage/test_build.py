"""Whole builds from object storage into object storage."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def run(parley, parley_here, bucket):
    """Runs a command with the store in its environment, as a user starts it or in this process; returns what it prints."""

    def command(name: str, *arguments: object, status: int = 0, here: bool = False) -> str:
        done = parley_here(name, *arguments) if here else parley(name, *arguments)
        assert done.returncode == status, done.stderr
        return done.stdout + done.stderr

    return command


def files(folder: Path, prefix: str) -> dict[str, bytes]:
    return {f"{prefix}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_from_a_store_to_a_store(run, bucket, repository, tmp_path):
    """The life of a dataset: published, unchanged, added to, verified, damaged."""
    articles = sorted((repository / "raw").glob("*.txt"))[:3]
    raw = tmp_path / "raw"
    raw.mkdir()
    for path in articles[:2]:
        shutil.copy(path, raw)
        bucket.put(f"raw/{path.name}", path.read_bytes())
    bucket.put("raw//hostile/../../name.txt", "read by nobody")
    places = ("--raw", bucket.url("raw"), "--output", bucket.url("output"))
    there = (*places, "--cache", tmp_path / "cache")
    time.sleep(2.5)  # what was written just now would be fetched once more

    printed = run("build", *there)
    assert "objects fetched: 2 in" in printed
    assert "published v1.0.0" in printed
    (stand_in,) = re.findall(r"rejected: (unreadable-\w+-\S*name.txt): the file cannot be read", printed)
    (raw / stand_in).symlink_to("nowhere")
    run("build", "--raw", raw, "--output", tmp_path / "output", "--cache", tmp_path / "another-cache", here=True)
    assert bucket.objects("output/") == files(tmp_path / "output", "output")

    printed = run("build", *there)
    assert "nothing to publish: v1.0.0" in printed
    assert "fetched" not in printed
    assert bucket.objects("output/") == files(tmp_path / "output", "output")

    bucket.put(f"raw/{articles[2].name}", articles[2].read_bytes())
    printed = run("build", *there, here=True)
    assert "objects fetched: 1 in" in printed
    assert "published v1.1.0" in printed
    assert files(tmp_path / "output" / "releases", "output/releases").items() <= bucket.objects("output/").items()
    assert "every span of v1.1.0 is in its article below s3://" in run("verify", *there, here=True)
    assert "v1.0.0 → v1.1.0" in run("diff", "v1.0.0", "v1.1.0", "--output", bucket.url("output"), here=True)

    quotes = bytearray(bucket.objects()["output/releases/v1.1.0/quotes.csv"])
    quotes[-5] ^= 1
    bucket.put("output/releases/v1.1.0/quotes.csv", bytes(quotes))
    assert "v1.1.0 quotes.csv: has other bytes than those published" in run("verify", "--output", bucket.url("output"), status=1, here=True)


def test_commands_say_what_is_wrong_with_a_url(run, bucket):
    bucket.put("raw/a.txt", "The two ministers met in Vienna on Tuesday and spoke about the border, officials said.\n")
    assert "The two ministers met" in run("clean", bucket.url("raw"))
    assert "--- a.txt" in run("clean", bucket.url("raw/a.txt"), here=True)
    assert "there is nothing below" in run("build", "--raw", bucket.url("row"), status=2, here=True)
    assert "there is no such bucket" in run(
        "build", "--raw", bucket.url("raw"), "--output", "s3://no-such-bucket/output", status=1, here=True
    )
    assert "there is nothing at" in run("verify", "--output", bucket.url("output"), status=2, here=True)
    assert "put them into the environment" in run("build", "--raw", "s3://key:secret@bucket/raw", status=2)
    assert "not to a URL" in run("fetch", "--raw", bucket.url("raw"), status=2, here=True)
