"""A module of this project as a process of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def command_of(module: str, *arguments: str) -> list[str]:
    """`python -m`, but without the current folder among those of modules: what lies there is not this project's."""
    return [sys.executable, "-P", "-m", module, *arguments]


def environment() -> dict[str, str]:
    """The environment of this process, with the folders in which it finds modules.

    This project's is named, for it may be found by being the current one.
    """
    folders = [*filter(None, sys.path), str(Path(__file__).resolve().parents[1])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(folders)}
