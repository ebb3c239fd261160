"""Every rule that a row can bear is in the list, and stands in the file that the list names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.ingest import list_files
from flows.resolve import resolve
from flows.shards import results
from schemas.rules import RULES, names_of, rules_page

ROOT = Path(__file__).parents[2]
LISTED = [
    pytest.param(file, rule.name, id=f"{file}: {rule.name}") for files in RULES.values() for file, rules in files.items() for rule in rules
]
POSITION_OF_THE_RULE = {"Issue": 3, "reject": 1, "Attribution": 2, "_attribution": 1, "_carry": 1, "_all_in": 1}


def literals(file: str) -> set[str]:
    tree = ast.parse((ROOT / "flows" / file).read_text("utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def rules_written_in(path: Path) -> Iterator[str]:
    """The literals that the code makes the rule of a row: `rule=…`, and arguments of the functions above."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.keyword(arg="rule", value=value) | ast.Assign(targets=[ast.Name(id="rule")], value=value):
                yield from strings(value)
            case ast.Call(func=ast.Name(id=called), args=arguments) if called in POSITION_OF_THE_RULE:
                yield from (name for value in arguments[POSITION_OF_THE_RULE[called] :][:1] for name in strings(value))


def strings(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*strings(node.body), *strings(node.orelse))


def test_the_page_of_the_docs_is_what_the_list_says():
    assert (ROOT / "docs" / "rules.md").read_text("utf-8") == rules_page(), "run `python -m schemas`"


@pytest.mark.parametrize(("file", "name"), LISTED)
def test_a_rule_is_written_in_the_file_that_the_list_names(file, name):
    """In full, or as what follows `carried-` and `indirect-`."""
    assert {name, name.partition("-")[2]} & literals(file)


def test_every_rule_that_the_code_gives_a_row_is_listed():
    listed = frozenset().union(*map(names_of, RULES))
    written = {
        (path.name, name)
        for part in ("ingest", "clean", "extract", "resolve", "stages.py")
        for path in sorted((ROOT / "flows" / part).rglob("*.py")) or [ROOT / "flows" / part]
        for name in rules_written_in(path)
    }
    assert len(written) > 40
    unlisted = {(file, name) for file, name in written if not {name, f"carried-{name}", f"indirect-{name}"} & listed}
    assert unlisted == {("clauses.py", "verb")}, "which makes no row: a verb without the words that it reports"


def test_every_rule_in_the_tables_of_the_raw_articles_is_listed():
    found = [result for path in list_files(ROOT / "raw") for result in results(path, ROOT / "raw")]
    rows = resolve(found)
    for table in RULES:
        assert {row["rule"] for row in rows[table]} <= names_of(table)
    assert rows["meeting_sources"]
    assert rows["quotes"]
