"""Worker processes compute with what the build was started with, or not at all."""

from __future__ import annotations

import json
import subprocess
import sys

import msgspec
import pytest

from flows import workers
from flows.shards import Folders, Job, list_sources

pytestmark = pytest.mark.slow


@pytest.fixture
def submit(repository):
    """What a worker process makes of the raw articles, kept in these folders."""

    def run(folders):
        raw = repository / "raw"
        jobs = [Job(source, None) for source in list_sources(raw)]
        with workers.running(1):
            return workers.submit(jobs, raw, folders).result()

    return run


def test_a_worker_that_has_other_code_or_data_than_the_build_computes_nothing(submit, tmp_path):
    folders = Folders.below(tmp_path)
    other = msgspec.structs.replace(folders, extract=folders.extract.with_name("of-another-version"), code="other")
    with pytest.raises(RuntimeError, match="another version of parley"):
        submit(other)
    assert not list(tmp_path.rglob("*.zst"))


@pytest.mark.parametrize("change", [{}, {"code": "of another machine, with other libraries beside"}])
def test_one_that_has_the_same_does(submit, tmp_path, change):
    assert submit(msgspec.structs.replace(Folders.below(tmp_path), **change)).articles == 5
    assert len(list(tmp_path.rglob("*.zst"))) == 2


LEXICONS_THEN = """
import inspect, json, sys
import flows.workers
flows.workers.load_models()
modules = [module for name, module in sys.modules.items() if name.startswith(("flows.ingest", "flows.clean", "flows.extract"))]
lexicons = {
    f"{thing.__module__}.{thing.__qualname__}": thing.cache_info().currsize
    for module in modules
    for thing in vars(module).values()
    if hasattr(thing, "cache_info") and not inspect.signature(thing).parameters
}
print(json.dumps(lexicons))
"""


def test_a_worker_has_every_lexicon_before_its_first_article(repository):
    """Else each worker would load it, or compile its patterns, while the build waits."""
    told = subprocess.run([sys.executable, "-c", LEXICONS_THEN], cwd=repository, capture_output=True, text=True, check=True).stdout
    lexicons = json.loads(told)
    assert len(lexicons) > 40
    assert [name for name, loaded in lexicons.items() if not loaded] == []
