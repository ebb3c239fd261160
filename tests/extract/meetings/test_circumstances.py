"""When, where and how: the date, place and mode that belong to a meeting, and those that do not."""

import pytest

from tests.extract.meetings.telling import one, told


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Barack Obama met Angela Merkel on Monday in Hanover.", "2016-06-06"),
        ("On Monday, Barack Obama met Angela Merkel in Hanover.", "2016-06-06"),
        ("Barack Obama met Angela Merkel on June 3, 2016.", "2016-06-03"),
        ("Barack Obama will meet Angela Merkel on Friday.", "2016-06-10"),
        ("Barack Obama met Angela Merkel in Hanover. Monday's meeting lasted two hours.", "2016-06-06"),
        ("Before meeting Angela Merkel on Monday, Barack Obama met Francois Hollande.", "2016-06-06"),
    ],
)
def test_a_date_belongs_to_the_meeting_beside_it(text, date):
    assert {m.date for m in told(text)} == {date}


@pytest.mark.parametrize(
    "text",
    [
        "Barack Obama said on Monday that he had met Angela Merkel.",
        "Barack Obama met Angela Merkel, who has been in office since November 2005.",
        "Barack Obama met Angela Merkel in Hanover. A treaty was signed on Monday.",
    ],
)
def test_a_date_of_something_else_is_not_taken(text):
    assert one(text).date is None


@pytest.mark.parametrize(
    ("text", "city", "country"),
    [
        ("Barack Obama met Angela Merkel in Hanover.", "Hanover", "DE"),
        ("In Hanover, Barack Obama met Angela Merkel.", "Hanover", "DE"),
        ("Barack Obama flew to Hanover on Monday. He met Angela Merkel.", "Hanover", "DE"),
        ("Vladimir Putin received Angela Merkel in the Kremlin.", "Moscow", "RU"),
        ("Barack Obama met Angela Merkel amid concern over the war in Syria.", None, None),
        ("Barack Obama met Angela Merkel.", None, None),
    ],
)
def test_a_place_is_where_they_were_not_what_they_spoke_of(text, city, country):
    meeting = one(text)
    assert (meeting.city, meeting.country) == (city, country)


@pytest.mark.parametrize(
    "text",
    [
        "Before Barack Obama returns to Washington, he will hold talks with Angela Merkel.",
        "Barack Obama will meet Angela Merkel before he flies to Paris.",
        "As Barack Obama leaves for Rome, he will meet Angela Merkel.",
    ],
)
def test_where_somebody_goes_from_a_meeting_is_not_its_place(text):
    assert one(text).city is None


def test_a_journey_that_was_put_off_gives_no_place():
    assert one("Barack Obama postponed a trip to Australia. He will meet Angela Merkel.").country is None


def test_a_meeting_that_is_looked_forward_to_is_not_the_one_told_of():
    text = "Barack Obama met Angela Merkel in Hanover on Monday. He looks forward to welcoming Angela Merkel in Washington."
    assert {(m.status, m.city) for m in told(text)} == {("held", "Hanover"), ("planned", "Washington")}


def test_where_somebody_goes_back_to_for_a_meeting_is_its_place():
    assert one("Barack Obama returned to Hanover for talks with Angela Merkel.").city == "Hanover"


def test_talks_that_another_person_is_thanked_for_are_not_those_told_of_last():
    meeting = one(
        "Barack Obama welcomed Juan Manuel Santos of Colombia. Vladimir Putin thanked Nursultan Nazarbayev for the talks in Astana."
    )
    assert (meeting.parties, meeting.city) == (("Barack Obama", "Juan Manuel Santos"), None)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Barack Obama met Angela Merkel.", "in_person"),
        ("Barack Obama spoke with Angela Merkel on the sidelines of the summit.", "in_person"),
        ("Barack Obama spoke with Angela Merkel.", "phone"),
        ("Barack Obama and Angela Merkel held talks by phone.", "phone"),
        ("Barack Obama met virtually with Angela Merkel.", "video"),
        ("Barack Obama and Angela Merkel held a video conference.", "video"),
    ],
)
def test_mode_follows_from_the_word_unless_the_sentence_says_otherwise(text, mode):
    assert one(text).mode == mode


def test_words_of_talk_alone_tell_of_no_telephone():
    assert one("Barack Obama and Angela Merkel talked about Hanover.").mode == "unknown"
    assert one("Barack Obama and Angela Merkel talked in Hanover.").mode == "in_person"


def test_the_day_of_another_act_is_not_that_of_the_meeting():
    assert one("Barack Obama met Angela Merkel in Berlin before flying to Warsaw on Thursday.").date is None
    assert one("Barack Obama came to Warsaw on Sunday, a day after he met Angela Merkel in Berlin.").date is None


def test_where_a_party_was_at_another_time_is_not_the_place():
    assert one("Barack Obama, who fell ill while in Warsaw, met Angela Merkel in Berlin.").city == "Berlin"


def test_here_is_where_the_dateline_is():
    assert one("Barack Obama and Vladimir Putin met here on Monday.", place="GENEVA").city == "Geneva"
    assert one("Barack Obama and Vladimir Putin met on Monday.", place="GENEVA").city is None
    assert one("Barack Obama and Vladimir Putin met on Monday.", place="GENEVA", title="Leaders gather in Geneva").city == "Geneva"


def test_calls_of_several_are_one_with_each():
    text = "Barack Obama phoned British Prime Minister David Cameron and French President Francois Hollande."
    assert [len(m.parties) for m in told(text)] == [2, 2]


def test_a_day_that_is_counted_from_another_meeting_is_not_that_meetings_day():
    text = "Angela Merkel will meet Petro Poroshenko on Friday, three days before Petro Poroshenko is to meet Vladimir Putin."
    assert [m.date for m in told(text)] == ["2016-06-10", None]


def test_where_a_party_was_on_the_way_is_not_where_a_meeting_told_of_before_is():
    text = (
        "Barack Obama will meet Vladimir Putin in Hamburg.\n\nOn his way, Barack Obama will stop in Warsaw, where he will meet "
        "Andrzej Duda.\n\nThe meeting between Vladimir Putin and Barack Obama is expected to be short."
    )
    assert [m.city for m in told(text)] == ["Hamburg", "Warsaw"]


def test_a_weekday_without_a_publication_date_is_kept_to_be_counted_later():
    meeting = one("Barack Obama met Angela Merkel on Monday.", published=None).meeting
    assert meeting.start_date is None
    assert meeting.relative_date is not None and meeting.relative_date.weekday == 0


def test_a_call_and_a_meeting_of_the_same_two_are_two():
    text = "Barack Obama met Angela Merkel on Monday. Barack Obama telephoned Angela Merkel on Tuesday."
    assert [m.mode for m in told(text)] == ["in_person", "phone"]


def test_another_encounter_was_virtual():
    text = "Barack Obama telephoned Angela Merkel. Shortly before the virtual G20 summit, Barack Obama and Angela Merkel exchanged views."
    assert one(text).mode == "phone"


def test_the_place_of_what_they_spoke_about_is_not_theirs():
    text = "Barack Obama and Angela Merkel met in Hanover. They also talked about the games that will be held in Minsk."
    assert one(text).city == "Hanover"


def test_talks_that_took_place_somewhere_took_place_there():
    meeting = one("Vladimir Putin told Angela Merkel of the talks with Recep Tayyip Erdogan, which took place in Istanbul on June 3.")
    assert (meeting.city, meeting.date) == ("Istanbul", "2016-06-03")


def test_a_journey_of_these_days_gives_no_place_to_a_meeting_of_long_ago():
    found = told("Barack Obama arrived in Hanover on Monday. He spoke fondly of his meeting with Angela Merkel in March 2012.")
    assert [m.city for m in found] == [None]


def test_a_visit_after_the_meeting_gives_place_and_day_to_the_next_one_alone():
    text = "Barack Obama will meet Angela Merkel before visiting Paris, where he is to meet Francois Hollande on Friday."
    assert [(m.city, m.date) for m in told(text)] == [(None, None), ("Paris", "2016-06-10")]
