"""Whenever a build dies, what was published stands, nothing half-written is visible, and the next build puts things right."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from world import FIRST, MORE, rows_of

from flows.publish import BusyError, need_output, publish
from flows.publish.files import exclusive
from flows.publish.verify import verify
from flows.publish.versions import read_catalogue

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
BUILD = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = [{here!r}, {root!r}]
from world import MORE, rows_of
from flows.publish import publish

written = 0
def dying(handle, fsync=os.fsync):
    global written
    fsync(handle)
    written += 1
    if written == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

os.fsync = dying
publish(rows_of(MORE), Path(sys.argv[1]))
print(written)
"""


def build(output, dies_after):
    """A build in a process of its own that is killed once it has made so many writes durable; 0 lets it live."""
    code = BUILD.format(here=str(HERE), root=str(HERE.parents[1]))
    return subprocess.run([sys.executable, "-c", code, str(output), str(dies_after)], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def writes(tmp_path_factory):
    """How many writes a build makes durable."""
    output = tmp_path_factory.mktemp("whole")
    publish(rows_of(FIRST), output)
    return int(build(output, 0).stdout)


@pytest.mark.parametrize(
    "moment", ["first file", "in the middle", "last file", "folder", "named", "list written", "listed", "page written"]
)
def test_a_killed_build_leaves_the_last_release_as_it_was(tmp_path, writes, moment):
    last = ("last file", "folder", "named", "list written", "listed", "page written")
    at = {"first file": 1, "in the middle": writes // 2, **{name: writes - n for n, name in enumerate(reversed(last))}}[moment]
    publish(rows_of(FIRST), tmp_path)
    listed = (tmp_path / "versions.json").read_bytes()
    died = build(tmp_path, at)
    assert died.returncode == -signal.SIGKILL, died.stderr
    published = moment in ("listed", "page written")
    assert ((tmp_path / "versions.json").read_bytes() == listed) is not published
    assert verify(tmp_path) == []
    assert publish(rows_of(MORE), tmp_path).version == "v1.1.0"
    assert verify(tmp_path) == []
    assert sorted(path.name for path in (tmp_path / "releases").iterdir()) == ["v1.0.0", "v1.1.0"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html", "releases", "versions.json"]


def test_a_failing_write_leaves_nothing_behind(tmp_path, monkeypatch):
    publish(rows_of(FIRST), tmp_path)

    def full(handle):
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space left"):
        publish(rows_of(MORE), tmp_path)
    assert [path.name for path in (tmp_path / "releases").iterdir()] == ["v1.0.0"]
    assert read_catalogue(tmp_path).last_good == "v1.0.0"


def test_a_release_is_published_even_where_the_page_beside_it_cannot_be_written(tmp_path, capfd):
    (tmp_path / "index.html").mkdir()
    assert publish(rows_of(FIRST), tmp_path).version == "v1.0.0"
    assert f"v1.0.0 is published, as its own page in {tmp_path / 'releases' / 'v1.0.0'} shows, but {tmp_path / 'index.html'} was not" in (
        capfd.readouterr().err
    )
    assert verify(tmp_path) == []
    (tmp_path / "index.html").rmdir()
    assert publish(rows_of(FIRST), tmp_path).version == "v1.0.0"
    assert (tmp_path / "index.html").is_file()


def test_that_nothing_can_be_published_is_known_before_anything_is_read(tmp_path):
    need_output(tmp_path / "output")
    with exclusive(tmp_path / "output"), pytest.raises(BusyError, match="another build"):
        need_output(tmp_path / "output")
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OSError, match="file"):
        need_output(tmp_path / "file")


def test_two_builds_into_one_folder_do_not_meet(tmp_path):
    with exclusive(tmp_path), pytest.raises(BusyError, match="another build"):
        publish(rows_of(FIRST), tmp_path)
    assert publish(rows_of(FIRST), tmp_path).version == "v1.0.0"
