"""Topics: what an article is about, and where it mentions them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.topic_patterns import plain, topic_patterns
from flows.extract.topics import find_topics
from flows.model import Span
from flows.reference import reference_rows
from flows.vocabulary import vocabulary
from tests.extract.articles import document


def about(text, title=None):
    return find_topics(document(text, title=title)).about


def mentioned(text):
    return [(m.topic_id, m.text) for m in find_topics(document(text)).mentions]


PASSING = """Farm ministers meet over milk quotas

Farm ministers of five countries met in Riga to settle milk quotas for the coming year.

The chair opened the session with a report on herds. Herds had grown by a tenth since the spring.

Delegates then heard the dairies, which asked for smaller quotas. The smaller farms asked for larger ones.

A vote was put off until June. One delegate arrived late, having come from a briefing on Yemen.

The ministers parted without a joint statement. The chair said that she had hoped for one."""


def test_a_passing_mention_is_a_mention_but_not_what_the_article_is_about():
    topics = find_topics(document(PASSING, title=PASSING.split("\n")[0]))
    assert ("yemen-conflict", "Yemen") in [(m.topic_id, m.text) for m in topics.mentions]
    assert "yemen-conflict" not in topics.about


def test_the_title_tells_what_the_article_is_about():
    title = "Ministers meet over Yemen"
    assert "yemen-conflict" in about(PASSING.replace(PASSING.split("\n")[0], title), title=title)


def test_agenda_sentences_count():
    text = "The foreign ministers met in Vienna. They discussed the situation in Syria and in Ukraine. Dinner followed."
    assert about(text) == ("syria-conflict", "ukraine-conflict")


def test_relations_between_two_countries_are_a_topic_of_their_own():
    assert "bilateral-relations" in about("The presidents talked about bilateral relations and the strategic partnership of both states.")


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("A cease-fire was agreed.", ("peace-process", "cease-fire")),
        ("A ceasefire was agreed.", ("peace-process", "ceasefire")),
        ("The New START treaty lapsed.", ("arms-control", "New START")),
        ("They signed an INF treaty.", ("arms-control", "INF treaty")),
        ("Centrifuges spin in Iran.", ("iran-nuclear", "Centrifuges")),
        ("They want to normalise relations.", ("bilateral-relations", "normalise relations")),
        ("They want to normalize relations.", ("bilateral-relations", "normalize relations")),
    ],
)
def test_patterns_find_their_words(text, mention):
    assert mention in mentioned(text)


def test_acronyms_are_found_only_as_they_are_written():
    assert mentioned("They start to inform the rest.") == []


def test_a_pattern_with_a_need_is_found_only_beside_it():
    assert mentioned("Centrifuges spin in laundries.") == []


def test_words_that_only_begin_alike_are_not_found():
    assert mentioned("An important couple made a malicious remark.") == []


def test_the_country_of_an_office_is_no_topic():
    assert mentioned("The President of the Republic of Iraq thanked the Prime Minister of Libya.") == []


def test_topics_of_spans_are_those_that_they_mention():
    text = "They discussed Libya.\n\nThey discussed Cuba."
    doc = document(text)
    topics = find_topics(doc)
    first, second = (p.span for p in doc.paragraphs)
    assert topics.of((first,)) == ("libya-conflict",)
    assert topics.of((first, second)) == ("cuba", "libya-conflict")


def test_every_pattern_belongs_to_the_vocabulary_and_every_topic_has_patterns():
    known = {topic.topic_id for topic in vocabulary()}
    assert {row["topic_id"] for row in reference_rows("topic_patterns.tsv")} == known
    assert {topic.broader for topic in vocabulary()} - {None} <= known


def test_no_pattern_is_listed_twice():
    rows = [(row["topic_id"], row["pattern"], row["needs"]) for row in reference_rows("topic_patterns.tsv")]
    assert len(rows) == len(set(rows))


@given(st.text(alphabet=st.sampled_from("Syrian Uké-’İtakl.\n"), max_size=120))
def test_mentions_are_the_words_at_their_span(text):
    doc = document(text)
    for mention in find_topics(doc).mentions:
        assert mention.span.of(text).split() == mention.text.split()


def sample(pattern):
    """Words that the pattern was written for: the first of the alternatives, nothing more for an asterisk."""
    first = re.sub(r"\(([^|)]*)[^)]*\)", r"\1", pattern)
    return first.replace(" * ", " some ").replace("*", "").replace("?", "s")


def test_every_pattern_finds_the_words_it_was_written_for():
    for row in reference_rows("topic_patterns.tsv"):
        text = plain(f"{sample(row['pattern'])} {sample(row['needs'].split('|')[0])}")
        found = {cue.topic_id for cue in topic_patterns().find(text, [Span(0, len(text))])}
        assert row["topic_id"] in found, row


def test_wikidata_items_are_those_of_a_media_topic_and_of_one_only():
    items = [(row["iptc_code"], row["iptc_wikidata"]) for row in reference_rows("topics.tsv") if row["iptc_wikidata"]]
    assert items and all(code and re.fullmatch(r"Q[1-9][0-9]*", item) for code, item in items)
    assert len({code for code, _ in items}) == len({item for _, item in items}) == len(set(items))
