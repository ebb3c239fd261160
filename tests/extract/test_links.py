"""A quote belongs to a meeting only where the text ties the two."""

from flows.extract.links import link_quotes
from flows.model import Meeting, Participant, Quote, Span
from tests.extract.articles import document

KERRY, LAVROV = 0, 1


def quote(text, words, speaker=KERRY, rule="cue-after"):
    start = text.index(words)
    span = Span(start, start + len(words))
    return Quote("direct", words, (span,), "somebody", speaker, None, None, None, None, "", rule)


def meeting(text, evidence, *persons):
    start = text.index(evidence)
    participants = tuple(Participant(person, "principal") for person in persons)
    return Meeting(participants, "held", "in_person", Span(start, start + len(evidence)), evidence, "met")


def linked(text, words, *meetings, **facts):
    return link_quotes(document(text), (quote(text, words, **facts),), meetings)[0].meeting


def test_a_quote_in_the_sentence_that_tells_of_the_meeting():
    text = "Kerry met Lavrov and said the day was long. Rain fell."
    assert linked(text, "the day was long", meeting(text, "Kerry met Lavrov", KERRY, LAVROV)) == 0


def test_a_party_that_speaks_beside_the_meeting():
    text = "Kerry met Lavrov in Paris. “It was a long day,” he said."
    assert linked(text, "It was a long day,", meeting(text, "Kerry met Lavrov in Paris.", KERRY, LAVROV)) == 0


def test_a_party_that_speaks_of_the_talks_later():
    text = "Kerry met Lavrov in Paris.\n\n“It was a long day,” he said after the talks."
    assert linked(text, "It was a long day,", meeting(text, "Kerry met Lavrov in Paris.", KERRY, LAVROV)) == 0


def test_no_link_to_a_meeting_that_only_stands_in_the_article():
    text = "Kerry met Lavrov in Paris.\n\n“The harvest was good,” he said in a letter."
    assert linked(text, "The harvest was good,", meeting(text, "Kerry met Lavrov in Paris.", KERRY, LAVROV)) is None


def test_no_link_for_somebody_who_was_not_there():
    text = "Kerry met Lavrov in Paris.\n\n“It was a long day,” she said after the talks."
    assert linked(text, "It was a long day,", meeting(text, "Kerry met Lavrov in Paris.", KERRY, LAVROV), speaker=2) is None


def test_of_two_meetings_the_one_told_of_last_before_the_words():
    text = "Kerry met Lavrov in Paris. Rain fell.\n\nKerry met Putin in Sochi.\n\n“It was a long day,” he said after the talks."
    paris, sochi = meeting(text, "Kerry met Lavrov in Paris.", KERRY, LAVROV), meeting(text, "Kerry met Putin in Sochi.", KERRY, 2)
    assert linked(text, "It was a long day,", paris, sochi) == 1


def test_a_turn_belongs_to_the_meeting_of_the_record():
    text = "Kerry met Lavrov in Paris.\n\nJohn Kerry: The harvest was good."
    assert linked(text, "The harvest was good.", meeting(text, "Kerry met Lavrov in Paris.", KERRY, LAVROV), rule="transcript-turn") == 0


def test_no_meetings_no_links():
    text = "“It was a long day,” he said after the talks."
    assert linked(text, "It was a long day,") is None


def test_talks_still_to_come_are_not_those_that_were_held():
    text = "Kerry met Lavrov in Paris.\n\nThe talks would begin in Caracas in May, Kerry said."
    assert linked(text, "The talks would begin in Caracas in May", meeting(text, "Kerry met Lavrov in Paris.", KERRY, LAVROV)) is None


def test_a_paragraph_without_end_ties_only_what_is_near():
    text = "Kerry met Lavrov in Paris. " + "Rain fell on the town again. " * 20 + "“Taxes must fall,” Kerry said."
    assert linked(text, "Taxes must fall,", meeting(text, "Kerry met Lavrov in Paris.", KERRY, LAVROV)) is None
