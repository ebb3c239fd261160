"""Titles, dates, datelines, publishers, kinds, languages, each by itself."""

import datetime

import pytest

from flows.clean.dateline import inline_dateline, is_place_line, page_dateline
from flows.clean.days import find_days, is_day_line
from flows.clean.kind import kind_of
from flows.clean.language import language_of
from flows.clean.published import published_by_label, published_in_address, published_in_text
from flows.clean.publisher import agencies_in, canonical_publisher, stated_publisher
from flows.clean.title import find_title, tidy_title
from flows.model import Span
from flows.reference import reference_rows
from tests.clean.articles import PROSE, judged


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("Ministers meet in Prague | News | DW | 12.05.2015", "Ministers meet in Prague"),
        ("Ministers meet in Prague • President of Russia", "Ministers meet in Prague"),
        ("Ministers meet in Prague – CBS News", "Ministers meet in Prague"),
        ("Ministers meet in Prague - The Example Tribune", "Ministers meet in Prague"),
        ("BBC News - Ministers meet in Prague", "BBC News - Ministers meet in Prague"),
        ("Talks – and more talks – in Prague", "Talks – and more talks – in Prague"),
        ("You are here: Home » World » Ministers meet in Prague", "Ministers meet in Prague"),
        ("Call with the Minister of _ Israel", "Call with the Minister of Israel"),
        ("Call with *the* Minister of _Jordan", "Call with the Minister of Jordan"),
        ("# Ministers meet", "Ministers meet"),
    ],
)
def test_a_title_has_no_site_suffix_and_no_stray_marks(raw, title):
    assert tidy_title(raw).title == title


def test_the_title_is_the_line_that_the_text_takes_up():
    texts = ["The latest from our region every day", "Ministers of two countries meet in Prague", "By Jane Roe", "7 May 2013", *PROSE]
    line, headline = find_title(judged(texts), range(4, 7))
    assert (line, headline.title) == (1, "Ministers of two countries meet in Prague")


def test_a_long_caption_is_no_title_however_much_it_shares_with_the_text():
    caption = (
        "The foreign minister, left, and his colleague, right, before the talks about the border crossings that were held in Prague"
        " on Tuesday after months of delay, according to officials"
    )
    text = "The foreign minister and his colleague held talks in Prague on Tuesday about the border crossings, officials said."
    line, headline = find_title(judged(["News", "Border talks end in Prague", caption, text, text]), range(3, 5))
    assert (line, headline.title) == (1, "Border talks end in Prague")


def test_a_paragraph_with_a_dateline_is_no_title():
    assert find_title(judged(["PRAGUE (AP) — The talks about the border are over.", *PROSE]), range(4)) is None


def test_a_sentence_of_the_article_is_no_title():
    assert find_title(judged(PROSE), range(3)) is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("May 7, 2013", "2013-05-07"),
        ("7 May 2013", "2013-05-07"),
        ("Tuesday, 7th of May 2013", "2013-05-07"),
        ("7. Mai 2013", "2013-05-07"),
        ("7 de mayo de 2013", "2013-05-07"),
        ("le 1er août 2013", "2013-08-01"),
        ("7 мая 2013 г.", "2013-05-07"),
        ("2013年5月7日", "2013-05-07"),
        ("12.05.2015", "2015-05-12"),
        ("2013-05-07T10:00", "2013-05-07"),
        ("31/12/2013", "2013-12-31"),
    ],
)
def test_days_are_read_as_pages_write_them(text, iso):
    assert [day.date.isoformat() for day in find_days(text)] == [iso]


@pytest.mark.parametrize("text", ["May 7", "31/31/2013", "version 1.2.2013.4", "in May 2013", "1234567890"])
def test_nothing_is_filled_in_and_figures_are_no_days(text):
    assert list(find_days(text)) == []


def test_day_lines_hold_nothing_but_the_date():
    assert is_day_line("Published: Tuesday, 7 May 2013, 18:30 GMT") and is_day_line("9:45 a.m.")
    assert not is_day_line("On 7 May 2013 the ministers met.") and not is_day_line("Prague")


def test_a_publication_date_goes_before_the_date_of_the_event():
    texts = ["Ministers meet in Prague", "May 7, 2013", "18:30", *PROSE, "Publication date: May 9, 2013"]
    found = published_in_text(judged(texts), 0, range(3, 6), ())
    assert (found.date, found.rule) == (datetime.date(2013, 5, 9), "text:label")
    found = published_in_text(judged(texts[:-1]), 0, range(3, 6), ())
    assert (found.date, found.rule) == (datetime.date(2013, 5, 7), "text:date-line")


@pytest.mark.parametrize(
    "line",
    [
        "Jane Roe | 14.05.2019 - Update : 15.05.2019",
        "EXAMPLE NEWS - May 14, 2019 - 19:41 | World, All",
        "Geneva, 14/05/2019 - 19:22, UNIQUE ID: 190514_22",
        "By U.S. Embassy | 14 May, 2019 | Topics: News",
    ],
)
def test_a_date_is_a_part_of_the_line_below_the_title(line):
    found = published_in_text(judged(["Ministers meet in Geneva", line, *PROSE]), 0, range(2, 5), ())
    assert (found.date, found.rule) == (datetime.date(2019, 5, 14), "text:byline")


def test_every_label_of_the_list_names_the_date_of_publication():
    labels = [row["label"] for row in reference_rows("date_labels.tsv") if row["role"] == "published"]
    lines = [[*PROSE, f"{mark}{case(label)}: 7 May 2013"] for label in labels for mark in ("", "• ", "[") for case in (str, str.upper)]
    assert {published_by_label(judged(texts)).date for texts in lines} == {datetime.date(2013, 5, 7)}


def test_an_announced_day_is_not_the_publication_date():
    assert published_in_text(judged(["Ministers to meet", "Announcement, May 7, 2013", *PROSE]), 0, range(2, 5), ()) is None


def test_a_date_in_the_address_counts_when_nothing_else_does():
    assert published_in_address("https://example.org/2015/05/12/talks").date == datetime.date(2015, 5, 12)
    assert published_in_address("https://example.org/2015/13/12/talks") is None


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("Moscow, Jul 15 (Prensa Latina) The two presidents met.", "Moscow, Jul 15 (Prensa Latina)", "Moscow"),
        ("BEIJING (Reuters) - The minister said.", "BEIJING (Reuters) -", "BEIJING"),
        ("WASHINGTON — The secretary left.", "WASHINGTON —", "WASHINGTON"),
        ("WASHINGTON-- In the face of this, they met.", "WASHINGTON--", "WASHINGTON"),
        ("HANOVER, Germany U.S. President Roe said.", "HANOVER, Germany", "HANOVER, Germany"),
        ("LUXEMBOURG U.S. President Roe said.", "LUXEMBOURG", "LUXEMBOURG"),
        ("BEIJING/WASHINGTON China's deployment is new.", "BEIJING/WASHINGTON", "BEIJING/WASHINGTON"),
        ("(Reuters) - The minister said.", "(Reuters) -", None),
        ("GENEVA, May 14. /TASS/. The minister said.", "GENEVA, May 14. /TASS/.", "GENEVA"),
        ("Riyadh, May 14, 2019, SPA -- The minister said.", "Riyadh, May 14, 2019, SPA --", "Riyadh"),
        ("Madrid, 14 may 2019 (EFE).- El ministro dijo.", "Madrid, 14 may 2019 (EFE).-", "Madrid"),
    ],
)
def test_a_dateline_opens_the_text(text, words, place):
    found = inline_dateline(text, 5)
    assert (found.span, found.place) == (Span(5, 5 + len(words)), place)


@pytest.mark.parametrize(
    "text",
    [
        "US Secretary of State Jane Roe met him.",
        "NATO Chief Roe said.",
        "Sen. Jane Roe (R-Tex.) said so.",
        "Putin - he came.",
        "Paris, 12 guests - and no host.",
    ],
)
def test_what_only_looks_like_a_dateline_is_none(text):
    assert inline_dateline(text, 0) is None


def test_a_place_line_below_a_date_line_is_where_it_happened():
    lines = [(Span(0, 5), "Title"), (Span(6, 17), "May 7, 2013"), (Span(18, 23), "18:30"), (Span(24, 43), "The Kremlin, Moscow")]
    found = page_dateline(lines)
    assert (found.place, found.date, found.span) == ("The Kremlin, Moscow", datetime.date(2013, 5, 7), Span(6, 43))
    assert is_place_line("Osaka") and not is_place_line("Events") and not is_place_line("The talks in Osaka")


def test_agencies_are_named_by_datelines_and_credits():
    assert agencies_in("Prague (Reuters) -", []) == ("Reuters",)
    assert agencies_in(None, ["mg/msh (AP, AFP, dpa)"]) == ("Associated Press", "Agence France-Presse", "Deutsche Presse-Agentur")
    assert agencies_in(None, ["He was tired (and late)"]) == ()


@pytest.mark.parametrize("dateline", ["GENEVA, May 14. /TASS/.", "GENEVA, May 14, TASS --", "GENEVA (TASS) --"])
def test_an_agency_is_named_by_any_form_of_dateline(dateline):
    assert agencies_in(dateline, []) == ("TASS",)
    assert stated_publisher((), [], dateline, None) == "TASS"


def test_the_name_of_a_ministry_or_embassy_at_the_top_is_the_publisher_of_the_page():
    heading = "Embassy of the Republic of Exampleland"
    assert stated_publisher((), [heading, "Home", "Contacts"], None, None) == heading
    assert stated_publisher((), ["Home", "World", "Politics", heading], None, None) is None
    assert stated_publisher((), ["Ministry of Defence denies it was told"], None, None) is None
    assert kind_of("Talks end", heading, PROSE) == "other"


def test_a_publisher_is_stated_and_not_guessed():
    assert stated_publisher(("News", "DW"), [], None, None) == "Deutsche Welle (DW)"
    assert stated_publisher((), ["Source: Al Jazeera and agencies"], None, None) == "Al Jazeera"
    assert stated_publisher((), ["© 2014 CBS Interactive Inc. All Rights Reserved."], None, None) == "CBS News"
    assert stated_publisher((), [], None, "https://www.bbc.co.uk/news/1") == "BBC News"
    assert stated_publisher((), [], "Prague (Prensa Latina)", None) == "Prensa Latina"
    assert stated_publisher((), ["Time", "Foreign policy", "Source: NATO"], "Prague (Reuters)", None) is None
    assert canonical_publisher("Somebody | News and more") == "Somebody"


def test_kinds_are_told_by_what_the_document_is():
    turns = ["Minister of Transport Jane Roe: Welcome to the bridge.", "Mayor John Doe: Thank you for coming.", "Jane Roe: Not at all."]
    assert kind_of("Meeting with the Mayor", "President of Russia", turns) == "transcript"
    assert kind_of("Readout of the Call with the Mayor", None, PROSE) == "readout"
    assert kind_of("Telephone conversation with the Mayor", "President of Russia", PROSE) == "readout"
    assert kind_of("Statement by the Minister on the Bridge", "The White House", PROSE) == "other"
    assert kind_of("Poll: Bridge is popular", None, ["Poll: Most people like it, we hear.", *PROSE]) == "news"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (" ".join(PROSE), "en"),
        ("Die Außenminister der beiden Länder trafen sich am Dienstag in Prag, um über die Grenze zu sprechen.", "de"),
        ("Los ministros de los dos países se reunieron el martes en Praga para hablar de la frontera.", "es"),
        ("Министры двух стран встретились во вторник в Праге, чтобы обсудить границу.", "ru"),
        ("两国外交部长星期二在布拉格会晤，讨论边界问题。", "zh"),
        ("両国の外相は火曜日にプラハで会談し、国境問題について話し合った。", "ja"),
        ("12:30 — 14", "und"),
    ],
)
def test_the_language_is_that_of_the_body(text, language):
    assert language_of(text, None) == language


def test_what_the_page_declares_decides_only_where_there_is_hardly_any_text():
    assert language_of("Ok", "pl") == "pl" and language_of(" ".join(PROSE), "pl") == "en"
