"""Every descriptor is valid by its standard and says what is in the folder."""

import hashlib
import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml
from world import FIRST, MORE, rows_of

from flows.publish import publish
from schemas import TABLES

pytestmark = pytest.mark.slow

PROFILES = Path(__file__).parent / "profiles"


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    output = tmp_path_factory.mktemp("output")
    publish(rows_of(FIRST), output)
    return publish(rows_of(MORE), output)


def profile(name):
    return json.loads((PROFILES / name).read_text("utf-8"))


def test_the_data_package_is_valid_and_knows_every_file(outcome):
    package = json.loads((outcome.folder / "datapackage.json").read_text("utf-8"))
    jsonschema.Draft7Validator(profile("datapackage-2.0.json")).validate(package)
    tables = {f"{name}.{kind}" for name in TABLES for kind in ("csv", "parquet")}
    assert {resource["path"] for resource in package["resources"]} == {*tables, "parley.sqlite"}
    for resource in package["resources"]:
        content = (outcome.folder / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")


def test_foreign_keys_of_the_data_package_lead_to_resources_and_their_keys(outcome):
    resources = {r["name"]: r for r in json.loads((outcome.folder / "datapackage.json").read_text("utf-8"))["resources"]}
    for resource in resources.values():
        for key in resource.get("schema", {}).get("foreignKeys", []):
            target = resources[key["reference"].get("resource", resource["name"])]
            assert target["schema"]["primaryKey"] == key["reference"]["fields"]


def test_the_profile_would_find_a_fault(outcome):
    package = json.loads((outcome.folder / "datapackage.json").read_text("utf-8"))
    del package["resources"][0]["path"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(profile("datapackage-2.0.json")).validate(package)


READS = """
import json, sys
import mlcroissant
data = mlcroissant.Dataset(jsonld=sys.argv[1])
read = {records.uuid: list(data.records(records.uuid)) for records in data.metadata.record_sets}
first = read["quotes"][0]
names = ("quotes/start", "quotes/end", "quotes/segments")
told = {
    "errors": sorted(data.metadata.ctx.issues.errors),
    "rows": {name: len(records) for name, records in read.items()},
    "quote": {name: first[name] for name in names},
}
print(json.dumps(told, default=int))
"""
"""A process of its own: what mlcroissant imports has a log handler that, when Prefect sets up logging, closes pytest's standard error."""


def test_croissant_is_valid_and_its_records_load(outcome):
    command = [sys.executable, "-c", READS, str(outcome.folder / "croissant.json")]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert told["errors"] == []
    assert told["rows"] == {table: outcome.rows[table] for table in TABLES}
    quote = told["quote"]
    assert quote["quotes/segments"] == [{"quotes/segments/start": quote["quotes/start"], "quotes/segments/end": quote["quotes/end"]}]


def test_the_citation_is_valid(outcome):
    citation = yaml.safe_load((outcome.folder / "CITATION.cff").read_text("utf-8"))
    citation["version"] = str(citation["version"])
    jsonschema.Draft7Validator(profile("citation-1.2.0.json")).validate(citation)
    assert citation["version"] == "1.1.0"


def test_the_card_has_front_matter_and_shows_rows_as_plain_text(outcome):
    card = (outcome.folder / "README.md").read_text("utf-8")
    _, front, body = card.split("---\n", 2)
    facts = yaml.safe_load(front)
    assert facts["license"] == "cc-by-4.0"
    assert [config["config_name"] for config in facts["configs"]] == list(TABLES)
    assert all((outcome.folder / config["data_files"]).exists() for config in facts["configs"])
    assert "| Example–Sample, Vienna, 2020-03-04 | held |" in body
    assert r"No, \| never = never," in body


def test_the_recipes_of_the_card_run(outcome, monkeypatch):
    """Python as it stands; SQL in the database that the comment above it names."""
    import duckdb

    monkeypatch.chdir(outcome.folder)
    blocks = re.findall(r"```(\w+)\n(.*?)```", (outcome.folder / "README.md").read_text("utf-8"), re.DOTALL)
    assert [language for language, _ in blocks] == ["python", "sql"]
    found: dict = {}
    exec(blocks[0][1], found)
    assert len(found["meetings"]) == outcome.rows["meetings"]
    in_duckdb, in_sqlite = re.split(r"^-- .*\n", blocks[1][1], flags=re.MULTILINE)[1:]
    assert len(duckdb.sql(in_duckdb).fetchall()) == outcome.rows["meetings"]
    with sqlite3.connect("parley.sqlite") as database:
        results = [database.execute(statement).fetchall() for statement in in_sqlite.split(";") if statement.strip()]
    assert len(results) == 3 and results[0]


def test_the_checksums_are_those_that_sha256sum_makes(outcome):
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=outcome.folder, capture_output=True, text=True, check=True
    )
    assert len(checked.stdout.splitlines()) == len(list(outcome.folder.iterdir())) - 1
