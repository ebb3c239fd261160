"""The README tells the truth: its recipes run, its rows are in the release, its links lead somewhere."""

from __future__ import annotations

import csv
import re

import pytest

RELEASE = "output/releases/v1.0.0"


@pytest.fixture(scope="module")
def readme(repository) -> str:
    return (repository / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def release(repository):
    assert (repository / RELEASE).is_dir(), f"{RELEASE} is part of the repository; `make dataset` makes it from raw/"
    return repository / RELEASE


def table_below(readme: str, heading: str) -> list[dict[str, str]]:
    """The rows of the Markdown table below `**heading**`."""
    lines = readme.partition(f"**{heading}**")[2].strip().splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[: lines.index("")]]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


@pytest.mark.parametrize("table", ["meetings", "quotes"])
def test_the_rows_it_shows_are_rows_of_the_release(readme, release, table):
    with (release / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    shown = table_below(readme, table)
    assert shown
    for row in shown:
        assert any(all(known[name].startswith(cell.removesuffix(" …")) for name, cell in row.items()) for known in published), row


def test_its_recipes_run(readme, release, repository, monkeypatch, capsys):
    monkeypatch.chdir(repository)
    recipes = re.findall(r"```python\n(.*?)```", readme, re.S)
    assert len(recipes) == 4
    for recipe in recipes:
        exec(compile(recipe, "README.md", "exec"), {})
        assert "John Kerry" in capsys.readouterr().out


def test_its_links_lead_to_files_of_the_repository(readme, repository, release):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", readme):
        assert (repository / target).exists(), target


@pytest.mark.parametrize("page", ["operation.md", "maintenance.md", "fetch.md", "rules.md", "web-page.md"])
def test_links_of_the_docs_lead_to_files(repository, page):
    text = (repository / "docs" / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert (repository / "docs" / target).exists(), target
