"""What tests share: the repository's folders, the commands as a user runs them, one Prefect server for the whole session.

With `--numprocesses 2` two processes share the tests, each a session with a server of its own.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import settings

from flows.server import prefect_server
from flows.settings import configure_environment

ROOT = Path(__file__).parent.parent

WHOLE = {f"tests/{name}.py" for name in ("publish/test_real_sequence", "publish/test_sequence", "publish/test_site_browser")}
WHOLE |= {"tests/storage/test_releases.py", "tests/test_build_cluster.py"}
"""Files that one process goes through, for their tests share what takes long to make; of all others, who is free takes the next test."""

settings.register_profile("quick", max_examples=20, deadline=None)
"""For `make test-fast`: properties are tried on fewer examples; the whole suite tries a hundred."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """How processes share the tests."""
    from xdist.scheduler import LoadScopeScheduling

    class Sharing(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return file if file in WHOLE else nodeid

    return Sharing(config, log)


def pytest_collection_modifyitems(items):
    """Long tests first where processes share them, so that all processes end at about the same time."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def repository() -> Path:
    return ROOT


@pytest.fixture
def heeds_interrupts():
    """Ctrl-C interrupts, and what a test starts too: a shell has what it runs in the background ignore it, the tests for instance."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory) -> Path:
    """A folder for Prefect's database that only this session uses; it is created by the first server that is started on it."""
    home = tmp_path_factory.mktemp("prefect")
    os.environ["PREFECT_HOME"] = str(home)
    configure_environment(home)
    return home


@pytest.fixture(scope="session")
def prefect_api(prefect_home):
    """The address of a Prefect server that runs for the session, and is in the environment of whatever a test starts."""
    with prefect_server() as server:
        server.wait()
        yield server.url


@pytest.fixture(scope="session")
def parley(prefect_home):
    """Runs a command as a user does: `parley("build", "--raw", raw)`; keyword arguments are environment variables."""

    def run(*arguments: object, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "flows", *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            capture_output=True,
            text=True,
            timeout=300,
        )

    return run


@pytest.fixture
def parley_here(prefect_api):
    """The same in this process and its environment: a command is done in half the time where the libraries are loaded already.

    What the command itself prints is told, and not what its processes do.
    """

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        from flows.cli import main

        with redirect_stdout(StringIO()) as printed, redirect_stderr(StringIO()) as said:
            try:
                status = main([*map(str, arguments)])
            except SystemExit as wrong_usage:
                status = wrong_usage.code
        return subprocess.CompletedProcess(arguments, status, printed.getvalue(), said.getvalue())

    return run
