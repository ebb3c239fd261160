"""`parley fetch` as a user runs it, Prefect and all, against a site that misbehaves."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from misbehaving_site import PAGE, bomb

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("prefect_api")]


@pytest.fixture
def project(tmp_path):
    def write(text):
        head = 'contact = "https://example.org/us"\ndelay_seconds = 0.05\nmax_megabytes = 1\n'
        (tmp_path / "sources.toml").write_text(head + text)
        return tmp_path

    return write


def start(folder, *options):
    command = [sys.executable, "-m", "flows", "fetch", "--cache", folder.parent / "cache", *options]
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=folder, env=environment, text=True, start_new_session=True, **pipes)


def fetched(folder):
    return sorted(path.name for path in (folder / "raw").glob("*/*.html"))


def test_a_day_on_the_web(site, project):
    links = "".join(f"<item><link>/news/{n}</link><pubDate>Tue, 12 May 2015 0{n}:00:00 GMT</pubDate></item>" for n in range(1, 8))
    site.page("/feed", f"<rss><channel>{links}</channel></rss>".encode(), "application/rss+xml")
    site.page("/news/1")
    site.fails("/news/2", 500, times=1)
    site.page("/news/3", bomb(megabytes=50), Content_Encoding="gzip")
    site.truncated("/news/4", times=1)
    site.page("/news/5", b"%PDF", "application/pdf")
    site.redirect("/news/6", "/news/6")
    site.fails("/news/7", 429, Retry_After="3600")
    folder = project(
        f'[[source]]\nname = "ministry"\nrights = "CC BY 4.0"\nfeeds = ["{site.url("/feed")}"]\n'
        f'[[source]]\nname = "broken"\nrights = "CC0"\nfeeds = ["{site.url("/missing")}"]\n'
    )
    process = start(folder, "--allow-local-network")
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert "ministry: 3 saved, 7 new, 0 unchanged, 1 waiting" in output
    for rule in ("wrong-type", "redirect-loop", "too-large", "host-rests"):
        assert rule in output
    assert f"{site.url('/missing')}: the host answered 404" in output
    with (folder / "raw" / "sources.csv").open(newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert {(line["publisher"], line["rights"], line["published"]) for line in lines} == {("", "CC BY 4.0", "2015-05-12")}
    assert {(folder / "raw" / line["file"]).read_bytes() for line in lines} == {PAGE}
    assert [line["url"] for line in lines][:1] == [site.url("/news/1")]
    assert site.asked("/robots.txt") == 1
    assert "Traceback" not in errors


def test_a_killed_run_goes_on_where_it_was(site, project):
    for n in range(60):
        site.page(f"/{n}", PAGE + str(n).encode())
    urls = ", ".join(f'"{site.url(f"/{n}")}"' for n in range(60))
    folder = project(f'[[source]]\nname = "ministry"\nrights = "CC0"\nurls = [{urls}]\ndelay_seconds = 0.2\n')
    process = start(folder, "--allow-local-network")
    until = time.monotonic() + 240
    while len(fetched(folder)) < 10 and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    before = fetched(folder)
    assert 10 <= len(before) < 60
    process = start(folder, "--allow-local-network")
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert len(fetched(folder)) == 60
    assert f"{60 - len(before)} pages saved" in output or f"{61 - len(before)} pages saved" in output
    asked_twice = [n for n in range(60) if site.asked(f"/{n}") > 1]
    assert len(asked_twice) <= 1  # the one that was on its way when the run was killed
    assert len((folder / "raw" / "sources.csv").read_text().splitlines()) == 61


def test_the_local_network_is_not_asked_and_a_run_that_reads_nothing_fails(site, project):
    folder = project(f'[[source]]\nname = "inside"\nrights = "CC0"\nfeeds = ["{site.url("/feed")}"]\n')
    process = start(folder)
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 1, errors
    assert "not an address of the public internet" in output
    assert site.requests == []


def test_a_missing_sources_file_is_wrong_usage(tmp_path):
    process = start(tmp_path)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 2
    assert "sources.toml" in errors
