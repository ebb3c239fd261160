"""Releases on object storage: published whole or not at all, never changed, and by one build at a time."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.lock import BusyError
from flows.publish import DamagedError, publish
from flows.publish.diff import diff
from flows.publish.verify import verify
from flows.storage import StorageError, UrlError, local_folders, local_releases, place, releases
from flows.storage.remote import Object, Remote, connect
from tests.publish.world import CORRECTED, FIRST, MORE, rows_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tell(tmp_path_factory):
    """`publish`, with what it makes of the same texts upon the same releases kept from test to test."""
    kept: dict[object, Path] = {}

    def run(texts, output: Path) -> None:
        before = output / "versions.json"
        key = (before.read_bytes() if before.exists() else b"", tuple(texts.items()))
        if key not in kept:
            publish(rows_of(texts), output)
            kept[key] = shutil.copytree(output, tmp_path_factory.mktemp("kept") / "output")
        shutil.copytree(kept[key], output, dirs_exist_ok=True)

    return run


@pytest.fixture
def build(bucket, tmp_path, tell, monkeypatch):
    """Publishes what the texts tell at `output`, as a build with that cache folder does."""
    monkeypatch.setattr(releases, "_SETTLE_SECONDS", 0.05)

    def run(texts, cache: str = "cache") -> None:
        with local_folders(Path("unused"), place(bucket.url("output")), tmp_path / cache) as (_, output):
            tell(texts, output)

    return run


@pytest.fixture
def local(tmp_path, tell):
    """The files of an output folder of this machine, for which the same was built one after the other."""

    def run(*builds) -> dict[str, bytes]:
        for texts in builds:
            tell(texts, tmp_path / "local")
        files = [path for path in (tmp_path / "local").rglob("*") if path.is_file()]
        return {f"output/{path.relative_to(tmp_path / 'local').as_posix()}": path.read_bytes() for path in files}

    return run


def problems(bucket) -> list[str]:
    with local_releases(place(bucket.url("output"))) as output:
        return [str(problem) for problem in verify(output)]


def last_good(bucket) -> str | None:
    found = bucket.objects("output/versions.json")
    return json.loads(found["output/versions.json"])["last_good"] if found else None


class DiedError(Exception):
    """The build is killed."""


@contextmanager
def dying(key: str = "", after: int = 10_000) -> Iterator[None]:
    """A build within dies before it writes the object whose key ends so, or when it has written so many."""
    put, done = Remote.put, []

    def put_or_die(remote, name, path, **options):
        if (key and f"{remote.base}/{name}".endswith(key)) or len(done) >= after:
            raise DiedError
        done.append(name)
        put(remote, name, path, **options)

    with pytest.MonkeyPatch.context() as patch, pytest.raises(DiedError):
        patch.setattr(Remote, "put", put_or_die)
        yield


@contextmanager
def meanwhile(key: str, do: Callable[[], None]) -> Iterator[None]:
    """Something else happens when a build within has written the object whose key ends so."""
    put, done = Remote.put, []

    def put_and_do(remote, name, path, **options):
        put(remote, name, path, **options)
        if f"{remote.base}/{name}".endswith(key) and not done:
            done.append(name)
            do()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Remote, "put", put_and_do)
        yield
    assert done


def test_a_store_holds_the_bytes_that_a_folder_holds(build, local, bucket):
    for texts in (FIRST, MORE):
        build(texts)
    assert bucket.objects() == local(FIRST, MORE)
    assert problems(bucket) == []


def test_browsers_are_told_what_an_object_is(build, bucket):
    build(FIRST)
    assert bucket.content_type("output/index.html") == "text/html; charset=utf-8"
    assert bucket.content_type("output/versions.json") == "application/json"


def test_a_build_that_changes_nothing_writes_and_fetches_nothing(build, bucket, monkeypatch, capsys):
    build(FIRST)
    monkeypatch.setattr(Remote, "put", None)
    capsys.readouterr()
    build(FIRST)
    assert "fetched" not in capsys.readouterr().err


def test_the_next_release_is_made_from_the_store_where_the_cache_is_empty(build, local, bucket, capsys):
    build(FIRST, "here")
    build(MORE, "there")
    assert bucket.objects() == local(FIRST, MORE)


BREAKS = [
    pytest.param({"key": "SHA256SUMS"}, id="before the claim"),
    pytest.param({"after": 1}, id="after the claim"),
    pytest.param({"after": 8}, id="among the files"),
    pytest.param({"key": "versions.json"}, id="before it is listed"),
]


@pytest.mark.parametrize("moment", BREAKS)
def test_an_upload_that_breaks_off_leaves_the_last_release_and_is_gone_on_with(build, local, bucket, moment):
    build(FIRST)
    first = bucket.objects()
    with dying(**moment):
        build(MORE)
    assert first.items() <= bucket.objects().items()
    assert problems(bucket) == []
    build(MORE, "another machine")
    assert bucket.objects() == local(FIRST, MORE)


def test_a_page_that_could_not_be_written_is_written_by_the_next_build(build, local, bucket):
    build(FIRST)
    with dying("output/index.html"):
        build(MORE)
    assert last_good(bucket) == "v1.1.0"
    build(MORE)
    assert bucket.objects() == local(FIRST, MORE)


@pytest.mark.parametrize("moment", BREAKS)
def test_what_an_upload_left_gives_way_to_another_release_of_the_same_machine(build, local, bucket, moment):
    build(FIRST)
    with dying(**moment):
        build(MORE)
    build(CORRECTED)
    assert without_folders(bucket.objects()) == local(FIRST, CORRECTED)


def test_what_another_machine_left_is_only_removed_when_it_is_old(build, local, bucket, ahead):
    build(FIRST)
    with dying(after=8):
        build(MORE, "one machine")
    left = bucket.objects()
    with pytest.raises(StorageError, match=r"output/releases/v1.1.0 holds files of another release that is not listed yet: .* delete"):
        build(CORRECTED, "another machine")
    assert bucket.objects() == left
    ahead(7 * 3600)
    build(CORRECTED, "another machine")
    assert without_folders(bucket.objects()) == local(FIRST, CORRECTED)


def test_of_two_builds_at_the_same_time_the_later_one_gives_up(build, local, bucket):
    build(FIRST)

    def later():
        with pytest.raises(StorageError, match="another build publishes it at this moment"):
            build(CORRECTED, "later")

    with meanwhile("v1.1.0/quotes.parquet", later):
        build(MORE, "earlier")
    assert bucket.objects() == local(FIRST, MORE)


def test_a_build_notices_that_another_one_has_published_since_it_began(bucket, tmp_path, build, local):
    build(FIRST)
    slower = local_folders(Path("unused"), place(bucket.url("output")), tmp_path / "slower")
    with pytest.raises(StorageError, match=r"versions.json has changed since this build began: .* build again"), slower as (_, output):
        build(CORRECTED, "faster")
        publish(rows_of(MORE), output)
    assert bucket.objects() == local(FIRST, CORRECTED)


def test_whoever_claims_a_version_last_goes_on_and_the_other_gives_up(build, bucket):
    build(FIRST)
    theirs = b"0  articles.parquet\n"
    claim = "output/releases/v1.1.0/SHA256SUMS"
    with meanwhile(claim, lambda: bucket.put(claim, theirs)), pytest.raises(StorageError, match="at this moment"):
        build(MORE)
    assert last_good(bucket) == "v1.0.0"
    assert {key: content for key, content in bucket.objects().items() if "v1.1.0" in key} == {claim: theirs}


def test_two_builds_of_one_machine_do_not_share_a_copy(build, bucket, tmp_path):
    build(FIRST)
    with local_folders(Path("unused"), place(bucket.url("output")), tmp_path / "cache"), pytest.raises(BusyError, match="another command"):
        build(FIRST)


def test_a_flipped_byte_is_found_by_verify_and_nothing_is_published_upon_it(build, bucket, tmp_path):
    build(FIRST)
    key = "output/releases/v1.0.0/quotes.parquet"
    content = bytearray(bucket.objects()[key])
    content[len(content) // 2] ^= 1
    bucket.replace(key, bytes(content))
    assert problems(bucket) == ["v1.0.0 quotes.parquet: has other bytes than those published (SHA-256 differs)"]
    with pytest.raises(DamagedError), local_folders(Path("unused"), place(bucket.url("output")), tmp_path / "cache") as (_, output):
        publish(rows_of(MORE), output)
    assert last_good(bucket) == "v1.0.0"


def test_an_object_that_is_none_of_the_release_is_found_by_verify(build, bucket):
    build(FIRST)
    bucket.put("output/releases/v1.0.0/../../../etc/passwd", "root")
    assert len(problems(bucket)) == 1
    assert "is not listed in SHA256SUMS" in problems(bucket)[0]


def test_a_release_that_is_listed_and_gone_is_found_by_verify(build, bucket):
    build(FIRST)
    for key in bucket.objects("output/releases/"):
        bucket.delete(key)
    assert problems(bucket)


def test_of_a_store_only_those_releases_are_fetched_that_are_asked_for(build, bucket, local, tmp_path):
    for texts in (FIRST, MORE, CORRECTED, FIRST):
        build(texts)
    local(FIRST, MORE, CORRECTED, FIRST)
    with local_releases(place(bucket.url("output")), ["v1.2.0"]) as output:
        assert sorted(path.name for path in (output / "releases").iterdir()) == ["v1.1.0", "v1.2.0"]
        assert verify(output, "v1.2.0") == []
    with local_releases(place(bucket.url("output")), ["v1.0.0", "v1.3.0"], ".parquet") as output:
        assert {path.suffix for path in (output / "releases").rglob("*") if path.is_file()} == {".parquet"}
        assert diff(output, "v1.0.0", "v1.3.0") == diff(tmp_path / "local", "v1.0.0", "v1.3.0")


@pytest.mark.parametrize("broken", ["{", '{"releases": [{"version": "../../x"}]}', '{"last_good": "v9.0.0"}'])
def test_a_broken_list_of_releases_is_told_with_where_a_whole_one_is(build, bucket, broken, tmp_path):
    build(FIRST)
    whole = bucket.objects()
    bucket.put("output/versions.json", broken)
    with pytest.raises(StorageError, match=r"output/versions.json cannot be read: .* remote/\*/output/versions.json"):
        build(MORE)
    (copy,) = (tmp_path / "cache").glob("remote/*/output/versions.json")
    bucket.put("output/versions.json", copy.read_bytes())
    assert bucket.objects() == whole
    assert problems(bucket) == []


class Interrupted:
    """A file system on which Ctrl-C is pressed between the opening of a stream and the first write to it."""

    def __init__(self, filesystem) -> None:
        self.filesystem = filesystem

    def open_output_stream(self, *arguments, **options):
        stream = self.filesystem.open_output_stream(*arguments, **options)
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.2)
        return stream


def test_an_object_whose_writing_is_interrupted_is_whole(bucket, tmp_path, heeds_interrupts):
    bucket.put("output/versions.json", "{}")
    (tmp_path / "versions.json").write_text('{"last_good": null}')
    remote = connect(place(bucket.url("output")))
    with pytest.raises(KeyboardInterrupt):
        Remote(remote.url, Interrupted(remote.filesystem), remote.base).put("versions.json", tmp_path / "versions.json")
    whole = {"output/versions.json": b'{"last_good": null}'}
    until = time.monotonic() + 10
    while bucket.objects() != whole and time.monotonic() < until:  # an interrupt as early as that leaves the thread to itself
        time.sleep(0.05)
    assert bucket.objects() == whole


def test_a_file_that_cannot_be_read_is_not_told_as_the_failure_of_the_store(bucket, tmp_path):
    with pytest.raises(StorageError, match=r"gone\.json: No such file or directory$") as told:
        connect(place(bucket.url("output"))).put("versions.json", tmp_path / "gone.json")
    assert "s3://" not in str(told.value)
    assert bucket.objects() == {}


def test_what_a_system_leaves_among_the_releases_is_no_release(build, bucket, tmp_path):
    build(FIRST)
    (folder,) = (tmp_path / "cache").glob("remote/*/output/releases")
    (folder / ".DS_Store").write_text("where the icons are")
    build(FIRST)
    assert not (folder / ".DS_Store").exists()


def test_an_object_that_lies_where_a_release_is_to_be_is_named(build, local, bucket):
    build(FIRST)
    with dying("versions.json"):
        build(MORE)
    bucket.put("output/releases/v1.1.0/stray.txt", "x")
    with pytest.raises(StorageError, match=r"v1.1.0 holds what is none of the release: 'stray.txt'; delete that"):
        build(MORE)
    bucket.delete("output/releases/v1.1.0/stray.txt")
    build(MORE)
    assert bucket.objects() == local(FIRST, MORE)


def test_what_another_machine_left_is_not_taken_for_old_where_a_store_tells_no_times(build, bucket, monkeypatch):
    build(FIRST)
    with dying(after=8):
        build(MORE, "one machine")
    with_times = Remote.objects
    monkeypatch.setattr(Remote, "objects", lambda remote: [Object(found.name, found.size, None) for found in with_times(remote)])
    with pytest.raises(StorageError, match="another build publishes it at this moment, or broke off"):
        build(CORRECTED, "another machine")


def test_a_url_without_releases_cannot_be_verified(bucket):
    with pytest.raises(UrlError, match="there is nothing at"):
        problems(bucket)
    bucket.put("output/other.txt", "x")
    with pytest.raises(UrlError, match=r"there is no versions.json at"):
        problems(bucket)


def without_folders(objects: dict[str, bytes]) -> dict[str, bytes]:
    """The objects but those that the library leaves for a folder whose last object it deleted."""
    return {key: content for key, content in objects.items() if not key.endswith("/")}
