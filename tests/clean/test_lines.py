"""Lines, and which of them make a paragraph."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.clean.furniture import line_kind
from flows.clean.lines import paragraphs, read_paragraphs, split_lines, wrap_width
from flows.clean.selection import paragraph
from flows.reference import reference_rows
from tests.clean.articles import PROSE

WRAPPED = [
    "The Secretary spoke today with the Minister of Transport about the new",
    "bridge over the river.  They agreed that work should begin before the end",
    "of the year.",
    "",
    "Both sides would pay an equal share of what the bridge will cost, and each",
    "of them would build the roads on its own side of the river, he said.",
]


@settings(deadline=None)
@given(st.text(alphabet="ab \r\n\x0b\x85\u2028", max_size=60))
def test_lines_and_their_ends_make_the_text(text):
    text += "x"
    spans, stripped = split_lines(text)
    assert [span.of(text) for span in spans] == text.splitlines()
    assert stripped == [line.strip() for line in text.splitlines()]


def test_a_hard_wrap_is_recognised_by_full_lines():
    assert wrap_width(["A title", *WRAPPED]) is not None
    assert wrap_width(PROSE) is None
    assert wrap_width(["One.", "Two.", "Three."]) is None


def test_wrapped_lines_are_one_paragraph_and_a_title_above_them_is_not_theirs():
    runs = paragraphs(["Readout of the Call with the Minister of Transport", *WRAPPED])
    assert [(run.start, run.stop) for run in runs] == [(0, 1), (1, 4), (4, 5), (5, 7)]


def test_lines_that_nobody_wrapped_are_paragraphs_of_their_own():
    assert paragraphs(PROSE) is None


def test_a_line_that_goes_on_with_the_sentence_is_joined_for_reading():
    texts = ["She met Mr Doe", "and his wife, [Ms Roe", "] there.", "He left.", "", "after that"]
    assert [(run.start, run.stop) for run in read_paragraphs(texts)] == [(0, 3), (3, 4), (5, 6)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Share on Facebook", "furniture"),
        ("Facebook Twitter Email Print", "furniture"),
        ("[ad_1]", "furniture"),
        ("1 of 5", "furniture"),
        ("READ MORE: Why the bus is late", "furniture"),
        ("This website uses cookies to improve your visit.", "furniture"),
        ("May 7, 2013", "date"),
        ("By Jane Roe, Example Post", "byline"),
        ("(Additional reporting by Jane Roe; Editing by John Doe)", "byline"),
        ("A bridge at dusk (AP Photo/Jane Roe)", "credit"),
        ("Image: picture alliance", "credit"),
        ("Fotos: Agentur", "credit"),
        ("Copyright 2015 Example Post", "credit"),
        ("In this May 5 file photo, a bus waits", "credit"),
        ("Words by Jane Roe", "byline"),
        ("By Tuesday they had left.", None),
        ("Additional bridges may be built by the state.", None),
        ("Comments by the minister were cut.", None),
        ("The terms and conditions of the accord are secret.", None),
        ("The country wants to become a member of the alliance.", None),
        ("Dissatisfaction", None),
    ],
)
def test_a_line_is_judged_by_itself_only_where_it_is_certain(text, kind):
    assert line_kind(text) == kind


@pytest.mark.parametrize("form", ["{}", "• {}", "[{}]", "– {} –"])
def test_every_phrase_of_the_list_is_furniture_in_any_case_and_with_any_marks(form):
    phrases = [row["phrase"].rstrip("* ") for row in reference_rows("furniture.tsv")]
    written = [case(phrase) for phrase in phrases for case in (str, str.upper) if case(phrase).casefold() == phrase.casefold()]
    lines = [form.format(phrase) for phrase in written]  # without the Turkish words whose capitals are those of another letter
    assert [line for line in lines if line_kind(line) != "furniture"] == []


def test_every_sentence_of_the_list_is_found_inside_a_line():
    rows = list(reference_rows("furniture_sentences.tsv"))
    assert [row for row in rows if line_kind(f"So {row['words']} there") != (row["role"] or "furniture")] == []


def test_some_phrases_end_an_article():
    assert all(paragraph(text).ends for text in ("Leave a Reply", "About Jane Roe", "More Example News"))
    assert not any(paragraph(text).ends for text in ("Share", "More than ever"))


def test_a_sentence_about_the_page_is_furniture():
    assert line_kind("Sign up for our weekly letter.") == "furniture" and line_kind(PROSE[0]) is None


@pytest.mark.parametrize("text", ["a" * 200_000, "A b " * 50_000, "(" * 100_000, "1." * 100_000, "By " * 60_000, "Photo: " * 30_000])
def test_no_line_takes_long(text):
    from flows.clean import clean
    from tests.clean.articles import article

    clean(article(text))
    clean(article(text[:150] + "\n" + text))
