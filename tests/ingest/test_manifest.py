"""What `sources.csv` says of the files beside it."""

import datetime

from flows.ingest import manifest_issues, read_articles

HEADER = "file,url,publisher,published,rights\n"


def article(folder, name):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("The ministers met on Monday, officials said.\n")
    [found] = read_articles(folder / name, folder)
    return found


def test_a_row_is_known_of_its_file(tmp_path):
    (tmp_path / "sources.csv").write_text(HEADER + "a.txt,https://example.org/a,Example Post,2015-05-12,CC BY 4.0\n")
    known = article(tmp_path, "a.txt").manifest
    assert (known.url, known.publisher, known.rights) == ("https://example.org/a", "Example Post", "CC BY 4.0")
    assert known.published == datetime.date(2015, 5, 12)
    assert article(tmp_path, "b.txt").manifest.publisher is None


def test_the_nearest_manifest_that_names_the_file_counts(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sources.csv").write_text(HEADER + "sub/a.txt,,Far,,\nsub/b.txt,,Far,,\n")
    (tmp_path / "sub" / "sources.csv").write_text(HEADER + "a.txt,,Near,,\n")
    assert article(tmp_path, "sub/a.txt").manifest.publisher == "Near"
    assert article(tmp_path, "sub/b.txt").manifest.publisher == "Far"


def test_a_changed_manifest_is_read_again(tmp_path):
    for publisher in ("First", "Second paper"):
        (tmp_path / "sources.csv").write_text(HEADER + f"a.txt,,{publisher},,\n")
        assert article(tmp_path, "a.txt").manifest.publisher == publisher


def test_rows_that_cannot_be_read_become_issues_and_the_others_hold(tmp_path):
    rows = "a.txt,,Good,,\n,,No file,,\nb.txt,,Bad date,12 May,\na.txt,,Again,,\nc.txt,1,2,3,4,5\ngone.txt,,,,\n"
    (tmp_path / "sources.csv").write_text(HEADER + rows)
    assert article(tmp_path, "a.txt").manifest.publisher == "Good"
    issues = manifest_issues(tmp_path)
    assert [issue.rule for issue in issues] == ["manifest-row"] * 4 + ["manifest-file-missing"]
    assert "2015-05-12" in issues[1].message
    assert all(issue.source_file == "sources.csv" for issue in issues)


def test_columns_may_be_missing_and_a_byte_order_mark_is_no_letter(tmp_path):
    (tmp_path / "sources.csv").write_bytes(b"\xef\xbb\xbffile,publisher\na.txt,Example\n")
    assert article(tmp_path, "a.txt").manifest.publisher == "Example"


def test_a_manifest_that_is_no_text_is_an_issue(tmp_path):
    (tmp_path / "sources.csv").write_bytes(b"\xff\xfe\x00")
    assert [issue.rule for issue in manifest_issues(tmp_path)] == ["manifest-unreadable"]
