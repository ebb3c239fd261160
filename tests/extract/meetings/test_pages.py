"""What titles, transcripts and pages of events add to their sentences."""

import datetime

import msgspec

from flows.extract.document import Document
from flows.model import Dateline, Span
from tests.extract.articles import document
from tests.extract.meetings.telling import meetings_of, one, told


def test_a_readout_is_of_the_day_of_its_publication():
    meeting = one(
        "President Barack Obama spoke with Chancellor Angela Merkel.",
        title="Readout of President Obama's Call with Chancellor Merkel of Germany",
        kind="readout",
    )
    assert (meeting.mode, meeting.date) == ("phone", "2016-06-07")


def test_the_title_of_an_event_leaves_out_the_host():
    meeting = one(
        "Vladimir Putin congratulated the Chancellor warmly.",
        title="Telephone conversation with Federal Chancellor of Germany Angela Merkel",
        kind="readout",
    )
    assert meeting.parties == ("Angela Merkel", "Vladimir Putin")


def test_the_place_line_of_an_event_stands_against_talks_that_are_only_referred_to():
    meeting = one(
        "Vladimir Putin held talks with Nursultan Nazarbayev in Kazakhstan.\n\nMr Putin thanked Mr Nazarbayev for the talks in Astana.",
        title="Meeting with President of Kazakhstan Nursultan Nazarbayev",
        place="Almaty",
        date="2016-06-06",
    )
    assert meeting.city == "Almaty"


def test_date_and_place_of_an_event_are_those_of_its_dateline():
    meeting = one(
        "Vladimir Putin held talks with Angela Merkel.",
        title="Meeting with Angela Merkel",
        place="The Kremlin, Moscow",
        date="2016-06-06",
    )
    assert (meeting.date, meeting.city, meeting.meeting.venue) == ("2016-06-06", "Moscow", "Kremlin")


def test_talks_named_by_their_countries_are_those_of_the_speakers():
    text = "President of Russia Vladimir Putin: Good evening.\n\nChancellor of Germany Angela Merkel: Thank you very much."
    meeting = one(text, title="Press statements following Russian-German talks", kind="transcript", place="Sochi", date="2016-06-06")
    assert (meeting.parties, meeting.city) == (("Angela Merkel", "Vladimir Putin"), "Sochi")


def test_what_a_speaker_of_a_transcript_recalls_is_not_read():
    text = "Vladimir Putin: Good evening.\n\nAngela Merkel: I met Barack Obama last week.\n\nVladimir Putin: Indeed."
    assert told(text, kind="transcript") == []


def test_an_announcement_gives_the_day_of_the_visit_to_the_meeting():
    text = "During the visit, Angela Merkel will hold talks with Vladimir Putin."
    meeting = one(text, title="Angela Merkel will visit Moscow on June 20")
    assert (meeting.status, meeting.date) == ("planned", "2016-06-20")


def test_the_dateline_of_news_is_the_place_of_a_fresh_meeting_of_its_own_leader():
    text = "President Barack Obama met Angela Merkel on Monday."
    assert one(text, place="WASHINGTON").city == "Washington"
    assert one(text, place="BEIRUT").city is None


def test_the_day_of_a_report_is_not_the_day_of_the_meeting_that_it_reports():
    """The dateline of an agency stands before its first words, not on a line of its own."""
    text = "MOSCOW, June 7 (Agency) - Vladimir Putin and Angela Merkel held talks."
    article = document(text, published="2016-06-07")
    dateline = Dateline(Span(0, text.index(" -")), "MOSCOW", datetime.date(2016, 6, 7))
    (meeting,) = meetings_of(Document(msgspec.structs.replace(article.clean, dateline=dateline)))
    assert (meeting.date, meeting.city) == (None, "Moscow")
