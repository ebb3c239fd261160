"""Who met whom, from one sentence."""

import pytest

from tests.extract.meetings.telling import one, told

KERRY_LAVROV = ("John Kerry", "Sergei Lavrov")
MERKEL_OBAMA = ("Angela Merkel", "Barack Obama")


@pytest.mark.parametrize(
    "text",
    [
        "US Secretary of State John Kerry met his Russian counterpart Sergei Lavrov in Vienna.",
        "US Secretary of State John Kerry met with Foreign Minister Sergei Lavrov.",
        "John Kerry and Sergei Lavrov met in Vienna.",
        "John Kerry and Sergei Lavrov have opened talks in Vienna.",
        "John Kerry and Sergei Lavrov wrapped up three days of talks in Vienna.",
        "Talks between John Kerry and Sergei Lavrov ended late at night.",
        "John Kerry's meeting with Sergei Lavrov took place in Vienna.",
        "John Kerry held talks in Vienna with Sergei Lavrov.",
        "John Kerry, who is on a tour of Europe, sat down with Sergei Lavrov.",
        "Speaking after a meeting with Sergei Lavrov, John Kerry sounded hopeful.",
        "John Kerry told reporters after meeting Sergei Lavrov that there was hope.",
        "Sergei Lavrov was received by John Kerry in Washington.",
        "Sergei Lavrov was later received by John Kerry.",
        "Sergei Lavrov and John Kerry were meeting late at night.",
        "Sergei Lavrov and John Kerry agreed on a truce after nine hours of talks.",
        "Sergei Lavrov, speaking at a joint news conference with John Kerry, said so.",
        "Sergei Lavrov greeted John Kerry at the airport, where the two held talks.",
        "John Kerry hosted Sergei Lavrov for lunch.",
        "John Kerry is in Paris for talks with Sergei Lavrov.",
        "John Kerry and Sergei Lavrov are both tired. The Kerry-Lavrov meeting lasted all night.",
        "In a meeting to which the press was admitted, John Kerry and Sergei Lavrov exchanged jokes.",
    ],
)
def test_the_two_parties_of_a_meeting_are_found_wherever_the_sentence_puts_them(text):
    assert one(text).parties == KERRY_LAVROV


@pytest.mark.parametrize(
    "text",
    [
        "Barack Obama spoke by phone with Angela Merkel.",
        "Barack Obama called Angela Merkel on Monday.",
        "Barack Obama told Angela Merkel in a telephone call that he agreed.",
        "Barack Obama urged Angela Merkel by telephone to agree.",
        "In a phone call, Barack Obama thanked Angela Merkel.",
        "Barack Obama discussed the truce with Angela Merkel in a phone call.",
        "Barack Obama spoke by phone with Federal Chancellor of the Federal Republic of Germany Angela Merkel.",
    ],
)
def test_a_call_has_two_parties_and_no_place(text):
    call = one(text)
    assert (call.parties, call.mode, call.city) == (MERKEL_OBAMA, "phone", None)


def test_a_gathering_is_one_meeting_with_all_its_parties():
    text = "Petro Poroshenko, Vladimir Putin, Francois Hollande and Angela Merkel met in Minsk for 16 hours."
    meeting = one(text)
    assert len(meeting.parties) == 4
    assert meeting.meeting.duration_minutes == 16 * 60


def test_meetings_in_the_plural_are_one_with_each():
    found = told("Sergei Lavrov had separate meetings with John Kerry and Philip Hammond.")
    assert [m.parties for m in found] == [KERRY_LAVROV, ("Philip Hammond", "Sergei Lavrov")]


def test_the_subject_of_the_next_clause_is_no_party():
    assert one("Barack Obama met Shinzo Abe, and Angela Merkel said she was pleased.").parties == ("Barack Obama", "Shinzo Abe")


def test_whose_envoy_was_met_was_not_there():
    assert told("Sergei Lavrov met with Barack Obama's envoy in Geneva.") == []


def test_who_came_along_attended():
    meeting = one("Barack Obama met Vladimir Putin in Hangzhou. Foreign Minister Sergei Lavrov and John Kerry took part in the talks.")
    assert meeting.parties == ("Barack Obama", "Vladimir Putin")
    assert meeting.attending == ("John Kerry", "Sergei Lavrov")


def test_both_leaders_who_are_met_are_those_named_together_before():
    named = "Barack Obama and Angela Merkel opened a fair on Sunday. "
    separate = told(named + "Vladimir Putin held separate talks with both leaders in Hanover.")
    assert [m.parties for m in separate] == [("Barack Obama", "Vladimir Putin"), ("Angela Merkel", "Vladimir Putin")]
    assert one(named + "Vladimir Putin met both leaders in Hanover.").parties == ("Angela Merkel", "Barack Obama", "Vladimir Putin")
    assert told("Vladimir Putin met both leaders in Hanover.") == []
    assert told(named + "Barack Obama met both leaders in Hanover.") == []


def test_who_travels_to_see_somebody_meets_them():
    meeting = one("Barack Obama flies to Hanover on Friday to see Angela Merkel about trade.")
    assert (meeting.parties, meeting.status, meeting.city) == (MERKEL_OBAMA, "planned", "Hanover")


def test_a_courtesy_call_is_paid_to_whoever_stands_in_apposition():
    assert one("Barack Obama called on the chancellor, Angela Merkel, in Hanover on Monday.").parties == MERKEL_OBAMA


def test_the_two_leaders_are_those_named_together_last():
    text = "Barack Obama met Angela Merkel in Hanover. The two leaders spoke for two hours on Sunday."
    meeting = one(text)
    assert (meeting.parties, meeting.meeting.duration_minutes) == (MERKEL_OBAMA, 120)


@pytest.mark.parametrize(
    "text",
    [
        "Barack Obama called Vladimir Putin a bully.",
        "Barack Obama called on Vladimir Putin to stop.",
        "Barack Obama welcomed Angela Merkel's decision.",
        "Barack Obama sent Angela Merkel a message of condolence.",
        "Barack Obama visited Berlin, where Angela Merkel has lived for decades.",
        "Officials in Moscow met their American colleagues, John Kerry said.",
        "After meeting with officials in Moscow, John Kerry praised Sergei Lavrov.",
        "John Kerry and Sergei Lavrov said the call with reporters was short.",
    ],
)
def test_what_only_looks_like_a_meeting_is_none(text):
    assert told(text) == []


def test_a_president_with_his_own_minister_is_left_out_unless_the_article_is_about_it():
    text = "Vladimir Putin met with Foreign Minister Sergei Lavrov."
    assert told(text) == []
    assert one(text, title="Vladimir Putin meets Sergei Lavrov").parties == ("Sergei Lavrov", "Vladimir Putin")


@pytest.mark.parametrize(
    "text",
    [
        "John Kerry took calls from friends on Monday, according to spokeswoman Hope Green.",
        "John Kerry took calls from friends on Monday, according to Angela Merkel.",
        "US envoy Hope Green said talks with Angela Merkel were held in Paris.",
        "Hope Green, a spokeswoman for John Kerry, was cheerful after a meeting with Angela Merkel.",
    ],
)
def test_the_source_of_a_report_is_no_party(text):
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "According to Angela Merkel, John Kerry met Sergei Lavrov.",
        "Angela Merkel told reporters that after talks with Sergei Lavrov, John Kerry would fly home.",
    ],
)
def test_who_reports_a_meeting_of_others_took_no_part_in_it(text):
    assert one(text).parties == KERRY_LAVROV


@pytest.mark.parametrize(
    "text",
    [
        "John Kerry met Sergei Lavrov, and Angela Merkel met Francois Hollande.",
        "John Kerry met Sergei Lavrov and Angela Merkel met Francois Hollande in Paris.",
        "Angela Merkel met Francois Hollande, and later John Kerry met Sergei Lavrov.",
    ],
)
def test_each_clause_has_the_parties_of_its_own(text):
    assert {meeting.parties for meeting in told(text)} == {KERRY_LAVROV, ("Angela Merkel", "François Hollande")}


def test_who_attended_did_not_hold_a_meeting_of_their_own():
    meeting = one("Barack Obama met Angela Merkel. Other participants in the meeting included Joe Biden and John Kerry.")
    assert (meeting.parties, meeting.attending) == (MERKEL_OBAMA, ("Joe Biden", "John Kerry"))


def test_the_residence_of_a_person_is_not_the_person():
    text = "Barack Obama met Angela Merkel. Joe Biden was also present at the dinner, which was held in Francois Hollande's residence."
    assert "François Hollande" not in one(text).attending


def test_a_private_person_is_no_official():
    assert told("Barack Obama met Jane Miller, the mother of a prisoner.") == []


@pytest.mark.parametrize(
    "text",
    [
        "John Kerry met Sergei Lavrov in Geneva on Sunday and Francois Hollande in Paris on Monday.",
        "John Kerry met Sergei Lavrov in Geneva on Sunday and French President Francois Hollande a day later.",
        "John Kerry held talks with Sergei Lavrov on Sunday and with Francois Hollande on Monday.",
        "John Kerry met Sergei Lavrov in Geneva on Sunday and, on Monday, Francois Hollande.",
    ],
)
def test_objects_that_share_a_verb_have_each_a_day_of_their_own(text):
    assert {(m.parties, m.date) for m in told(text)} == {
        (KERRY_LAVROV, "2016-06-05"),
        (("François Hollande", "John Kerry"), "2016-06-06"),
    }


def test_an_object_of_the_evening_shares_the_day_but_not_the_place():
    late = told("John Kerry met Sergei Lavrov in Geneva on Sunday and Francois Hollande in Paris in the evening.")[1]
    assert (late.date, late.city) == ("2016-06-05", "Paris")


def test_the_subject_of_the_next_clause_is_no_further_object():
    assert one("John Kerry met Sergei Lavrov in Geneva on Sunday and Francois Hollande on Monday praised it.").parties == KERRY_LAVROV


@pytest.mark.parametrize(
    "text",
    [
        "Barack Obama leaves for Berlin, where Angela Merkel is preparing to host him on Friday.",
        "Barack Obama is on a tour of Europe. He will fly on to Berlin, where Angela Merkel is to receive him.",
    ],
)
def test_him_is_who_does_not_act_in_the_clause(text):
    assert one(text).parties == MERKEL_OBAMA


def test_who_met_somebody_after_an_opening_phrase_is_the_subject_that_he_means():
    text = "Before the summit Barack Obama met Slovenian President Milan Kucan. He laid out his plans after seeing Francois Hollande."
    assert [m.parties for m in told(text)] == [("Barack Obama", "Milan Kučan"), ("Barack Obama", "François Hollande")]


def test_a_dinner_for_both_is_one_of_all_three():
    text = "Barack Obama and Angela Merkel arrived on Sunday. Francois Hollande had given a dinner for both leaders in Paris."
    assert one(text).parties == ("Angela Merkel", "Barack Obama", "François Hollande")


@pytest.mark.parametrize(
    "text",
    [
        "John Kerry telephoned Sergei Lavrov on Monday. The two are due to meet in Geneva on Friday.",
        "John Kerry telephoned Sergei Lavrov on Monday. A meeting between the two ministers is planned in Geneva on Friday.",
    ],
)
def test_a_call_and_the_meeting_to_come_of_the_two_are_two(text):
    assert [(m.status, m.mode, m.date, m.city) for m in told(text)] == [
        ("held", "phone", "2016-06-06", None),
        ("planned", "in_person", "2016-06-10", "Geneva"),
    ]


def test_an_earlier_encounter_that_is_given_its_place_is_another_meeting():
    found = told("John Kerry met Sergei Lavrov in Geneva on Monday. Their previous encounter was in Vienna last November.")
    assert [(m.parties, m.city) for m in found] == [(KERRY_LAVROV, "Geneva"), (KERRY_LAVROV, "Vienna")]


@pytest.mark.parametrize(
    "text",
    [
        "John Kerry telephoned Sergei Lavrov on Monday. No meeting between the two is planned in Geneva.",
        "John Kerry telephoned Sergei Lavrov on Monday. It was the third call between the two ministers this year.",
    ],
)
def test_what_is_said_of_the_two_adds_no_meeting_that_nobody_dates(text):
    assert one(text).mode == "phone"


@pytest.mark.parametrize(
    "text",
    [
        "Sergei Lavrov told his US counterpart, John Kerry, during talks in Moscow on Sunday that the lake was empty.",
        "Sergei Lavrov told visiting US Secretary of State John Kerry on Sunday that the lake was empty.",
    ],
)
def test_who_told_a_guest_or_a_counterpart_during_talks_met_them(text):
    meeting = one(text)
    assert (meeting.parties, meeting.mode, meeting.date) == (KERRY_LAVROV, "in_person", "2016-06-05")


def test_a_guest_who_is_only_spoken_of_met_nobody():
    assert told("Sergei Lavrov told reporters on Sunday that visiting US Secretary of State John Kerry was late.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Sergei Lavrov, at a news conference with US Secretary of State John Kerry in Moscow on Sunday, praised the lake.",
        "Sergei Lavrov praised the lake at a press conference alongside US Secretary of State John Kerry in Moscow on Sunday.",
    ],
)
def test_who_faces_the_press_with_somebody_met_them(text):
    meeting = one(text)
    assert (meeting.parties, meeting.date, meeting.city) == (KERRY_LAVROV, "2016-06-05", "Moscow")


def test_where_another_sentence_tells_of_the_meeting_that_one_is_the_evidence():
    found = one("Sergei Lavrov praised the lake at a news conference with John Kerry. Lavrov met Kerry in Moscow.")
    assert found.meeting.evidence_text == "Lavrov met Kerry in Moscow."
