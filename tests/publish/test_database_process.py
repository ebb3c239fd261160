"""The database is written by a process of its own, whose end is the end of the publication or of what it was writing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from world import FIRST, MORE, rows_of

from flows.database import DatabaseError, database_process
from flows.publish import publish
from flows.publish.release import Unfinished
from schemas import TABLES


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return publish(rows_of(MORE), tmp_path_factory.mktemp("output")).folder


def parquet_beside(path, folder):
    for file in folder.glob("*.parquet"):
        (path.parent / file.name).write_bytes(file.read_bytes())


def write(database, path):
    """Have the database written from all Parquet files that are beside it."""
    database.begin(path)
    for table in TABLES:
        database.add(table)
    database.wait()


def test_one_process_writes_several_databases_each_over_what_was_there(folder, tmp_path):
    parquet_beside(tmp_path / "x", folder)
    with database_process() as database:
        for name in ("first.sqlite", "second\nwith a line end.sqlite"):
            (tmp_path / name).write_bytes(b"something else")
            write(database, tmp_path / name)
            assert (tmp_path / name).read_bytes() == (folder / "parley.sqlite").read_bytes()


def test_what_went_wrong_is_told_and_the_next_one_is_written(folder, tmp_path):
    with database_process() as database:
        with pytest.raises(DatabaseError, match="FileNotFoundError"):
            write(database, tmp_path / "parley.sqlite")
        parquet_beside(tmp_path / "x", folder)
        write(database, tmp_path / "parley.sqlite")


@pytest.mark.parametrize("damage", [Path.unlink, lambda file: file.write_bytes(b"PAR1 and nothing else")])
def test_a_file_that_is_announced_and_cannot_be_read_is_an_error(folder, tmp_path, damage):
    parquet_beside(tmp_path / "x", folder)
    damage(tmp_path / "people.parquet")
    with database_process() as database, pytest.raises(DatabaseError, match=r"FileNotFoundError|ArrowInvalid"):
        write(database, tmp_path / "parley.sqlite")


def test_tables_in_another_order_are_an_error_for_the_file_would_have_other_bytes(folder, tmp_path):
    parquet_beside(tmp_path / "x", folder)
    with database_process() as database:
        database.begin(tmp_path / "parley.sqlite")
        for table in reversed(TABLES):
            database.add(table)
        with pytest.raises(DatabaseError, match="in the place of meetings came changes"):
            database.wait()


def test_no_file_is_read_before_it_is_announced(folder, tmp_path):
    with database_process() as database:
        for name in ("first.sqlite", "second.sqlite"):  # when the second is begun the process waits for it
            database.begin(tmp_path / name)
            for table in TABLES:
                (tmp_path / f"{table}.parquet").write_bytes((folder / f"{table}.parquet").read_bytes())
                database.add(table)
            database.wait()
            for table in TABLES:
                (tmp_path / f"{table}.parquet").unlink()
            assert (tmp_path / name).read_bytes() == (folder / "parley.sqlite").read_bytes()


@pytest.mark.parametrize("announced", [0, 3])
def test_one_that_is_begun_before_all_tables_are_there_takes_the_place_of_the_other(folder, tmp_path, announced):
    parquet_beside(tmp_path / "x", folder)
    with database_process() as database:
        database.begin(tmp_path / "parley.sqlite")
        for table in list(TABLES)[:announced]:
            database.add(table)
        write(database, tmp_path / "parley.sqlite")
    assert (tmp_path / "parley.sqlite").read_bytes() == (folder / "parley.sqlite").read_bytes()


def test_what_went_wrong_with_one_that_was_given_up_is_not_told_of_the_next(folder, tmp_path):
    parquet_beside(tmp_path / "x", folder)
    with database_process() as database:
        database.begin(tmp_path / "no such folder" / "parley.sqlite")
        database.add(next(iter(TABLES)))
        write(database, tmp_path / "parley.sqlite")


def test_modules_in_the_current_folder_are_not_its_modules(folder, tmp_path, monkeypatch):
    for name in ("apsw", "flows", "schemas"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a module of somebody else')")
    monkeypatch.chdir(tmp_path)
    parquet_beside(tmp_path / "x", folder)
    with database_process() as database:
        write(database, tmp_path / "parley.sqlite")


PRINTS_AT_START = "print('something else')"
PRINTS_LATER = """
import sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "apsw":
            print("something else", flush=True)
sys.meta_path.insert(0, Finder())
"""


def test_what_a_library_prints_is_no_answer(folder, tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text(PRINTS_LATER)
    monkeypatch.syspath_prepend(tmp_path)
    parquet_beside(tmp_path / "x", folder)
    with database_process() as database:
        write(database, tmp_path / "parley.sqlite")
    assert (tmp_path / "parley.sqlite").read_bytes() == (folder / "parley.sqlite").read_bytes()


def test_an_answer_that_cannot_be_read_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text(PRINTS_AT_START)
    monkeypatch.syspath_prepend(tmp_path)
    with database_process() as database, pytest.raises(DatabaseError, match="answered 'something else"):
        write(database, tmp_path / "parley.sqlite")


def test_a_process_that_cannot_start_is_an_error_with_its_exit_status(tmp_path, monkeypatch):
    (tmp_path / "apsw.py").write_text("raise SystemExit(3)")
    monkeypatch.syspath_prepend(tmp_path)
    with database_process() as database, pytest.raises(DatabaseError, match="ended with exit status 3"):
        write(database, tmp_path / "parley.sqlite")


def test_a_process_that_is_killed_is_an_error_with_the_signal(folder, tmp_path):
    parquet_beside(tmp_path / "x", folder)
    with database_process() as database:
        os.kill(database._process.pid, signal.SIGSTOP)  # so that it has not answered when it dies
        database.begin(tmp_path / "parley.sqlite")
        os.kill(database._process.pid, signal.SIGKILL)
        with pytest.raises(DatabaseError, match=r"ended by signal 9 \(Killed"):
            database.wait()


def test_where_it_died_before_there_was_anything_to_write_nothing_is_published(tmp_path, monkeypatch):
    publish(rows_of(FIRST), tmp_path)
    begin = Unfinished.begin

    def killed(release):
        os.kill(release.database._process.pid, signal.SIGKILL)
        release.database._process.wait()
        begin(release)

    monkeypatch.setattr(Unfinished, "begin", killed)
    with pytest.raises(DatabaseError, match="ended by signal 9"):
        publish(rows_of(MORE), tmp_path)
    assert [path.name for path in (tmp_path / "releases").iterdir()] == ["v1.0.0"]


def test_it_ends_with_the_process_that_started_it():
    code = (
        "import os, signal\nfrom flows.database import database_process\n"
        "with database_process() as database:\n"
        "    print(database._process.pid, flush=True)\n    os.kill(os.getpid(), signal.SIGKILL)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    started = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    pid = int(started.stdout)
    until = time.monotonic() + 20
    while _runs(pid) and time.monotonic() < until:
        time.sleep(0.02)
    assert not _runs(pid)


def _runs(pid):
    """Whether there is such a process that has not ended, if perhaps nobody has asked how."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
