"""From the words that name a speaker to the speaker: a person of the article, an institution, or the words themselves.

Belongs here: which mention inside a noun phrase is its head. Does not: who that person is (`people`). Where it is unclear, the words
of the text stay: a wrong name is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from flows.extract.document import Document
from flows.extract.institutions import Institution
from flows.extract.people import People
from flows.extract.quotes.descriptions import Descriptions
from flows.extract.quotes.lexicon import alternatives_of, find_speech
from flows.extract.quotes.voices import is_person_noun
from flows.model import PersonMention, Span
from flows.text import tidy


class Speaker(msgspec.Struct, frozen=True):
    name: str
    span: Span
    person: int | None = None
    """Index into the article's persons."""
    role: str | None = None
    country: str | None = None


class Speakers:
    """Resolves the mentions of one article."""

    def __init__(self, document: Document, people: People, institutions: Sequence[Institution]) -> None:
        self._text = document.text
        self._people = people
        self._institutions = institutions
        self._descriptions = Descriptions(document, people)
        self._title = next((p.span for p in document.paragraphs if p.is_title), None)

    def resolve(self, span: Span) -> Speaker:
        """Who the noun phrase means."""
        heads = self._heads(span)
        if len(heads) > 1 and self._coordinated(span, heads):
            return Speaker(" and ".join(dict.fromkeys(self._people.persons[index].name for index in heads)), span)
        if heads:
            return self._person(heads[0], span)
        return self._apposition(span) or self._described(span) or self._institution(span) or Speaker(_words(span.of(self._text)), span)

    def resolve_label(self, span: Span) -> Speaker:
        """Who the label of a turn means: also by surname in capitals (`SECRETARY KERRY`) or by an office that the title names."""
        found = self.resolve(span)
        if found.person is not None:
            return found
        words = re.findall(r"[^\W\d_][\w'’-]*", span.of(self._text))
        if not words:
            return found
        last = words[-1].casefold()
        named = [i for i, p in enumerate(self._people.persons) if p.name.split()[-1].casefold() == last]
        if len(named) != 1 and self._title is not None:
            office = " ".join(w for w in words if w.casefold() != "the").casefold()
            titled = {i for _, i in self._people.within(self._title)}
            named = [i for i in sorted(titled) if office and office in (self._people.persons[i].role or "").casefold()]
        if len(named) == 1:
            return self._person(named[0], span)
        return Speaker(found.name.capitalize() if found.name.isupper() else found.name, span)

    def is_official(self, span: Span) -> bool:
        """Does the label name a person of the article, or an office?"""
        words = span.of(self._text)
        return bool(self._people.within(span)) or bool(_OFFICE.search(words)) or self.resolve_label(span).person is not None

    def _heads(self, span: Span) -> list[int]:
        """Persons that the phrase is about, not those that only belong to it (`Kerry's spokesman`, `the aide to Kerry`)."""
        found = [(mention, index) for mention, index in self._people.within(span) if not self._belongs(mention, span)]
        covering = [index for mention, index in found if mention.span.contains(span)]
        if covering:
            return covering[:1]
        return list(dict.fromkeys(index for _, index in found))

    def _belongs(self, mention: PersonMention, span: Span) -> bool:
        before, after = self._text[span.start : mention.span.start], self._text[mention.span.end : span.end]
        words = mention.span.of(self._text).casefold()
        if words in ("his", "her", "their", "its", "my", "our") and after.strip():
            return True
        if re.match(r"['’]s?\s+\w", after) or (re.search(r"['’]s?$", words) and after.strip()):
            return True
        return bool(re.search(r"\w\s+(?:of|for|to|with|in|at|from|under|near)\s+(?:[\w.’'-]+\s+){0,3}$", before))

    def _coordinated(self, span: Span, heads: Sequence[int]) -> bool:
        return bool(re.search(r"\band\b|&|,", span.of(self._text)))

    def _person(self, index: int, span: Span) -> Speaker:
        person = self._people.persons[index]
        return Speaker(person.name, span, index, person.role, person.country)

    def _apposition(self, span: Span) -> Speaker | None:
        """`the ministry's spokeswoman, Maria Zakharova, said`: a noun for a person, and a name that a mark closes.

        Of any other phrase before it (`At a rally in Ohio, Smith says`) a name is the speaker only where it stands before the verb.
        """
        for mention, index in self._people.within(Span(span.end, span.end + 4)):
            if mention.form != "name" or not re.fullmatch(r"\s*[,(]\s*", self._text[span.end : mention.span.start]):
                continue
            closed = _CLOSED.match(self._text, mention.span.end) is not None and is_person_noun(span.of(self._text))
            verb = next(find_speech(self._text, mention.span.end, mention.span.end + _VERB_WITHIN), None)
            if closed or (verb is not None and not self._text[mention.span.end : verb.start()].strip()):
                return self._person(index, span)
        return None

    def _described(self, span: Span) -> Speaker | None:
        """`the minister`: the person whom the article calls so beside the name."""
        index = self._descriptions.bearer(span)
        return self._person(index, span) if index is not None else None

    def _institution(self, span: Span) -> Speaker | None:
        """The institution that the phrase names, or whose statement it is."""
        words = span.of(self._text)
        end = span.start + len(_OWN_WORDS.sub("", words))
        for institution in self._institutions:
            if institution.span.overlaps(span) and institution.span.end >= min(end, span.end):
                whole = _words(words)
                is_part = institution.name in whole and _PROPER.fullmatch(whole) is not None
                return Speaker(whole if is_part else institution.name, span, country=institution.country)
        return None


def _words(text: str) -> str:
    """The words of the text without an article or a possessive in front."""
    return re.sub(r"^(?:the|a|an)\s+(?=\w)", "", tidy(text), flags=re.IGNORECASE)


_VERB_WITHIN = 24
"""Characters behind a name in which the verb that it is the subject of ends."""
_PROPER = re.compile(
    r"[A-Z][\w.’'-]*(?:\s(?:[A-Z][\w.’'-]*|(?:and|of|for|the)(?=\s)))* and(?:\s(?:[A-Z][\w.’'-]*|(?:and|of|for|the)(?=\s)))*"
)
"""One name with "and" inside, or two names: capitals throughout."""
_CLOSED = re.compile(r"\s*(?:[^\w\s'’&-]|\Z)")
_OWN_WORDS = re.compile(rf"(?:['’]s)?\s+(?:{alternatives_of('speech noun')})s?$", re.IGNORECASE)
_OFFICE = re.compile(rf"\b(?:{alternatives_of('office')})\b", re.IGNORECASE)
