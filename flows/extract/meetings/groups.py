"""Lists of persons in a sketch: "Foreign Minister P, P of L (…) and his deputy P"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from flows.extract.meetings import cues
from flows.extract.meetings.lexicon import find_triggers, may_tell
from flows.extract.meetings.sketch import PERSON, PLACE


class Group(msgspec.Struct, frozen=True):
    """Persons named together in a sketch."""

    start: int
    end: int
    persons: str
    """Their characters, in order."""


def groups(text: str) -> Iterator[Group]:
    for match in _GROUP.finditer(text):
        yield group(text, match.start(), match.end())


def group(text: str, start: int, end: int) -> Group:
    """The persons of a stretch; a possessor ("P's spokesman P", "the adviser of P") is none of them, but the one at its end stands."""
    inside = text[start:end]
    found = (m for m in re.finditer(f"[{PERSON}]", inside) if not _OF_PERSON.search(inside, 0, m.start()))
    persons = [m[0] for m in found if not _POSSESSIVE.match(text, start + m.end())]
    return Group(start, end, "".join(dict.fromkeys(persons)))


def persons_in(text: str) -> str:
    """Every person that the text names, once."""
    return "".join(dict.fromkeys(re.findall(f"[{PERSON}](?!['’]s)", text)))


def object_after(text: str, at: int, prefix: str) -> Group | None:
    """The group that stands right after the prefix (a pattern) at a place of the sketch; None where another trigger stands between."""
    match = _object_pattern(prefix).match(text, at)
    if match is None or _leads_away(text[at : match.start("group")]):
        return None
    found = group(text, match.start("group"), match.end("group"))
    if not re.search(r"(?:between|among|of)$", text[at : match.start("group")].rstrip()):
        found = _without_next_clause(text, found)
    return found if found.persons else None


def _leads_away(gap: str) -> bool:
    """Does a trigger's gap to its other party name a source ("according to P"), or tell of another meeting, other than by "by phone"?"""
    if cues.at_end("source_before").search(gap):
        return True
    gap = _BY_HOST.sub("", _BY_VIDEO.sub("", _FOR_TALKS.sub("", gap)))
    return may_tell(gap) and any(t.entry.takes != {"told"} for t in find_triggers(gap))


def _without_next_clause(text: str, found: Group) -> Group:
    """ "met P, and P said": the last one is the subject of the next clause."""
    last = text.rfind(found.persons[-1], found.start, found.end) if len(found.persons) > 1 else -1
    if last < 0:
        return found
    joint = re.search(r"(?:,| and|, and|, while) (?:(?:then|later|also|separately) )?(?:[A-Z][\w.’'-]* )*$", text[found.start : last])
    if joint is None or not _FINITE.match(text, found.end):
        return found
    return Group(found.start, found.start + joint.start(), found.persons[:-1])


_FOR_TALKS = re.compile(rf"^ (?:for|to) (?:[\w-]+ )?(?:{cues.alternatives('leg')})\b(?=.* by\s*$)")
""" "Received for talks | by P", "hosted to lunch | by P"."""
_BY_VIDEO = re.compile(r" (?:via|by|through) (?:an? )?[\w-]*(?:video|tele)[\w-]*(?: (?:link|conference|call))?")
_BY_HOST = re.compile(r" hosted by$")
TITLE_WORD = (
    rf"(?:[{PLACE}](?:['’]s?|(?!,(?! an? )))"
    rf"|(?<!\w)(?:(?!(?:If|Unless|Whether|Had|Should|Were)\b)[A-Z][\w.’'&-]*|{cues.alternatives('title_word', 'role_noun')}))"
)
"""A whole word: "her" before a person, not the end of "whether"."""
_TITLE = rf"(?:{TITLE_WORD}(?:,? |, an? [^,;:.{PERSON}]{{2,50}}, )){{0,20}}?"
_OWNED = rf"(?:[{PERSON}]['’]s? (?:[\w.’'-]+ ){{0,5}}?(?:(?:{cues.alternatives('role_noun', 'title_word')}), )?)?"
_OF = rf"(?: (?:of|from|for) (?:the )?(?:[A-Z][\w.’'-]*|[{PLACE}])(?:(?:,? | of | of the | and )(?:[A-Z][\w.’'-]*|[{PLACE}])){{0,5}})?"
_NOTE = r"(?: ?\([^()]{1,60}\))?"
_APART = rf"(?:, (?:who|whose|the|a|an|his|her|[A-Z])[^,;:.{PERSON}]{{2,90}}(?=,))?"
_MEMBER = rf"{_TITLE}{_OWNED}[{PERSON}]{_OF}{_NOTE}{_APART}"
_SEPARATOR = (
    r"(?:,? and,? (?:with |then,? |later,? |also,? |separately,? (?:with )?)?|,? as well as (?:with )?|, (?:with )?"
    r"| & |/|,? along with |,? plus )"
)
GROUP = rf"{_MEMBER}(?:{_SEPARATOR}{_MEMBER})*"
_GROUP = re.compile(GROUP)
_OF_PERSON = re.compile(rf"\b(?:{cues.alternatives('stands_for')}) (?:of|for|to) (?:the )?\Z")
_POSSESSIVE = re.compile(rf"['’](?:s|(?= )) ?(?=[\w{PERSON}])|['’]s?(?= [\w{PERSON}])")
_FINITE = re.compile(rf",? (?:{cues.alternatives('finite_verb')}|[a-z]+ed)\b")


@cache
def _object_pattern(prefix: str) -> re.Pattern[str]:
    return re.compile(rf"(?i:{prefix}) (?P<group>{GROUP})")
