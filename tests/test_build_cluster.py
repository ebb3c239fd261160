"""A build on a Dask cluster gives the bytes that a build of this machine gives."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import dask
import pytest
from distributed import Client, LocalCluster

from tests.benchmarks.corpus import read_texts, write_corpus

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster():
    """Two worker processes, as anybody would start them."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as started:
        yield started.scheduler_address


@pytest.fixture
def build(parley, prefect_api, repository, tmp_path):
    def run(name, *options, status=0, **environment):
        places = ["--raw", repository / "raw", "--output", tmp_path / name, "--cache", tmp_path / f"{name}-cache"]
        done = parley("build", *places, *options, PARLEY_SHARD_BYTES="4000", **environment)
        assert done.returncode == status, done.stderr
        run.printed = done.stderr
        return {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*") if path.is_file()}

    return run


def test_the_bytes_are_those_of_a_build_without_a_cluster(build, cluster):
    there = build("there", "--dask", cluster)
    assert "5 files, 5 of them new or changed" in build.printed
    assert json.loads(next(content for path, content in there.items() if path.name == "versions.json"))["last_good"] == "v1.0.0"
    assert there == build("here", "--workers", "2")


def test_a_cluster_is_started_where_none_is_named(build):
    there = build("there", "--dask", "local", "--workers", "2")
    assert build.printed.splitlines()[1] == "5 files, 5 of them new or changed", "Dask says nothing of itself"
    assert there == build("here", "--workers", "2")


def test_workers_that_load_everything_when_they_start_make_the_same(build):
    with (
        dask.config.set({"distributed.worker.preload": ["flows.preload"]}),
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as started,
    ):
        with Client(started, set_as_default=False) as client:
            ready = client.run(lambda: {name in sys.modules for name in ("flows.build", "spacy")})
        assert list(ready.values()) == [{True}, {True}]
        there = build("there", "--dask", started.scheduler_address)
    assert there == build("here", "--workers", "2")


def test_an_interrupt_ends_the_build_and_the_cluster_that_it_started(prefect_api, heeds_interrupts, repository, tmp_path):
    write_corpus(read_texts(repository / "raw"), tmp_path / "raw", 500)
    command = [sys.executable, "-m", "flows", "build", "--dask", "local", "--raw", "raw", "--output", "output", "--cache", "cache"]
    environment = {**os.environ, "PYTHONPATH": str(repository)}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        until = time.monotonic() + 200
        while not any((tmp_path / "cache" / "results" / "extract").glob("*/*")):  # workers are at it
            assert process.poll() is None, process.stderr.read()
            assert time.monotonic() < until
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: to the command and all that it started
        printed = process.stderr.read()  # to the end, which is there when no process is left that could write
    assert process.returncode == 1
    assert printed.endswith("parley build: interrupted; no release is left half published\n")
    assert "Traceback" not in printed
    assert not (tmp_path / "output" / "versions.json").exists()
    assert not list((tmp_path / "output").glob("releases/*"))


def test_a_cluster_that_does_not_answer_fails_the_build(build):
    assert not build("there", "--dask", "tcp://127.0.0.1:9", status=1, DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="2s")
    assert "failed, nothing was published" in build.printed
