"""The committed release is what the committed articles make."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest


@pytest.fixture(scope="module")
def last_good(repository) -> str:
    catalogue = repository / "output" / "versions.json"
    assert catalogue.exists(), "a release is part of the repository; `make dataset` makes it from raw/"
    return json.loads(catalogue.read_bytes())["last_good"]


@pytest.mark.slow
def test_the_raw_articles_make_the_committed_release_byte_for_byte(parley, prefect_api, repository, last_good, tmp_path):
    """Built on the releases before it, as it was then: its changes and carried identifiers depend on them."""
    committed, output = repository / "output", tmp_path / "output"
    _without_last_release(committed, output)
    done = parley("build", "--raw", repository / "raw", "--output", output, "--cache", tmp_path / "cache")
    assert done.returncode == 0, done.stderr
    made, expected = _bytes(output), _bytes(committed)
    assert sorted(made) == sorted(expected)
    assert [str(path) for path in made if made[path] != expected[path]] == []


@pytest.mark.slow
def test_a_build_finds_nothing_to_add_to_the_committed_release(parley, prefect_api, repository, last_good, tmp_path):
    subprocess.run(["cp", "-r", str(repository / "output"), str(tmp_path / "output")], check=True)
    done = parley("build", "--raw", repository / "raw", "--output", tmp_path / "output", "--cache", tmp_path / "cache")
    assert done.returncode == 0, done.stderr
    assert f"nothing to publish: {last_good}" in done.stdout


@pytest.mark.slow
def test_every_committed_release_verifies(parley, repository, last_good):
    done = parley("verify")
    assert done.returncode == 0, done.stdout


def _without_last_release(published, output) -> None:
    """A copy of the output folder as it was before its last release."""
    catalogue = json.loads((published / "versions.json").read_bytes())
    *before, last = catalogue["releases"]
    for release in before:
        shutil.copytree(published / "releases" / release["version"], output / "releases" / release["version"])
    if before:
        (output / "versions.json").write_text(json.dumps({"last_good": last["previous"], "releases": before}))


def _bytes(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")}
