"""What meetings were about: the topics of their own sentences and agendas, not of whatever stands around them."""

from tests.extract.meetings.telling import one, told


def topics(text, **page):
    return {meeting.parties: meeting.meeting.topics for meeting in told(text, **page)}


KERRY_LAVROV, KERRY_MERKEL = ("John Kerry", "Sergei Lavrov"), ("Angela Merkel", "John Kerry")


def test_meetings_of_one_paragraph_have_their_own_topics():
    found = topics("John Kerry met Angela Merkel to discuss sanctions. He then met Sergei Lavrov to discuss the ceasefire in Syria.")
    assert found[KERRY_MERKEL] == ("sanctions",)
    assert "syria-conflict" in found[KERRY_LAVROV] and "sanctions" not in found[KERRY_LAVROV]


def test_an_agenda_belongs_to_the_meeting_whose_party_it_names():
    found = topics("John Kerry met Sergei Lavrov, and later Kerry met Angela Merkel. Merkel also raised the war in Yemen.")
    assert (found[KERRY_MERKEL], found[KERRY_LAVROV]) == (("yemen-conflict",), ())


def test_an_agenda_that_names_nobody_is_that_of_the_meetings_told_of_last():
    found = topics("Before meeting Angela Merkel on Monday, John Kerry met Sergei Lavrov. Also on the agenda was the war in Yemen.")
    assert found[KERRY_MERKEL] == found[KERRY_LAVROV] == ("yemen-conflict",)


def test_an_agenda_goes_on_in_the_next_sentence_that_raises_something():
    text = "John Kerry met Angela Merkel. He discussed the war in Yemen. Washington also raised its sanctions on Moscow."
    assert one(text).meeting.topics == ("sanctions", "yemen-conflict")


def test_what_was_done_beside_the_meeting_is_not_what_it_was_about():
    text = "John Kerry laid a wreath at a war memorial before meeting Sergei Lavrov. They discussed the war in Yemen at length."
    text += " The war in Yemen has cost many lives. The fighting in Yemen has gone on for years." * 6
    assert "commemoration" not in one(text).meeting.topics


def test_the_crisis_is_the_one_that_the_article_is_about():
    text = "John Kerry telephoned Sergei Lavrov about the crisis. Fighting in eastern Ukraine went on. The conflict in Ukraine is old."
    assert "ukraine-conflict" in one(text).meeting.topics


def test_the_one_meeting_of_a_readout_has_the_topics_of_the_page():
    meeting = one(
        "President Barack Obama spoke with Chancellor Angela Merkel.\n\nHe underscored that sanctions would stay. Sanctions work.",
        title="Readout of President Obama's Call with Chancellor Merkel on Sanctions",
        kind="readout",
    )
    assert meeting.meeting.topics == ("sanctions",)
