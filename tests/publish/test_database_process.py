"""The database is written by a process of its own, whose end is the end of the publication or of what it was writing."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from world import FIRST, MORE, rows_of

from flows.database import DatabaseError, DatabaseProcess
from flows.database.write import rehearse, write_sqlite
from flows.publish import publish
from flows.publish.release import Unfinished, read_tables, unfinished
from schemas import TABLES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return publish(rows_of(MORE), tmp_path_factory.mktemp("output")).folder


@pytest.fixture
def path(folder, tmp_path):
    """Where a database can be written: the Parquet files are there."""
    for file in folder.glob("*.parquet"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path / "parley.sqlite"


def write(path):
    """Have the database written from all Parquet files that are beside it."""
    with closing(DatabaseProcess(path)) as database:
        for table in TABLES:
            database.add(table)
        database.wait()


@pytest.mark.parametrize("name", ["parley.sqlite", "with a\nline end.sqlite"])
def test_it_is_written_over_what_was_there(folder, path, name):
    path.with_name(name).write_bytes(b"something else")
    write(path.with_name(name))
    assert path.with_name(name).read_bytes() == (folder / "parley.sqlite").read_bytes()


def test_what_is_rehearsed_is_not_in_it(folder, path):
    rehearse()
    assert not path.exists()
    rehearse()
    write_sqlite(path, iter(TABLES).__next__)
    assert path.read_bytes() == (folder / path.name).read_bytes()


def test_the_process_has_ended_when_the_database_is_there(path):
    with closing(DatabaseProcess(path)) as database:
        for table in TABLES:
            database.add(table)
        database.wait()
        assert not _runs(database._process.pid)


@pytest.mark.parametrize("damage", [Path.unlink, lambda file: file.write_bytes(b"PAR1 and nothing else")])
def test_a_file_that_is_announced_and_cannot_be_read_is_an_error(path, damage):
    damage(path.with_name("people.parquet"))
    with pytest.raises(DatabaseError, match=r"FileNotFoundError|ArrowInvalid"):
        write(path)


def test_tables_in_another_order_are_an_error_for_the_file_would_have_other_bytes(path):
    with closing(DatabaseProcess(path)) as database:
        for table in reversed(TABLES):
            database.add(table)
        with pytest.raises(DatabaseError, match="in the place of meetings came changes"):
            database.wait()


def test_no_file_is_read_before_it_is_announced(folder, tmp_path):
    with closing(DatabaseProcess(tmp_path / "parley.sqlite")) as database:
        for table in TABLES:
            time.sleep(0.05)  # in which the process would find that there is none
            (tmp_path / f"{table}.parquet").write_bytes((folder / f"{table}.parquet").read_bytes())
            database.add(table)
        database.wait()
    assert (tmp_path / "parley.sqlite").read_bytes() == (folder / "parley.sqlite").read_bytes()


@pytest.mark.parametrize("announced", [0, 3, len(TABLES)])
def test_a_release_that_is_started_over_has_the_database_of_its_new_tables(folder, tmp_path, announced):
    was, now = (read_tables(publish(rows_of(rows), tmp_path / name).folder) for name, rows in (("was", FIRST), ("now", MORE)))
    with unfinished(tmp_path) as release:
        release.write_tables({table: was[table] for table in list(TABLES)[:announced]})
        release.start_over()
        release.write_tables({table: now[table] for table in TABLES})
        release.database.wait()
        assert (release.folder / "parley.sqlite").read_bytes() == (folder / "parley.sqlite").read_bytes()


def test_modules_in_the_current_folder_are_not_its_modules(path, tmp_path, monkeypatch):
    for name in ("apsw", "flows", "schemas"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a module of somebody else')")
    monkeypatch.chdir(tmp_path)
    write(path)


PRINTS_AT_START = "print('something else', flush=True)"  # before the database's own code sends what is printed elsewhere
PRINTS_LATER = """
import sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "apsw":
            print("something else", flush=True)
sys.meta_path.insert(0, Finder())
"""


def test_what_a_library_prints_is_no_answer(folder, path, tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text(PRINTS_LATER)
    monkeypatch.syspath_prepend(tmp_path)
    write(path)
    assert path.read_bytes() == (folder / "parley.sqlite").read_bytes()


def test_an_answer_that_cannot_be_read_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text(PRINTS_AT_START)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(DatabaseError, match="answered 'something else"):
        write(tmp_path / "parley.sqlite")


def test_a_process_that_cannot_start_is_an_error_with_its_exit_status(tmp_path, monkeypatch):
    (tmp_path / "apsw.py").write_text("raise SystemExit(3)")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(DatabaseError, match="ended with exit status 3"):
        write(tmp_path / "parley.sqlite")


def test_a_process_that_is_killed_is_an_error_with_the_signal(path):
    with closing(DatabaseProcess(path)) as database:
        os.kill(database._process.pid, signal.SIGKILL)
        database.add(next(iter(TABLES)))
        with pytest.raises(DatabaseError, match=r"ended by signal 9 \(Killed"):
            database.wait()


def test_where_it_died_before_there_was_anything_to_write_nothing_is_published(tmp_path, monkeypatch):
    publish(rows_of(FIRST), tmp_path)
    write_tables = Unfinished.write_tables

    def killed(release, tables):
        release.database._process.kill()
        release.database._process.wait()
        write_tables(release, tables)

    monkeypatch.setattr(Unfinished, "write_tables", killed)
    with pytest.raises(DatabaseError, match="ended by signal 9"):
        publish(rows_of(MORE), tmp_path)
    assert [path.name for path in (tmp_path / "releases").iterdir()] == ["v1.0.0"]


def test_it_ends_with_the_process_that_started_it(tmp_path):
    code = (
        "import os, pathlib, signal\nfrom flows.database import DatabaseProcess\n"
        "print(DatabaseProcess(pathlib.Path('parley.sqlite'))._process.pid, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    started = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False, env=environment)
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
