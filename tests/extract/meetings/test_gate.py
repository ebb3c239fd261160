"""The gate lets every sentence pass in which a pattern could find something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.meetings import cues
from flows.extract.meetings.gate import gate, trigger_gate, words_of
from flows.extract.meetings.lexicon import forms, may_tell

KINDS = ("movement", "attending_lead", "attending_after", "company")
FILLER = st.text(alphabet="abcdefgh ,.-'’AST", max_size=20)


@given(FILLER, st.sampled_from(forms()), FILLER, st.booleans())
def test_the_gate_opens_wherever_a_trigger_is_found(before, form, after, shouted):
    text = f"{before}{form.upper() if shouted else form}{after}"
    assert trigger_gate().opens(words_of(text)) or not may_tell(text)


@pytest.mark.parametrize("kind", KINDS)
def test_the_gate_opens_for_every_phrase_of_a_kind(kind):
    assert all(gate(kind).opens(words_of(f"So {phrase}, then.")) for phrase in cues.phrases(kind))


def test_the_gate_stays_shut_for_a_sentence_without_any_word_of_meeting():
    assert not trigger_gate().opens(words_of("The price of wheat fell in the autumn of that year."))
