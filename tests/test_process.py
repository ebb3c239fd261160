"""A process of its own has the modules of the one that starts it, wherever it is started."""

import os
import subprocess
import sys

import pytest

STARTS = """
import subprocess, sys
from flows.process import command_of, environment
sys.exit(subprocess.run(command_of("flows.settings"), env=environment(), cwd=sys.argv[1]).returncode)
"""


def started(repository, folder):
    """How a process ends that a command starts in a folder which is run from the project's own, where it need not be installed."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run([sys.executable, "-c", STARTS, folder], cwd=repository, env=own, check=False).returncode


def test_the_project_need_not_be_installed(repository, tmp_path):
    assert started(repository, tmp_path) == 0


@pytest.mark.parametrize("name", ["flows", "pathlib"])
def test_what_lies_in_the_current_folder_is_none_of_its_modules(repository, tmp_path, name):
    (tmp_path / f"{name}.py").write_text("raise SystemExit('a module of somebody else')")
    assert started(repository, tmp_path) == 0
