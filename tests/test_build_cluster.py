"""A build on a Dask cluster gives the bytes that a build of this machine gives."""

from __future__ import annotations

import json

import pytest
from distributed import LocalCluster

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
    assert build("there", "--dask", "local", "--workers", "2")


def test_a_cluster_that_does_not_answer_fails_the_build(build):
    assert not build("there", "--dask", "tcp://127.0.0.1:9", status=1, DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="2s")
    assert "failed, nothing was published" in build.printed
