"""`verify` says what is wrong with a release and where, down to a single byte."""

import shutil

import pytest
from world import FIRST, MORE, reseal, rows_of, write_raw

from flows.publish import DamagedError, publish
from flows.publish.verify import verify

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    output = tmp_path_factory.mktemp("published") / "output"
    publish(rows_of(FIRST), output)
    publish(rows_of(MORE), output)
    return output


@pytest.fixture
def output(published, tmp_path):
    """A copy that a test may spoil."""
    shutil.copytree(published, tmp_path / "output")
    return tmp_path / "output"


def spoil(path, at):
    """Change one byte of a file."""
    content = bytearray(path.read_bytes())
    content[at % len(content)] ^= 1
    path.write_bytes(content)


def test_a_sound_output_has_no_problem(published):
    assert verify(published) == []
    assert verify(published, "v1.0.0") == []


def test_every_file_of_every_release_is_held_against_its_checksum(published, output):
    files = sorted(path.relative_to(published) for path in (published / "releases").rglob("*") if path.is_file())
    assert len(files) > 50
    for number, file in enumerate(files):
        spoil(output / file, 37 * number)
        (problem,) = verify(output, file.parts[1])
        assert (problem.version, problem.where) == (file.parts[1], file.name)
        shutil.copy(published / file, output / file)
    assert verify(output) == []


def test_files_that_are_missing_or_too_many_are_told(output):
    folder = output / "releases" / "v1.0.0"
    (folder / "quotes.csv").unlink()
    (folder / "more.csv").write_text("x")
    assert [(p.where, p.message) for p in verify(output, "v1.0.0")] == [
        ("quotes.csv", "is missing"),
        ("more.csv", "is not listed in SHA256SUMS"),
    ]
    shutil.rmtree(folder)
    (problem,) = verify(output, "v1.0.0")
    assert "folder of the release is missing" in problem.message


@pytest.mark.parametrize("content", ["{", "[]", '{"releases": 3}', "{}"])
def test_a_list_of_releases_that_cannot_be_read_is_told(output, content):
    (output / "versions.json").write_text(content)
    (problem,) = verify(output)
    assert problem.where == "versions.json"


@pytest.mark.parametrize("pointer", ['"last_good": "v1.0.0"', '"last_good": null', '"last": "v1.1.0"'])
def test_a_list_that_does_not_name_the_newest_release_as_the_last_good_one_is_told(output, pointer):
    path = output / "versions.json"
    path.write_text(path.read_text("utf-8").replace('"last_good": "v1.1.0"', pointer), "utf-8")
    (problem,) = verify(output)
    assert (problem.where, "v1.1.0" in problem.message) == ("versions.json", True)


def test_a_csv_that_says_something_else_is_told_even_with_new_checksums(output):
    path = output / "releases" / "v1.1.0" / "people.csv"
    path.write_text(path.read_text("utf-8").replace("Dora Instance", "Dora Insistence"), "utf-8")
    reseal(output, "v1.1.0")
    assert {problem.where for problem in verify(output)} == {"datapackage.json", "people.csv"}


def test_tables_that_break_a_promise_or_hide_a_change_are_told_even_with_new_checksums(output):
    """The first release's tables in place of the second's: counts and changes do not fit, the rows themselves do."""
    for path in (output / "releases" / "v1.0.0").glob("*"):
        shutil.copy(path, output / "releases" / "v1.1.0" / path.name)
    reseal(output, "v1.1.0")
    problems = {(problem.version, problem.where) for problem in verify(output)}
    assert {("v1.1.0", "quotes"), ("v1.1.0", "changes")} <= problems


def test_a_rejected_or_missing_source_is_told(published, tmp_path):
    raw = write_raw(tmp_path / "raw", MORE | {"oslo.txt": MORE["oslo.txt"] + "One more line.\n"})
    (problem,) = verify(published, "v1.1.0", raw)
    assert "has the bytes of oslo.txt" in problem.message


@pytest.mark.parametrize(
    ("table", "column", "claim"),
    [
        ("quotes", "text", "We never said so"),
        ("quotes", "context", "“We agreed to nothing,” said the minister."),
        ("meeting_sources", "evidence", "They never met."),
        ("topic_mentions", "text", "bicycles"),
    ],
)
def test_words_that_the_source_does_not_hold_are_told(tmp_path, table, column, claim):
    rows = rows_of(MORE)
    first = min(rows[table], key=str)
    first[column] = claim
    publish(rows, tmp_path / "output")
    (problem,) = verify(tmp_path / "output", None, write_raw(tmp_path / "raw", MORE))
    assert problem.where.startswith(table)
    assert f"{column} is {claim!r}" in problem.message


def test_only_the_last_good_release_is_held_against_the_sources_unless_one_is_named(published, tmp_path):
    raw = write_raw(tmp_path / "raw", {file: text for file, text in MORE.items() if file != "vienna.txt"})
    assert {problem.version for problem in verify(published, None, raw)} == {"v1.1.0"}
    assert {problem.version for problem in verify(published, "v1.0.0", raw)} == {"v1.0.0"}


def test_a_damaged_release_is_not_built_upon(output):
    spoil(output / "releases" / "v1.1.0" / "quotes.parquet", 99)
    with pytest.raises(DamagedError, match=r"quotes\.parquet: has other bytes"):
        publish(rows_of(MORE), output)
    (problem,) = verify(output)
    assert problem.where == "quotes.parquet"


def test_files_of_the_last_release_that_nothing_is_built_upon_are_left_to_verify(published, output):
    spoil(output / "releases" / "v1.1.0" / "quotes.csv", 99)
    made = publish(rows_of(FIRST), output)
    assert made.version == "v1.2.0"
    (problem,) = verify(output)
    assert (problem.version, problem.where) == ("v1.1.0", "quotes.csv")


def test_changes_since_a_damaged_release_cannot_be_checked(output):
    spoil(output / "releases" / "v1.0.0" / "quotes.parquet", 4)
    (problem,) = verify(output, "v1.1.0")
    assert "v1.0.0, the release before, is damaged" in problem.message
