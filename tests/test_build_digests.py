"""Digests that are remembered are those that the files have."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows import digests
from flows.digests import Content, Digests, content_of
from flows.last_build import forget_digests, list_inputs


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def read(monkeypatch):
    """The files that are read, by name. What was written before is taken for old at once."""
    names = []
    digest = digests._digest

    def noted(path):
        names.append(Path(path).name)
        return digest(path)

    monkeypatch.setattr(digests, "_digest", noted)
    monkeypatch.setattr(digests, "_TICK_NS", 0)
    return names


@pytest.fixture
def folder(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    for name in ("a.txt", "b.txt"):
        (raw / name).write_text(f"{name} says that the ministers met.")
    tick()
    return raw


def tick() -> None:
    time.sleep(0.02)  # file systems do not tell times apart that are nearer


def look(raw, kept) -> dict[str, Content]:
    """All files of the folder, as a build looks at them."""
    known = Digests(kept)
    found = {path.name: known.content_of(path) for path in sorted(raw.iterdir())}
    known.keep()
    return found


def test_the_digest_is_that_of_the_bytes(folder):
    content = (folder / "a.txt").read_bytes()
    assert content_of(folder / "a.txt") == Content(sha256(content), len(content))


def test_what_cannot_be_read_has_the_reason_in_place_of_a_digest(folder):
    assert content_of(folder).digest is None
    assert "not a file" in content_of(folder).stands_for
    assert "unreadable" in content_of(folder / "gone.txt").stands_for


def test_what_nobody_wrote_to_is_read_once(folder, tmp_path, read):
    first = look(folder, tmp_path / "digests")
    assert read == ["a.txt", "b.txt"]
    assert look(folder, tmp_path / "digests") == first
    assert read == ["a.txt", "b.txt"]


def test_a_file_of_other_bytes_is_read_again_also_with_the_same_size_and_time(folder, tmp_path, read):
    look(folder, tmp_path / "digests")
    before = (folder / "a.txt").stat()
    (folder / "a.txt").write_text("a.txt says that the ministers fled")
    os.utime(folder / "a.txt", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (folder / "a.txt").stat().st_size == before.st_size
    found = look(folder, tmp_path / "digests")
    assert found["a.txt"].digest == sha256((folder / "a.txt").read_bytes())
    assert read == ["a.txt", "b.txt", "a.txt"]


def test_what_was_written_just_now_is_read_again_for_it_may_be_written_to_within_one_tick_of_the_clock(folder, tmp_path, read, monkeypatch):
    monkeypatch.setattr(digests, "_TICK_NS", 3_600_000_000_000)
    look(folder, tmp_path / "digests")
    look(folder, tmp_path / "digests")
    assert read == ["a.txt", "b.txt"] * 2


def test_where_the_system_cannot_tell_whether_a_file_was_written_to_it_is_read(folder, tmp_path, read, monkeypatch):
    monkeypatch.setattr(digests, "_CAN_TELL", False)
    look(folder, tmp_path / "digests")
    look(folder, tmp_path / "digests")
    assert read == ["a.txt", "b.txt"] * 2


def test_a_file_that_has_taken_the_place_of_another_is_read(folder, tmp_path, read):
    look(folder, tmp_path / "digests")
    (folder / "a.txt").rename(folder / "c.txt")
    look(folder, tmp_path / "digests")
    assert read == ["a.txt", "b.txt", "c.txt"]


def test_digests_of_files_that_are_gone_are_forgotten(folder, tmp_path, read):
    look(folder, tmp_path / "digests")
    size = (tmp_path / "digests").stat().st_size
    (folder / "a.txt").unlink()
    look(folder, tmp_path / "digests")
    assert (tmp_path / "digests").stat().st_size < size


@given(at=st.integers(0, 10_000), flip=st.integers(1, 255), cut=st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_digests_that_are_damaged_are_not_believed(folder, tmp_path, read, at, flip, cut):
    right = look(folder, None)
    look(folder, tmp_path / "digests")
    content = bytearray((tmp_path / "digests").read_bytes())
    at %= len(content)
    content[at] ^= flip
    (tmp_path / "digests").write_bytes(content[:at] if cut else content)
    read.clear()
    assert look(folder, tmp_path / "digests") == right
    assert read == ["a.txt", "b.txt"]


def test_where_digests_cannot_be_kept_all_is_read(folder, tmp_path, read):
    (tmp_path / "file").write_text("not a folder")
    right = look(folder, None)
    assert look(folder, tmp_path / "file" / "digests") == right


EDITS = st.lists(st.tuples(st.sampled_from(["write", "touch", "remove", "swap"]), st.sampled_from("abc"), st.sampled_from("abc")))


@pytest.mark.slow
@given(edits=EDITS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
def test_inputs_are_listed_as_if_all_were_read(tmp_path_factory, read, edits):
    raw, cache = tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("cache")
    for edit, name, other in edits:
        path = raw / name
        match edit:
            case "write":
                path.write_text(f"The ministers met in {other}.")
            case "touch" if path.exists():
                os.utime(path, (1_000_000_000, 1_000_000_000))
            case "remove":
                path.unlink(missing_ok=True)
            case "swap" if path.exists():
                path.rename(raw / other)
        tick()
        found = list_inputs(raw, cache)
        forget_digests(cache / "none")
        assert (found.sources, found.digest) == (list_inputs(raw, cache / "none").sources, list_inputs(raw, cache / "none").digest)


def test_after_a_build_that_failed_all_is_read_once_more(folder, tmp_path, read):
    list_inputs(folder, tmp_path)
    forget_digests(tmp_path)
    list_inputs(folder, tmp_path)
    assert read == ["a.txt", "b.txt"] * 2
    forget_digests(tmp_path / "where there is nothing to forget")
