"""What holds of every text, however strange."""

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extract.dates import find_dates
from flows.extract.meetings import find_meetings
from flows.extract.people import find_people
from flows.extract.places import find_places
from flows.extract.topics import find_topics
from tests.extract.articles import document

WORDS = (
    "Vladimir Putin|Angela Merkel|John Kerry|he|they|met|talks|with|and|in Sochi|on Monday|will|said|after|a call|“|”|,|.|\n\n|'s"
    "|was received by|the two leaders|meetings|between|not|to meet|Meeting with"
)
PIECES = st.sampled_from(WORDS.split("|"))


@given(st.lists(PIECES, max_size=40))
@settings(max_examples=150, deadline=None)
def test_every_meeting_has_two_parties_and_evidence_in_the_text(pieces):
    article = document(" ".join(pieces), published="2016-06-07")
    people = find_people(article)
    found = find_meetings(article, people, find_places(article), find_dates(article), find_topics(article))
    for meeting in found:
        principals = [p.person for p in meeting.participants if p.capacity == "principal"]
        assert len(principals) == len(set(principals)) >= 2
        assert not set(principals) & {p.person for p in meeting.participants if p.capacity == "attending"}
        assert " ".join(meeting.evidence.of(article.text).split()) == meeting.evidence_text
        assert meeting.evidence in meeting.mentions
        assert (meeting.start_date is None) == (meeting.date_basis is None)
