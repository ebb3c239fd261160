"""What each stage depends on: all that it reads, and no more, so that a change computes from its stage on."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from flows.cache import StageCache
from flows.ingest import Part
from flows.model import Extraction, Issue
from flows.shards import Folders, list_sources, missing_sources, process, shards_of
from flows.stages import CLEAN, EXTRACT, FLOWS, STAGES, TABULATE, cleaned, code_of, digest_of, extracted, reference_of

CHANGES = {
    "ingest/render.py": {CLEAN, EXTRACT, TABULATE},
    "clean/title.py": {CLEAN, EXTRACT, TABULATE},
    "model.py": {CLEAN, EXTRACT, TABULATE},
    "reference/__init__.py": {CLEAN, EXTRACT, TABULATE},
    "reference/furniture.tsv": {CLEAN, EXTRACT, TABULATE},
    "reference/countries.tsv": {CLEAN, EXTRACT, TABULATE},
    "extract/quotes/speaker.py": {EXTRACT, TABULATE},
    "registry.py": {EXTRACT, TABULATE},
    "gazetteer.py": {EXTRACT, TABULATE},
    "reference/reporting_verbs.tsv": {EXTRACT, TABULATE},
    "reference/people.tsv": {EXTRACT, TABULATE},
    "reference/abbreviations.txt": {EXTRACT, TABULATE},
    "corrections.py": {TABULATE},
    "tabulate/columns.py": {TABULATE},
    "../schemas/quotes.py": {TABULATE},
    "reference/corrections.yml": {TABULATE},
    "reference/cameo_codes.tsv": set(),
    "reference/README.md": set(),
    "resolve/meetings.py": set(),
    "publish/release.py": set(),
    "build.py": set(),
    "settings.py": set(),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """A copy of the code and data, to be changed."""
    folder = tmp_path_factory.mktemp("code")
    for package in ("flows", "schemas"):
        shutil.copytree(FLOWS.parent / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    return folder / "flows"


@pytest.mark.parametrize("file", CHANGES)
def test_a_change_computes_its_stage_and_those_after_it_again_and_none_before(copy, file):
    before = {stage: digest_of(stage, copy) for stage in STAGES}
    with (copy / file).open("a", encoding="utf-8") as changed:
        changed.write("\n")
    assert {stage for stage in STAGES if digest_of(stage, copy) != before[stage]} == CHANGES[file]


def test_a_module_that_is_new_to_a_stage_counts_with_what_it_imports_and_reads(copy):
    (copy / "extract" / "ranks.py").write_text('from flows import ranks_of_old\n\nFILE = "ranks.tsv"\n')
    (copy / "ranks_of_old.py").write_text("")
    (copy / "reference" / "ranks.tsv").write_text("rank\n")
    before = digest_of(EXTRACT, copy)
    with (copy / "extract" / "__init__.py").open("a", encoding="utf-8") as changed:
        changed.write("\nfrom flows.extract import (\n    ranks,\n)\n")
    assert digest_of(EXTRACT, copy) != before
    assert {copy / "extract" / "ranks.py", copy / "ranks_of_old.py"} <= code_of(EXTRACT, copy)
    assert copy / "reference" / "ranks.tsv" in reference_of(EXTRACT, copy)


def test_an_import_counts_however_it_is_written(copy):
    (copy / "extract" / "late.py").write_text("")
    with (copy / "extract" / "links.py").open("a", encoding="utf-8") as changed:
        changed.write("\nfrom flows.extract import (  # (two)\n    dates,  # (and)\n    late,\n)\n")
    assert copy / "extract" / "late.py" in code_of(EXTRACT, copy)


def test_the_digest_is_the_same_in_another_folder(tmp_path):
    for package in ("flows", "schemas"):
        shutil.copytree(FLOWS.parent / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    assert digest_of(TABULATE, tmp_path / "flows") == digest_of(TABULATE)


WATCHED = """
import json, sys
from pathlib import Path

flows, raw, stage = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
opened = set()

def watch(event, arguments):
    if event == "open" and str(arguments[0]).startswith(str(flows / "reference")):
        opened.add(Path(arguments[0]).name)

sys.addaudithook(watch)
from flows import stages

for path in sorted(raw.glob("*.txt")):
    found = stages.cleaned(path, raw)
    if stage != "clean":
        found = stages.extracted(found)
    if stage == "tabulate":
        from flows.tabulate import tabulate
        found = tabulate(found)
    list(found)
modules = {name for name in sys.modules if name.partition(".")[0] in ("flows", "schemas")}
files = {Path(sys.modules[name].__file__).relative_to(flows.parent).as_posix() for name in modules}
print(json.dumps([sorted(opened), sorted(files)]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_a_stage_runs_no_module_and_opens_no_reference_file_that_its_digest_does_not_stand_for(stage, repository):
    command = [sys.executable, "-B", "-c", WATCHED, FLOWS, repository / "raw", stage.name]
    done = subprocess.run([*map(str, command)], cwd=repository, capture_output=True, text=True, check=True)
    opened, modules = json.loads(done.stdout)
    assert {name for name in opened if name.endswith((".tsv", ".txt"))}
    counted = [*STAGES[: STAGES.index(stage) + 1]]  # its own, and through the digest before those of the stages before
    assert {name for name in opened if not name.startswith("__")} <= {path.name for each in counted for path in reference_of(each)}
    assert set(modules) <= {path.relative_to(FLOWS.parent).as_posix() for each in counted for path in code_of(each)}


def test_a_change_of_extraction_alone_reads_and_cleans_nothing_again(repository, tmp_path):
    raw = repository / "raw"
    folders = Folders.below(tmp_path)
    sources = list_sources(raw)
    (jobs,) = shards_of(missing_sources(sources, folders), folders)
    process(jobs, raw, folders)
    first = list(StageCache(folders.extract, Extraction).read(source.key for source in sources))
    assert missing_sources(sources, folders) == []

    changed = msgspec.structs.replace(folders, extract=tmp_path / "extract of other code")
    (jobs,) = shards_of(missing_sources(sources, changed), changed)
    process(jobs, tmp_path / "there is nothing to read here", changed)
    assert list(StageCache(changed.extract, Extraction).read(source.key for source in sources)) == first
    assert len(list(folders.clean.iterdir())) == 1


def test_cleaned_articles_that_are_damaged_or_gone_are_read_again(repository, tmp_path):
    raw = repository / "raw"
    sources = list_sources(raw)
    folders = Folders.below(tmp_path)
    (jobs,) = shards_of(sources, folders)
    process(jobs, raw, folders)
    first = list(StageCache(folders.extract, Extraction).read(source.key for source in sources))
    (pack,) = folders.clean.iterdir()
    pack.write_bytes(b"damaged " + pack.read_bytes()[8:])
    for name in ("damaged", "gone"):
        again = msgspec.structs.replace(folders, extract=tmp_path / name)
        (jobs,) = shards_of(sources, again)
        assert all(job.cleaned for job in jobs)
        if name == "gone":
            pack.unlink()
        process(jobs, raw, again)
        assert list(StageCache(again.extract, Extraction).read(source.key for source in sources)) == first


def test_an_article_that_breaks_a_stage_is_an_issue_of_that_stage_and_the_others_go_on(tmp_path, monkeypatch):
    (tmp_path / "list.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n')

    def broken(given):
        raise ValueError(f"no such {type(given).__name__}")

    monkeypatch.setattr("flows.clean.clean", broken)
    found = list(cleaned(tmp_path / "list.jsonl", tmp_path, Part()))
    assert [issue.source_file for issue in found] == ["list.jsonl#1", "list.jsonl#2"]
    assert {(issue.level, issue.stage, issue.rule) for issue in found} == {("reject", "clean", "failed")}
    assert found[0].message == f"ValueError in {__name__}.broken: no such Article"
    assert list(extracted(found)) == found

    def forgetful(given):
        raise OSError(errno.EMFILE, "Too many open files", "/somewhere/on/this/machine")

    monkeypatch.setattr("flows.clean.clean", forgetful)
    with pytest.raises(OSError, match="Too many"):
        list(cleaned(tmp_path / "list.jsonl", tmp_path, was_readable=True))

    monkeypatch.undo()
    monkeypatch.setattr("flows.extract.extract", broken)
    told = list(extracted(cleaned(tmp_path / "list.jsonl", tmp_path)))
    assert all(isinstance(one, Issue) and one.stage == "extract" for one in told)
    assert len(told) == 2
