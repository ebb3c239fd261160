"""What tidying does to source characters, and what it leaves alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.model import Span
from flows.text import tidy, tidy_segments


@pytest.mark.parametrize(
    ("source", "tidied"),
    [
        ("Mr Brown\nand I spoke", "Mr Brown and I spoke"),
        ("our envoy [Anna Example\n] on this", "our envoy Anna Example on this"),
        ("our envoy [\nAnna Example\n], who", "our envoy Anna Example, who"),
        ("with Anna Example\n, who", "with Anna Example, who"),
        ("a London-\nbased paper", "a London-based paper"),
        ("Anna Example\n] went on", "Anna Example went on"),
        ("[President] Brown spoke", "[President] Brown spoke"),
        ("two\u00a0 blanks,\tone tab\r\nand a line", "two blanks, one tab and a line"),
        ("co\u00adoperation\u200b", "cooperation"),
        ("we made [a good start](https://town.example/start) on it", "we made a good start on it"),
        ("a good start](https://town.example/start) on it", "a good start on it"),
        ("**Anna Berg**, the *new* mayor", "Anna Berg, the new mayor"),
        (r"he \[the mayor\] left", "he [the mayor] left"),
        ("3 * 4 [sic](see below)", "3 * 4 [sic](see below)"),
        ("", ""),
    ],
)
def test_tidying_joins_what_the_page_broke(source, tidied):
    assert tidy(source) == tidied


def test_a_link_that_parts_two_segments_is_mended_like_one_inside_a_segment():
    source = "I met your minister [Anna Berg\n] on Friday.\n\nThank you."
    spans = [Span(0, 30), Span(31, 43), Span(45, 55)]
    assert tidy_segments(source, spans) == "I met your minister Anna Berg on Friday. Thank you."


def test_segments_are_joined_by_one_blank():
    source = '"We met," she said, "and\nagreed."'
    spans = [Span(1, 8), Span(21, 32)]
    assert tidy_segments(source, spans) == "We met, and agreed."


@given(st.text(alphabet=st.sampled_from("ab [](),.-’”*_/\\\n\r\t\u00a0\u00ad\u200b\u2028"), max_size=40))
def test_tidying_twice_changes_nothing_more(text):
    assert tidy(tidy(text)) == tidy(text)


@given(st.text(max_size=60))
def test_tidied_text_is_one_line_without_blanks_at_its_ends(text):
    tidied = tidy(text)
    assert tidied == tidied.strip()
    assert len(tidied.splitlines()) <= 1


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("“{We hope}”, he said, “{that it holds}”", "We hope that it holds"),
        ("“{We hope,}” he said. “{It holds.}”", "We hope, It holds."),
        ("“{Trade is growing},” the minister told reporters in Oslo on Friday, “{and quickly}”", "Trade is growing and quickly"),
        ("“{It was hard,}” said Anna Berg, who runs the depot and its lorries. “{We need salt.}”", "It was hard, We need salt."),
        ("It was “{a hard winter}” and he asked for “{more salt}”", "a hard winter … more salt"),
        ("a “{most useful},” Berg said, adding that “{Norway never left}”", "most useful … Norway never left"),
        ("a “{most useful},” Berg said. “{Norway never left.}”", "most useful … Norway never left."),
        ("{We met.} (Applause) {We agreed.}", "We met. We agreed."),
        ("{We met.} <…> {We agreed.}", "We met. … We agreed."),
        ("{We met.}\nShare this page\n{We agreed.}", "We met. We agreed."),
    ],
)
def test_words_left_out_between_segments_are_marked_and_a_mere_reporting_clause_is_not(marked, said):
    """Braces mark the segments."""
    parts = re.split(r"[{}]", marked)
    starts = [sum(map(len, parts[:at])) for at in range(len(parts))]
    spans = [Span(start, start + len(part)) for start, part in zip(starts[1::2], parts[1::2], strict=True)]
    assert tidy_segments("".join(parts), spans) == said
