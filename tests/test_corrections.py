"""Corrections by hand: what they change, and how they fail once they no longer hold."""

import datetime

import msgspec
import pytest

from flows.corrections import CorrectionError, corrected, corrections, read_corrections
from flows.model import ArticleFacts, Extraction, Meeting, Person, Quote, Span

DIGEST = "ab" * 32


def extraction():
    facts = ArticleFacts(
        article_id="a-1",
        source_file="one.txt",
        raw_sha256=DIGEST,
        media_type="text/plain",
        language="en",
        kind="news",
        url=None,
        publisher=None,
        title="Ministers meet",
        published_date=datetime.date(2016, 7, 15),
        published_basis="stated",
        agencies=(),
        rights=None,
        body_spans=(),
        n_chars=0,
        n_body_chars=0,
        topics=(),
        fingerprint=(),
    )
    meetings = tuple(
        Meeting((), "held", "in_person", Span(0, 1), text, "met", city="Olso", start_date=datetime.date(2016, 7, 14))
        for text in ("They met at noon.", "They met again.", "They dined.")
    )
    quotes = tuple(
        Quote("direct", f"word {m}", (Span(0, 1),), "Nulland", None, None, None, None, None, "", "x", meeting=m) for m in (0, 1, 2, None)
    )
    return Extraction(facts, (Person("V. Nulland", None, None, None, None, ()),), meetings, quotes)


def correct(text):
    return corrected([extraction()], read_corrections(f"- article: {DIGEST}\n  why: the ministry's own page\n{text}"))[0]


def test_a_fact_of_a_meeting_is_set():
    done = correct("  of: meeting\n  where: {evidence_text: They met again.}\n  expect: {city: Olso}\n  set: {city: Oslo}")
    assert [m.city for m in done.meetings] == ["Olso", "Oslo", "Olso"]


def test_an_item_may_be_named_by_the_beginning_of_its_words():
    done = correct("  of: meeting\n  where: {evidence_text: They din…}\n  expect: {city: Olso}\n  set: {city: Oslo}")
    assert [m.city for m in done.meetings] == ["Olso", "Olso", "Oslo"]


@pytest.mark.parametrize("day", ["2016-07-13", "'2016-07-13'"])
def test_dates_are_read_quoted_or_not(day):
    done = correct(f"  of: article\n  expect: {{published_date: 2016-07-15}}\n  set: {{published_date: {day}}}")
    assert done.facts.published_date == datetime.date(2016, 7, 13)


def test_a_name_is_set():
    done = correct("  of: person\n  where: {name: V. Nulland}\n  expect: {name: V. Nulland}\n  set: {name: Victoria Nuland}")
    assert done.people[0].name == "Victoria Nuland"


def test_a_speaker_brings_the_person_of_that_name_along():
    entry = "  of: quote\n  where: {text: word 1}\n  expect: {speaker: Nulland}\n  set: {speaker: %s}"
    known, unknown = correct(entry % "V. Nulland").quotes[1], correct(entry % "Somebody else").quotes[1]
    assert (known.speaker, known.speaker_person) == ("V. Nulland", 0)
    assert (unknown.speaker, unknown.speaker_person) == ("Somebody else", None)


def test_a_dropped_meeting_leaves_no_quote_behind_that_points_to_another():
    done = correct("  of: meeting\n  where: {evidence_text: They met again.}\n  expect: {city: Olso}\n  drop: true")
    assert [m.evidence_text for m in done.meetings] == ["They met at noon.", "They dined."]
    assert [q.meeting for q in done.quotes] == [0, None, 1, None]


def test_a_quote_is_dropped():
    done = correct("  of: quote\n  where: {text: word 1}\n  expect: {speaker: Nulland}\n  drop: true")
    assert [q.text for q in done.quotes] == ["word 0", "word 2", "word None"]


def test_a_correction_rests_while_its_article_is_not_among_the_inputs():
    other = msgspec.structs.replace(extraction(), facts=msgspec.structs.replace(extraction().facts, raw_sha256="cd" * 32))
    text = f"- {{article: {DIGEST}, of: article, expect: {{title: Wrong}}, set: {{title: Right}}, why: it was wrong}}"
    assert corrected([other], read_corrections(text)) == [other]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("  of: article\n  expect: {title: Wrong}\n  set: {title: Right}", "entry 1 .*expected title 'Wrong', found 'Ministers meet'"),
        ("  of: quote\n  where: {speaker: Nulland}\n  expect: {cue: null}\n  set: {cue: said}", "fits 4 of the 4 items"),
        ("  of: quote\n  where: {speaker: Nobody}\n  expect: {cue: null}\n  set: {cue: said}", "fits 0 of the 4 items.*'Nulland'"),
        ("  of: article\n  expect: {kind: news}\n  set: {kind: song}", "does not fit"),
    ],
)
def test_a_correction_that_does_not_hold_fails_and_says_what_it_found(text, message):
    with pytest.raises(CorrectionError, match=message):
        correct(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("  of: article\n  expect: {title: a}", "either `set` or `drop"),
        ("  of: article\n  expect: {title: a}\n  set: {url: b}", "sets url without saying what it expects"),
        ("  of: article\n  expect: {title: a}\n  drop: true", "only a meeting or a quote"),
        ("  of: meeting\n  expect: {city: a}\n  set: {city: b}", "needs `where`"),
        ("  of: meeting\n  where: {evidence_text: a}\n  expect: {town: a}\n  set: {town: b}", "names town; the fields of meeting are"),
        ("  of: town\n  expect: {a: a}\n  set: {a: b}", "corrections.yml"),
        ("  of: article\n  expect: {title: a}\n  sets: {title: b}", "sets"),
    ],
)
def test_a_badly_written_correction_is_refused(text, message):
    with pytest.raises(CorrectionError, match=message):
        correct(text)


def test_the_corrections_of_the_project_are_well_written():
    assert all(len(entry.article) == 64 for entry in corrections())


@pytest.mark.parametrize(
    ("of", "where", "expect", "set_", "problem"),
    [
        ("quote", "{text: word 1}", "{meeting: 1}", "{meeting: 3}", "index of 3, but the article has 3 meetings"),
        ("quote", "{text: word 1}", "{meeting: 1}", "{meeting: -1}", "index of -1, but the article has 3 meetings"),
        ("quote", "{text: word 1}", "{speaker_person: null}", "{speaker_person: 1}", "index of 1, but the article has 1 people"),
        (
            "meeting",
            "{evidence_text: They dined.}",
            "{participants: []}",
            "{participants: [{person: 1, capacity: principal}]}",
            "index of 1, but the article has 1 people",
        ),
    ],
)
def test_nobody_and_no_meeting_of_another_article_can_be_named(of, where, expect, set_, problem):
    with pytest.raises(CorrectionError, match=f"entry 1 .*{problem}"):
        correct(f"  of: {of}\n  where: {where}\n  expect: {expect}\n  set: {set_}")


def test_a_quote_is_given_to_another_meeting_of_its_article():
    done = correct("  of: quote\n  where: {text: word 1}\n  expect: {meeting: 1}\n  set: {meeting: 2}")
    assert [q.meeting for q in done.quotes] == [0, 2, 2, None]
