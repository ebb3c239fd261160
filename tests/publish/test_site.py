"""The web page of a release, as a file: what is in it, that it is safe, and that it is always the same."""

import datetime
import json
import re
from html.parser import HTMLParser
from itertools import chain, pairwise, zip_longest

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from synthetic import HOSTILE, RIGHT_TO_LEFT, synthetic_rows, with_large
from world import CORRECTED, FIRST, MORE, rows_of

from flows.publish import changes, publish
from flows.publish.draft import Draft, File
from flows.publish.site import figures, payload, release_page, write_site
from flows.publish.tables import to_table, to_tables
from schemas import TABLES

pytestmark = pytest.mark.slow


def draft(n_meetings):
    history = {"id_redirects": to_table(TABLES["id_redirects"], []), "changes": changes.none()}
    tables = {**to_tables(synthetic_rows(n_meetings)), **history}
    files = {f"{name}.{kind}": File(1234, "ab" * 32) for name in tables for kind in ("csv", "parquet")}
    return Draft("v1.0.0", None, tables, {**files, "parley.sqlite": File(5, "cd" * 32)})


class Page(HTMLParser):
    """The elements of a page, and the text of its scripts."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.scripts, self._in_script = [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self._in_script = tag == "script"
        if self._in_script:
            self.scripts.append([dict(attributes), ""])

    def handle_data(self, data):
        if self._in_script:
            self.scripts[-1][1] += data

    def handle_endtag(self, tag):
        self._in_script = False

    def block(self, name):
        return next(json.loads(text) for attributes, text in self.scripts if attributes.get("id") == f"data-{name}")


@pytest.fixture(scope="module")
def html():
    return release_page(draft(40)).decode()


@pytest.fixture(scope="module")
def page(html):
    return Page(html)


def unpacked(column):
    return column if isinstance(column, list) else [None if at < 0 else column["words"][at] for at in column["at"]]


def test_the_same_release_gives_the_same_page():
    assert release_page(draft(40)) == release_page(draft(40))


def test_the_page_loads_nothing_and_may_connect_to_nothing(page):
    assert not [element for element in page.elements if element[0] in ("link", "img", "iframe", "object", "embed", "base")]
    assert not [attributes for tag, attributes in page.elements if "src" in attributes]
    (policy,) = [attributes["content"] for tag, attributes in page.elements if attributes.get("http-equiv") == "Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy.replace("style-src 'unsafe-inline'", "")


def test_links_lead_into_the_page_or_to_files_beside_it_or_to_the_web(page):
    links = {attributes["href"] for tag, attributes in page.elements if tag == "a" and "href" in attributes}
    assert links
    assert [link for link in links if not re.match(r"#|https://|[\w.]+$", link)] == []


def test_rows_are_in_the_page_as_they_are_in_the_tables(page):
    tables = draft(40).tables
    for table, block in (("meetings", "core"), ("people", "core"), ("meeting_sources", "sources"), ("articles", "articles")):
        found = page.block(block)[table]
        for name, column in found.items():
            values = tables[table][name].to_pylist()
            assert unpacked(column) == [value.isoformat() if isinstance(value, datetime.date) else value for value in values], (table, name)


def test_a_quote_is_shown_in_its_context(page):
    quotes = page.block("quotes")["quotes"]
    texts, around, pieces = (unpacked(quotes[name]) for name in ("text", "around", "pieces"))
    for text, outside, inside, context in zip(texts, around, pieces, draft(40).tables["quotes"]["context"].to_pylist(), strict=True):
        assert context == "".join(chain.from_iterable(zip_longest(outside, inside or [text], fillvalue="")))


def test_an_interrupted_quote_is_marked_in_its_pieces():
    found = payload.split("We have agreed, and we shall sign.", "“We have agreed,” said the minister, “and we shall sign.” She left.")
    assert found.pieces == ["We have agreed,", "and we shall sign."]
    assert found.around == ["“", "” said the minister, “", "” She left."]


def test_a_quote_that_is_not_in_its_context_is_not_marked():
    assert payload.split("A long turn of a transcript.", "The minister:") == payload.Split(["The minister:"])


@given(st.text("ab ", max_size=30), st.text("ab “” ", max_size=60))
def test_a_split_loses_no_character(text, context):
    found = payload.split(text, context)
    pieces = found.pieces or ([text] if len(found.around) > 1 else [])
    assert "".join(chain.from_iterable(zip_longest(found.around, pieces, fillvalue=""))) == context
    assert not pieces or " ".join(pieces) == text


def test_hostile_text_is_data_and_nothing_else(html, page):
    texts = unpacked(page.block("quotes")["quotes"]["text"])
    assert HOSTILE in texts
    assert RIGHT_TO_LEFT in texts
    assert html.count("<script") == html.count("</script>") == len(page.scripts) == 7
    assert "onerror" not in re.sub(r'<script type="application/json".*?</script>', "", html, flags=re.S)


def test_hostile_names_are_escaped_where_the_page_is_drawn():
    rows = synthetic_rows(5)
    for table in ("people", "meeting_participants"):
        for row in rows[table]:
            row["name"] = HOSTILE
    for row in rows["meetings"]:
        row["city"] = row["label"] = HOSTILE
    tables = {**draft(1).tables, **to_tables(rows)}
    page = Page(release_page(Draft("v1.0.0", None, tables, draft(0).files)).decode())
    assert len(page.scripts) == 7
    assert not [element for element in page.elements if element[0] == "img"]


def test_an_empty_release_has_a_page():
    html = release_page(draft(0)).decode()
    assert "Meetings over time" not in html
    assert "v1.0.0 is the first release" in html


def test_downloads_have_sizes_and_checksums(html):
    assert 'href="meetings.csv" download' in html
    assert "1.2 kB" in html
    assert "ab" * 32 in html
    assert html.index("parley.sqlite") < html.index("meetings.csv")


def test_a_release_too_large_for_a_page_is_shown_in_its_newest_part(monkeypatch):
    monkeypatch.setattr(payload, "MAX_ROWS", {"meetings": 10, "quotes": 30, "articles": 25})
    whole = draft(40)
    html = release_page(whole).decode()
    assert "10 of 40 meetings" in html
    core = Page(html).block("core")
    days = [day for day in whole.tables["meetings"]["start_date"].to_pylist() if day is not None]
    assert sorted(unpacked(core["meetings"]["start_date"])) == [day.isoformat() for day in sorted(days)[-10:]]
    shown = set(unpacked(core["meetings"]["meeting_id"]))
    assert set(unpacked(core["meeting_participants"]["meeting_id"])) == shown
    assert set(unpacked(Page(html).block("sources")["meeting_sources"]["meeting_id"])) <= shown


def test_of_quotes_of_any_total_length_the_newest_are_shown(monkeypatch):
    monkeypatch.setattr(payload, "MAX_ROWS", {"meetings": 40, "quotes": 1, "articles": 80})
    tables = draft(40).tables
    shown = payload.shown({**tables, "quotes": with_large(tables["quotes"], "context")})
    newest = max(day for day in tables["quotes"]["said_on"].to_pylist() if day is not None)
    assert json.loads(shown.blocks["quotes"])["quotes"]["said_on"] == [newest.isoformat()]


@given(st.lists(st.tuples(st.none() | st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 12, 31)), st.sampled_from(figures.STATUS))))
def test_every_dated_meeting_is_in_one_bin_of_the_timeline(meetings):
    days, status = [day for day, _ in meetings], [status for _, status in meetings]
    bins = figures.timeline(pa.table({"start_date": pa.array(days, pa.date32()), "status": pa.array(status, pa.string())}))
    dated = [(day, status) for day, status in meetings if day is not None]
    assert sum(sum(bin.counts.values()) for bin in bins) == len(dated)
    for day, status in dated:
        (bin,) = [bin for bin in bins if bin.first <= day <= bin.last]
        assert bin.counts[status] > 0
    assert all(later.first - earlier.last == datetime.timedelta(1) for earlier, later in pairwise(bins))


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    output = tmp_path_factory.mktemp("published")
    for texts in (FIRST, MORE, CORRECTED):
        publish(rows_of(texts), output)
    return output


def test_each_release_has_its_page_among_its_files(published):
    for version in ("v1.0.0", "v1.1.0", "v1.2.0"):
        folder = published / "releases" / version
        assert f"<title>Parley {version}</title>" in (folder / "index.html").read_text()
        assert "  index.html\n" in (folder / "SHA256SUMS").read_text()


def test_the_first_page_shows_the_last_release_and_lists_all(published):
    html = (published / "index.html").read_text()
    assert "<title>Parley v1.2.0</title>" in html
    local = {
        attributes["href"]
        for tag, attributes in Page(html).elements
        if tag == "a" and not attributes.get("href", "#").startswith(("#", "https://"))
    }
    assert {f"releases/{version}/index.html" for version in ("v1.0.0", "v1.1.0", "v1.2.0")} <= local
    assert [link for link in local if not (published / link).is_file()] == []


def test_what_has_changed_is_told(published):
    html = (published / "releases" / "v1.2.0" / "index.html").read_text()
    assert "What has changed since v1.1.0" in html
    rows = re.findall(r'<td data-head="Table">(\w+)</td><td data-head="What">(\w+)</td>', html)
    assert ("meetings", "added") in rows or ("meetings", "changed") in rows


def test_writing_the_page_again_changes_nothing(published):
    page = (published / "index.html").read_bytes()
    write_site(published / "releases" / "v1.2.0", published)
    assert (published / "index.html").read_bytes() == page
    assert sorted(path.name for path in published.iterdir()) == ["index.html", "releases", "versions.json"]
