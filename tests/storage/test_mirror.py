"""A raw folder on object storage is there as a local folder, of which only what changed is fetched."""

from __future__ import annotations

import os
import re
import resource
import time
from pathlib import Path

import pytest

from flows.ingest import list_files, read_articles
from flows.model import Issue
from flows.storage import StorageError, UrlError, local_articles, place
from flows.storage.remote import Object, Remote, connect
from tests.storage.conftest import wait_for_another_second

pytestmark = pytest.mark.slow

TEXT = "The two foreign ministers met in Vienna on Tuesday.\n"


@pytest.fixture
def mirrored(bucket, tmp_path, capsys, ahead):
    """The files of the mirror of `raw` by their name, and how many objects were fetched for it, a minute after they were written."""
    ahead(60)

    def run() -> dict[str, str | None]:
        capsys.readouterr()
        with local_articles(place(bucket.url("raw")), tmp_path / "cache") as folder:
            run.folder, run.said = folder, capsys.readouterr().err
            run.fetched = int((re.findall(r"objects fetched: ([\d,]+)", run.said) or ["0"])[0])
            files = sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink())
            return {path.relative_to(folder).as_posix(): None if path.is_symlink() else path.read_text() for path in files}

    return run


def test_the_mirror_holds_what_the_store_holds(bucket, mirrored):
    bucket.put("raw/a.txt", "a")
    bucket.put("raw/sub/ü %41+?#&.txt", "b")
    bucket.put("raw/sub/.hidden", "c")
    bucket.put("rawest/d.txt", "not below raw/")
    assert mirrored() == {"a.txt": "a", "sub/ü %41+?#&.txt": "b", "sub/.hidden": "c"}
    assert mirrored.fetched == 3


def test_only_what_changed_is_fetched_and_what_is_gone_is_removed(bucket, mirrored):
    for name in ("same", "changed", "same-size", "gone/deep/down"):
        bucket.put(f"raw/{name}", "old")
    mirrored()
    assert mirrored() and mirrored.fetched == 0
    bucket.put("raw/changed", "longer")
    bucket.replace("raw/same-size", "new")
    bucket.put("raw/added", "added")
    bucket.delete("raw/gone/deep/down")
    assert mirrored() == {"same": "old", "changed": "longer", "same-size": "new", "added": "added"}
    assert mirrored.fetched == 3
    assert not (mirrored.folder / "gone").exists()


def test_an_object_that_is_gone_before_it_is_read_leaves_no_old_file(bucket, mirrored, monkeypatch):
    bucket.put("raw/a.txt", "old")
    bucket.put("raw/b.txt", "other")
    mirrored()
    bucket.put("raw/a.txt", "newer")
    chunks = Remote.chunks

    def gone(remote, name):
        bucket.delete("raw/a.txt")
        yield from chunks(remote, name)

    monkeypatch.setattr(Remote, "chunks", gone)
    files = mirrored()
    assert "a.txt cannot be read: it is listed, but not found by its name" in mirrored.said
    assert files.pop("b.txt") == "other"
    assert list(files.values()) == [None]


def test_where_a_store_tells_no_times_everything_is_fetched(bucket, mirrored, monkeypatch):
    with_times = Remote.objects
    monkeypatch.setattr(Remote, "objects", lambda remote: [Object(found.name, found.size, None) for found in with_times(remote)])
    bucket.put("raw/a.txt", "old")
    assert mirrored() == {"a.txt": "old"}
    bucket.put("raw/a.txt", "new")
    assert mirrored() == {"a.txt": "new"}


def test_a_file_system_that_keeps_every_other_second_does_not_have_everything_fetched_again(bucket, mirrored, monkeypatch):
    exact = os.utime
    monkeypatch.setattr(os, "utime", lambda path, ns: exact(path, ns=tuple(time - time % 2_000_000_000 for time in ns)))
    bucket.put("raw/a.txt", "old")
    bucket.replace("raw/b.txt", "old")
    mirrored()
    assert mirrored() and mirrored.fetched == 0
    time.sleep(2)
    bucket.put("raw/a.txt", "new")
    assert mirrored() == {"a.txt": "new", "b.txt": "old"}
    assert mirrored.fetched == 1


def test_a_file_that_cannot_be_written_is_not_told_as_the_failure_of_the_store(bucket, mirrored):
    bucket.put("raw/a.txt", "a" * 2_000_000)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    try:
        with pytest.raises(StorageError, match=r"raw.a\.txt: File too large$") as told:
            mirrored()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "s3://" not in str(told.value)
    assert set(mirrored()) == {"a.txt"}


def test_an_object_that_is_just_being_written_is_fetched_once_more(bucket, mirrored, ahead):
    ahead(0)
    wait_for_another_second()
    bucket.put("raw/a.txt", "old")
    assert mirrored() == {"a.txt": "old"}
    bucket.put("raw/a.txt", "new")  # hardly ever in another second, and the second is all that a store tells
    assert mirrored() == {"a.txt": "new"}


def test_a_file_may_become_a_folder_and_a_folder_a_file(bucket, mirrored):
    bucket.put("raw/one", "file")
    bucket.put("raw/two/x", "below")
    mirrored()
    bucket.delete("raw/one")
    bucket.delete("raw/two/x")
    bucket.put("raw/one/x", "below")
    bucket.put("raw/two", "file")
    assert mirrored() == {"one/x": "below", "two": "file"}


def test_a_mirror_that_was_tampered_with_or_broke_off_is_put_right(bucket, mirrored):
    bucket.put("raw/a.txt", "aaa")
    bucket.put("raw/b.txt", "bbb")
    mirrored()
    (mirrored.folder / "a.txt").write_text("bad")
    (mirrored.folder / "b.txt").unlink()
    (mirrored.folder / ".unfinished-x").write_text("half")
    assert mirrored() == {"a.txt": "aaa", "b.txt": "bbb"}


HOSTILE = {
    "raw/../outside.txt": r"a part of the name is \. or \.\.",
    "raw/sub/../../../../etc/outside.txt": r"a part of the name is \. or \.\.",
    "raw/./dot.txt": r"a part of the name is \. or \.\.",
    "raw//absolute.txt": "a part of the name is empty",
    "raw/sub//double.txt": "a part of the name is empty",
    f"raw/{'n' * 300}.txt": "the name is too long for a file",
    f"raw/{'folder/' * 120}n.txt": "the name is too long for a file",
    "raw/article.txt": "other objects have names as if it was a folder",
}


def test_names_that_no_file_can_have_lead_nowhere_and_are_rejected(bucket, mirrored, tmp_path):
    bucket.put("outside.txt", "an object that ../outside.txt must not be taken for")
    bucket.put("raw/article.txt/below.txt", TEXT)
    for key in HOSTILE:
        bucket.put(key, TEXT)
    before = {path for path in tmp_path.parent.rglob("*") if tmp_path not in path.parents}
    files = mirrored()
    assert {path for path in tmp_path.parent.rglob("*") if tmp_path not in path.parents} == before
    assert [name for name, content in files.items() if content is not None] == ["article.txt/below.txt"]
    stand_ins = [name for name, content in files.items() if content is None]
    assert len(stand_ins) == len(HOSTILE)
    for key, problem in HOSTILE.items():
        assert re.search(rf"{re.escape(key)} cannot be read: {problem}", mirrored.said), key
    inputs = {path.name: list(read_articles(path, mirrored.folder)) for path in list_files(mirrored.folder)}
    for name in stand_ins:
        (issue,) = inputs[name]
        assert isinstance(issue, Issue)
        assert (issue.level, issue.rule) == ("reject", "unreadable")
    assert mirrored() == files
    assert mirrored.fetched == 0


ONE_FILE_ON_SOME_SYSTEMS = [
    (["A.txt", "a.txt", "b.txt"], ["a.txt"]),
    (["caf\u00e9.txt", "cafe\u0301.txt"], ["caf\u00e9.txt"]),
    (["Sub/a.txt", "sub/b.txt", "sub/c/d.txt"], ["sub/b.txt", "sub/c/d.txt"]),
    (["Sub", "sub/b.txt"], ["sub/b.txt"]),
]


@pytest.mark.parametrize(("names", "rejected"), ONE_FILE_ON_SOME_SYSTEMS)
def test_of_names_that_are_one_file_on_some_systems_the_first_is_taken_on_all(bucket, mirrored, names, rejected):
    for name in names:
        bucket.put(f"raw/{name}", name)
    files = mirrored()
    assert [content for content in files.values() if content is not None] == sorted(set(names) - set(rejected))
    assert len([name for name, content in files.items() if content is None]) == len(rejected)
    for name in rejected:
        assert f"{ascii(name)[1:-1]} cannot be read: some systems do not tell" in mirrored.said
    assert mirrored() == files
    assert mirrored.fetched == 0


def test_a_name_that_the_file_system_refuses_is_a_problem_of_that_name_alone(bucket, mirrored, monkeypatch):
    bucket.put("raw/a.txt", "a")
    bucket.put("raw/refused.txt", "b")
    replace = Path.replace

    def refuse(path, target):
        if target.name == "refused.txt":
            raise OSError(84, "Invalid or incomplete multibyte or wide character")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refuse)
    files = mirrored()
    assert files.pop("a.txt") == "a"
    assert list(files.values()) == [None]
    assert "refused.txt cannot be read: this machine has no file of that name (Invalid" in mirrored.said


def test_what_a_console_makes_for_a_folder_is_no_input(bucket, mirrored):
    bucket.put("raw/", "")
    bucket.put("raw/sub/", "")
    bucket.put("raw/empty/", "")
    bucket.put("raw/sub/a.txt", "a")
    assert mirrored() == {"sub/a.txt": "a"}


def test_more_objects_than_fit_on_a_page_are_all_listed(bucket):
    names = [f"{n:04}.txt" for n in range(1_010)]  # a page has a thousand
    bucket.put_many([f"raw/{name}" for name in names])
    assert [found.name for found in connect(place(bucket.url("raw"))).objects()] == names


def test_nothing_below_a_url_is_an_error_and_not_an_archive_without_articles(bucket, mirrored):
    bucket.put("elsewhere/a.txt", "a")
    with pytest.raises(UrlError, match=f"there is nothing below {bucket.url('raw')}"):
        mirrored()


def test_a_folder_of_this_machine_stays_where_it_is(tmp_path):
    for given in (str(tmp_path), tmp_path.as_uri()):
        with local_articles(place(given), Path("unused")) as folder:
            assert folder == tmp_path
    assert not Path("unused").exists()
