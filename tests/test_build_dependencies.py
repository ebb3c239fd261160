"""What the code imports is declared and locked, and counts for the cache where results depend on it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from flows.stages import STAGES, Stage, code_of

OURS = {"flows", "schemas"}


@pytest.fixture(scope="module")
def project(repository) -> dict:
    return tomllib.loads((repository / "pyproject.toml").read_text())["project"]


def distributions(files: list[Path]) -> set[str]:
    """The distributions that the files import from, by their normalized names."""
    modules = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.partition(".")[0])
    installed = packages_distributions()
    return {normalized(installed[name][0]) for name in modules - OURS - sys.stdlib_module_names if name in installed}


def normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def names(requirements: list[str]) -> set[str]:
    return {normalized(re.match(r"[\w.-]+", requirement).group()) for requirement in requirements}


def python_files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.py")) if "__pycache__" not in path.parts]


def test_every_imported_library_is_a_declared_dependency(project, repository):
    imported = distributions(python_files(repository / "flows") + python_files(repository / "schemas"))
    optional = names([requirement for extra in ("dask",) for requirement in project["optional-dependencies"][extra]])
    assert imported - optional <= names(project["dependencies"])


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_every_library_that_results_depend_on_counts_for_the_cache(stage: Stage):
    before = set() if stage.before is None else set(stage.before.libraries)
    used = distributions([path for path in code_of(stage) if path.suffix == ".py"])
    assert used <= set(stage.libraries) | before
    assert used


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_every_dependency_with_hashes_and_names_no_place(repository, project, lock):
    text = (repository / lock).read_text()
    wanted = names(project["dependencies"]) | (names(project["optional-dependencies"]["dev"]) if "dev" in lock else set())
    entries = re.split(r"\n(?=\S)", text.strip())
    assert wanted <= {normalized(re.match(r"[\w.-]+", entry).group()) for entry in entries}
    for entry in entries:
        assert re.match(r"[\w.-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry
    assert "://" not in text
    assert " @ " not in text


def test_both_locks_pin_the_same_versions(repository):
    texts = [(repository / lock).read_text() for lock in ("requirements.lock", "requirements-dev.lock")]
    run, dev = (dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.M)) for text in texts)
    assert run.items() <= dev.items()
