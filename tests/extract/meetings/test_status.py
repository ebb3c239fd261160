"""Whether a meeting came about, from tense and modality."""

import pytest

from tests.extract.meetings.telling import one, told


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Barack Obama met Angela Merkel in Hanover.", "held"),
        ("Barack Obama meets Angela Merkel in Hanover.", "held"),
        ("Barack Obama and Angela Merkel are meeting in Hanover.", "held"),
        ("Barack Obama said after talks with Angela Merkel that he agreed.", "held"),
        ("Barack Obama will meet Angela Merkel in Hanover.", "planned"),
        ("Barack Obama is to meet Angela Merkel in Hanover.", "planned"),
        ("Barack Obama is due to hold talks with Angela Merkel on Friday.", "planned"),
        ("Barack Obama flew to Hanover to meet Angela Merkel.", "planned"),
        ("Ahead of a meeting with Angela Merkel, Barack Obama praised her.", "planned"),
        ("Talks between Barack Obama and Angela Merkel are scheduled for Friday.", "planned"),
        ("An aide said that Barack Obama would meet Angela Merkel on Friday.", "planned"),
        ("Barack Obama cancelled a meeting with Angela Merkel.", "cancelled"),
        ("Barack Obama declined to meet Angela Merkel.", "cancelled"),
        ("Barack Obama put off a trip to Berlin, where he was to meet Angela Merkel.", "cancelled"),
        ("The meeting between Barack Obama and Angela Merkel was called off.", "cancelled"),
        ("Barack Obama had been due to meet Angela Merkel on Friday.", "cancelled"),
        ("Barack Obama was to have met Angela Merkel on Friday.", "cancelled"),
        ("Barack Obama skips talks with Angela Merkel.", "cancelled"),
        ("A meeting between Barack Obama and Angela Merkel will not take place.", "cancelled"),
        ("Barack Obama is said to have met Angela Merkel in Hanover.", "held"),
        ("A meeting of Barack Obama and Angela Merkel is to take place in Hanover.", "planned"),
    ],
)
def test_status_follows_from_the_words_around_the_verb(text, status):
    assert one(text).status == status


@pytest.mark.parametrize(
    "text",
    [
        "Barack Obama did not meet Angela Merkel.",
        "Barack Obama may meet Angela Merkel in Hanover.",
        "Barack Obama and Angela Merkel could meet at the summit.",
        "Barack Obama hopes to meet Angela Merkel.",
        "Barack Obama called for talks with Angela Merkel.",
        "In principle, Barack Obama has accepted a meeting with Angela Merkel next month.",
        "Barack Obama invited Angela Merkel to come to Washington in May and talk on.",
        "There are no plans for Barack Obama to meet Angela Merkel.",
        "A spokesman said no meeting between Barack Obama and Angela Merkel was planned.",
        "Barack Obama proposed a meeting with Angela Merkel.",
        "Barack Obama will meet Angela Merkel on Friday if the truce holds.",
        "Barack Obama would meet Angela Merkel only after a truce.",
        "Unless the truce fails, Barack Obama will meet Angela Merkel on Friday.",
        "A possible encounter between Barack Obama and Angela Merkel will not take place.",
        "NATO has offered to host talks between Barack Obama and Angela Merkel.",
        "Barack Obama called on Angela Merkel on Friday to lift the sanctions.",
        "Barack Obama saw Angela Merkel as a friend.",
        "A meeting between Barack Obama and Angela Merkel at the summit in Warsaw has been floated.",
        "What would talks between Barack Obama and Angela Merkel bring?",
        "The palace denied that Barack Obama had met Angela Merkel.",
        "Nobody could say whether Barack Obama would meet Angela Merkel.",
        "Barack Obama and Angela Merkel put off a meeting with students.",
    ],
)
def test_what_may_be_wished_for_or_denied_is_no_meeting(text):
    assert told(text) == []


def test_what_both_parties_put_off_is_cancelled():
    meeting = one("Barack Obama and Angela Merkel have put off a meeting in Hanover.")
    assert (meeting.parties, meeting.status, meeting.city) == (("Angela Merkel", "Barack Obama"), "cancelled", "Hanover")


def test_the_day_of_talks_that_were_called_off_does_not_hide_what_became_of_them():
    assert one("Barack Obama called off Wednesday's talks in Hanover with Angela Merkel.").status == "cancelled"


def test_the_present_tense_of_a_day_to_come_plans():
    meeting = one("Barack Obama and Angela Merkel meet in Hanover on Friday.")
    assert (meeting.status, meeting.date) == ("planned", "2016-06-10")


@pytest.mark.parametrize(
    "text",
    [
        "Barack Obama met Angela Merkel in Hanover on Monday, but what was agreed?",
        "Barack Obama met Angela Merkel in Hanover on Monday; who paid?",
        "When Barack Obama met Angela Merkel in Hanover on Monday, what was agreed?",
    ],
)
def test_a_meeting_beside_the_question_is_told_of(text):
    assert one(text).status == "held"


@pytest.mark.parametrize(
    "text",
    [
        "Did Barack Obama meet Angela Merkel in Hanover on Monday, and what was agreed?",
        "When will Barack Obama meet Angela Merkel, and where?",
        "If Barack Obama met Angela Merkel in Hanover, what would be agreed?",
        "Barack Obama met Angela Merkel in Hanover on Monday, didn't he?",
    ],
)
def test_a_meeting_that_is_asked_about_is_none(text):
    assert told(text) == []


def test_a_meeting_that_one_sentence_plans_and_another_reports_was_held():
    text = "Barack Obama arrived in Hanover to meet Angela Merkel. Barack Obama then met Angela Merkel at a palace."
    assert one(text).status == "held"


def test_the_next_meeting_is_not_the_one_just_held():
    text = "Barack Obama met Angela Merkel in Hanover on Monday. Barack Obama will meet Angela Merkel again in Warsaw in July."
    assert [(m.status, m.city) for m in told(text)] == [("held", "Hanover"), ("planned", "Warsaw")]


def test_what_is_only_asked_about_is_no_condition():
    assert one("Barack Obama will meet Angela Merkel on Friday to see if they can agree.").status == "planned"


def test_what_somebody_did_next_is_over_where_the_day_is():
    text = "President Barack Obama and Chancellor Angela Merkel shook hands on Monday before holding talks in Hanover."
    assert one(text, published="2016-06-07").status == "held"


@pytest.mark.parametrize(
    "text",
    [
        "John Kerry was to meet Sergei Lavrov on Friday. The meeting was cancelled on Monday.",
        "John Kerry was scheduled to meet Sergei Lavrov on Friday, but the White House cancelled the meeting.",
        "John Kerry is to meet Sergei Lavrov on Friday. Moscow put off the talks.",
    ],
)
def test_a_plan_that_the_text_goes_on_to_call_off_is_cancelled(text):
    assert one(text).status == "cancelled"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("John Kerry is to meet Sergei Lavrov on Friday. The meeting of the council was cancelled.", "planned"),
        ("John Kerry met Sergei Lavrov on Monday. The meeting had been postponed twice.", "held"),
    ],
)
def test_what_was_called_off_of_others_or_before_it_came_about_changes_nothing(text, status):
    assert one(text).status == status


@pytest.mark.parametrize("carried", ["held no talks", "had no formal meeting", "will hold no press conference"])
def test_an_encounter_that_nobody_held_is_none(carried):
    assert told(f"John Kerry {carried} with Sergei Lavrov in Geneva.") == []
