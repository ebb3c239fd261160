"""Places: cities, countries, venues and residences, told from persons, titles and governments of the same name.

Belongs here: which names of the gazetteer are places where they stand. Does not: which place a meeting was at.
The cues are data: `reference/place_cues.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from flows.extract.document import Document
from flows.extract.time_grammar import MONTHS, WEEKDAYS
from flows.gazetteer import Hit, Place, fold, gazetteer
from flows.model import PlaceMention, Span
from flows.reference import reference_rows

__all__ = ["find_places", "resolve_place"]


def find_places(document: Document) -> tuple[PlaceMention, ...]:
    """Places of title and body in the order of the text, the longest name where several fit.

    A city whose name is also a word, a person or a town elsewhere counts only where its sentence supports it. A name that
    stands for a government rather than for a place ("Moscow said", "ties with Russia") is flagged as a metonym.
    """
    folded = fold(document.text)
    found: list[PlaceMention] = []
    previous: _Candidate | None = None
    for paragraph in document.paragraphs:
        for hit in gazetteer().find(folded, paragraph.span):
            candidate = _Candidate(hit, _is_locative(folded, hit, paragraph.span, previous))
            mention = _in_unlisted_town(document.text, folded, hit, paragraph.span)
            mention = mention or _mention(folded, candidate, paragraph.span, paragraph.is_title, previous)
            if mention is not None:
                found.append(mention)
                previous = candidate
    return tuple(_with_region(found, document.text))


def resolve_place(text: str) -> tuple[str | None, str | None, str | None]:
    """City, country and venue of a place line or dateline ("The Kremlin, Moscow", "HANOVER, Germany", "Novo-Ogaryovo, Moscow Region")."""
    folded = fold(text)
    hits = list(gazetteer().find(folded, Span(0, len(folded))))
    regions = tuple(p for hit in hits for p in hit.places if p.kind in {"country", "state"})
    places = [_choose(hit.places, regions) for hit in hits]
    venue = next((p for p in places if p.venue is not None), None)
    town = next((p for p in places if p.kind in {"capital", "city", "forum"}), None)
    country = next((p.country for p in places if p.country is not None), None)
    if venue is not None and (town is None or town.country == venue.country):
        return (town.city if town is not None else venue.city), venue.country, venue.venue
    if town is not None:
        return town.city, town.country, None
    return _unlisted_town(folded, hits, text), country, None


def _unlisted_town(folded: str, hits: list[Hit], text: str) -> str | None:
    """The town of a line that names one that the gazetteer lacks with a country that it has ("VADSTENA, Sweden")."""
    line = _TOWN_AND_COUNTRY.match(folded)
    if line is None or len(hits) != 1 or hits[0].span.start != line.end() or line[1].split(" ")[-1] in _NO_TOWN:
        return None
    town = text[: line.end(1)]
    return town.title() if town.isupper() else town


class _Candidate(msgspec.Struct, frozen=True):
    hit: Hit
    locative: bool
    """Do the words around it say that something is or goes there?"""


def _mention(folded: str, candidate: _Candidate, paragraph: Span, is_title: bool, previous: _Candidate | None) -> PlaceMention | None:
    span = candidate.hit.span
    if _part_of_name(folded, span, paragraph, is_title, candidate.locative):
        return None
    region = _region_after(folded, candidate.hit, paragraph)
    place = _beside(_choose(candidate.hit.places, region), candidate.hit, previous)
    supported = candidate.locative or any(r.country == place.country for r in region)
    doubtful = place.ambiguous == "word" or (not place.metonym and (place.ambiguous == "yes" or _is_given_name(folded, span)))
    if place.country is None or (doubtful and not supported):
        return None
    of_person = _OF_PERSON.search(folded[max(paragraph.start, span.start - _REACH_OF_PERSON) : span.start])
    return PlaceMention(span, place.city, place.country, place.venue, metonym=bool(of_person) or (not supported and place.metonym))


def _in_unlisted_town(text: str, folded: str, hit: Hit, paragraph: Span) -> PlaceMention | None:
    """ "In Vadstena, Sweden, on Friday": a town that the gazetteer lacks, in a country that it has; not "In Parliament, Sweden, …"."""
    country = next((p.country for p in hit.places if p.kind == "country"), None)
    start = max(paragraph.start, hit.span.start - _REACH_OF_PERSON)
    town = _IN_TOWN.search(folded[start : hit.span.start]) if country else None
    if town is None or not _AFTER_COUNTRY.match(folded, hit.span.end, paragraph.end):
        return None
    span = Span(start + town.start("town"), start + town.end("town"))
    words = span.of(folded).split(" ")
    if not _NOT_TOWNS.isdisjoint(words) or words[-1] in _NO_TOWN or any(True for _ in gazetteer().find(folded, span)):
        return None
    if _is_subject(folded, span.start, Span(hit.span.end, paragraph.end)):
        return None
    return PlaceMention(Span(span.start, hit.span.end), span.of(text), country, None)


def _is_subject(folded: str, town: int, after: Span) -> bool:
    """Does a country after the town that opens a sentence begin its main clause ("In Tripoli, Lebanon on Monday voted")?

    `town`: where the town begins; `after`: from the end of the country to that of the paragraph.
    """
    opens = folded[max(0, town - _REACH_OF_OPENING) : town].endswith(_OPENINGS)
    return opens and _PREDICATE.match(folded, after.start, after.end) is not None


def _choose(places: tuple[Place, ...], regions: tuple[Place, ...]) -> Place:
    """The place that lies in the country named with it ("Tripoli, Lebanon"), a namesake in that state ("Paris, Texas"), else the first."""
    local = [p for p in places if p.kind not in {"country", "state"}]
    for region in regions:
        inside = next((p for p in local if p.country == region.country), None)
        if inside is not None:
            return inside
        if local and region.kind == "state" and local[0].venue is None:
            return msgspec.structs.replace(local[0], country=region.country)
    return places[0]


def _beside(place: Place, hit: Hit, previous: _Candidate | None) -> Place:
    """A state in the place of the country of its name, where a state or town of its federation stands just before ("Ohio and Georgia")."""
    if previous is None or hit.span.start - previous.hit.span.end > _JUST_BEFORE:
        return place
    neighbour = previous.hit.places[0]
    in_federation = neighbour.kind in {"state", "city"}
    return next((p for p in hit.places if in_federation and p.kind == "state" and p.country == neighbour.country), place)


def _region_after(folded: str, hit: Hit, paragraph: Span) -> tuple[Place, ...]:
    """The country or state named after a comma: it decides between places of one name."""
    comma = _COMMA.match(folded, hit.span.end, paragraph.end)
    if comma is None:
        return ()
    following = next(gazetteer().find(folded, Span(comma.end(), min(paragraph.end, comma.end() + 40))), None)
    if following is None or following.span.start != comma.end():
        return ()
    if _is_subject(folded, hit.span.start, Span(following.span.end, paragraph.end)):
        return ()
    return tuple(p for p in following.places if p.kind in {"country", "state"})


def _is_locative(folded: str, hit: Hit, paragraph: Span, previous: _Candidate | None) -> bool:
    span, is_town = hit.span, hit.places[0].kind != "country"
    before = folded[max(paragraph.start, span.start - 48) : span.start]
    if folded.startswith(", where ", span.end) or (is_town and _BUILDING.search(before)):
        return True
    if _LOCATIVE.search(before) or _MOTION_TO.search(before) or _is_place_line(folded, span, paragraph):
        return True
    if before.endswith(" to ") and _FOR_TALKS.match(folded, span.end, paragraph.end):
        return True
    if before.endswith((" to ", " to the ")) and _is_hosted(folded[max(paragraph.start, span.start - _REACH_OF_HOST) : span.start]):
        return True
    if previous is not None and previous.locative and _goes_on(folded, previous.hit, hit):
        return True
    at_head = is_town and span.start == paragraph.start
    if at_head and (_is_in_capitals(folded, span, paragraph) or _DATELINE.match(folded, span.end, paragraph.end)):
        return True
    return is_town and _EVENT.match(folded, span.end, paragraph.end) is not None


def _is_hosted(before: str) -> bool:
    """Is somebody welcomed or invited to the place ("welcomed Chancellor Roe and her husband, John, to")? Not: "the ambassador to"."""
    found = _HOST.search(before)
    if found is None:
        return False
    guests = [word.strip(",") for word in found["guests"].split()]
    return guests[-1].lower() not in _TAKES_TO and _CLAUSE.isdisjoint(guests)


def _goes_on(folded: str, previous: Hit, hit: Hit) -> bool:
    """Does the place share the preposition of the one before ("in Paris and London"), unlike "in Sochi, Russia's minister"?"""
    between = _CHAIN.fullmatch(folded, previous.span.end, hit.span.start)
    if between is None or folded.startswith("'", hit.span.end):
        return False
    completes = any(p.kind in {"country", "state"} and p.country == previous.places[0].country for p in hit.places)
    return completes or (hit.places[0].kind == "country") == (previous.places[0].kind == "country")


def _is_place_line(folded: str, span: Span, paragraph: Span) -> bool:
    """Is the paragraph only the name of a place, as pages put it under their titles ("The Kremlin, Moscow")?"""
    if paragraph.end - paragraph.start > _LONGEST_PLACE_LINE or _PLACE_LINE.fullmatch(folded, paragraph.start, paragraph.end) is None:
        return False
    before, after = folded[paragraph.start : span.start], folded[span.end : paragraph.end]
    return (before in {"", "The ", "the "} or before.endswith(", ")) and (not after or after.startswith(", "))


def _is_in_capitals(folded: str, span: Span, paragraph: Span) -> bool:
    """A town in capitals before a text that is not: a dateline, even where its dash is lost."""
    return span.of(folded).isupper() and span.end - span.start > 3 and not folded[span.end : paragraph.end].isupper()


def _part_of_name(folded: str, span: Span, paragraph: Span, is_title: bool, locative: bool) -> bool:
    """Is the name part of another: a person's, a treaty's, a newspaper's, a compound's?"""
    if _HYPHEN_AFTER.match(folded, span.end, paragraph.end) or _HYPHEN_BEFORE.search(folded, max(0, span.start - 2), span.start):
        return True
    preceding = _WORD_BEFORE.search(folded[max(paragraph.start, span.start - 30) : span.start])
    if preceding is not None and not locative and _begins_name(preceding[1]):
        return True
    following = _CAPITAL_AFTER.match(folded, span.end, paragraph.end)
    if following is None:
        return False
    if following[1] in _NAME_GOES_ON:
        return True
    return not (is_title or locative or following[1] in _MAY_FOLLOW)


def _is_given_name(folded: str, span: Span) -> bool:
    return span.of(folded).lower() in _GIVEN_NAMES


def _begins_name(word: str) -> bool:
    return word in _TITLES or word in _PARTS or word.lower() in _GIVEN_NAMES


def _with_region(mentions: list[PlaceMention], text: str) -> list[PlaceMention]:
    """Without what only completes or announces its neighbour ("Sochi, Russia", "the Syrian capital, Damascus": one place, two mentions)."""
    kept = [m for i, m in enumerate(mentions) if i + 1 == len(mentions) or not _announces(m, mentions[i + 1], text)]
    return [m for i, m in enumerate(kept) if not (i and _completes(kept[i - 1], m, text))]


def _announces(capital: PlaceMention, town: PlaceMention, text: str) -> bool:
    together = text[capital.span.end : town.span.start] in {", ", " ", " of "}
    same_town = (capital.city, capital.country) == (town.city, town.country)
    return together and same_town and capital.span.of(text).endswith(" capital")


def _completes(town: PlaceMention, region: PlaceMention, text: str) -> bool:
    same_country = town.country == region.country and town.city is not None and region.city is None and region.venue is None
    return same_country and text[town.span.end : region.span.start] == ", "


def _cues(kind: str) -> list[str]:
    return [row["cue"] for row in reference_rows("place_cues.tsv") if row["kind"] == kind]


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


_DETERMINED = r"\s(?:the\s)?(?:central\s|downtown\s|nearby\s|neighbou?ring\s|(?:north|south|east|west)\w*\s|[A-Z][a-z]+'s\s)?"
_LOCATIVE = re.compile(rf"(?<![\w'])(?:{_any(_cues('locative'))}){_DETERMINED}\Z")
_BUILDING = re.compile(rf"\b(?:{_any(_cues('building'))}),? (?:in )?\Z")
_MOTION_TO = re.compile(rf"\b(?:{_any(_cues('motion'))})\s(?:[\w']+\s){{0,4}}?to\s(?:the\s)?\Z", re.IGNORECASE)
_HOST = re.compile(
    rf".*\b(?:{_any(_cues('host'))})\s(?P<guests>(?:(?:[A-Z][a-z]{{0,3}}\.|(?:[A-Z]\.)+|[\w'-]+,?)\s){{1,12}})to\s(?:the\s)?\Z",
    re.IGNORECASE | re.DOTALL,
)
_REACH_OF_HOST = 160
"""Characters between a host and the place that the guests come to."""
_TAKES_TO, _CLAUSE = frozenset(_cues("takes_to")), frozenset(_cues("clause"))
_CHAIN = re.compile(r",? (?:and |or |then )?(?:in |the )?|, ")
_LONGEST_PLACE_LINE = 120
"""Characters of a paragraph that may be the name of a place and no more."""
_JUST_BEFORE = 30
"""Characters between two places that are named together."""
_NAME = r"[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,4}"
_PLACE_LINE = re.compile(rf"(?:[Tt]he )?{_NAME}(?:, {_NAME}){{0,2}}")
_TOWN_AND_COUNTRY = re.compile(r"([A-Z][\w'-]*(?: [A-Z][\w'-]*){0,2}), ")
_WORD_OF_TOWN = r"[A-Z](?:[^\W\d]|['-])*"
_IN_TOWN = re.compile(rf"(?<![\w'])(?:[Ii]n|[Nn]ear|[Oo]utside)\s(?P<town>{_WORD_OF_TOWN}(?: {_WORD_OF_TOWN}){{0,2}}), (?:the )?\Z")
_AFTER_COUNTRY = re.compile(
    r"[.,;:)]|\s(?:(?:on|in|for|to|after|before|during|where|with|this|last|next|late|early)\b|[A-Z][a-z]+day\b|\Z)|\Z"
)
_NOT_TOWNS = frozenset(word.title() for word in (*MONTHS, *WEEKDAYS)) | frozenset(_cues("not_town"))
_REACH_OF_OPENING = 10
_OPENINGS = ("In ", "At ", "Near ", "Outside ")
_PREDICATE = re.compile(
    r"(?:,[^,.;:]{1,60},| (?:on|in|for|this|last|next) (?:\w+ ){0,2}\w+)? "
    rf"(?:(?:{_any(_cues('predicate'))})\b|[a-z]+ed (?:{_any(_cues('after_predicate'))})\b)"
)
"""The verb of a main clause, right after its subject or after a few words on when."""
_NO_TOWN = frozenset(_cues("no_town"))
_COMMA = re.compile(r", (?:the )?")
_DATELINE = re.compile(
    r"(?:, [A-Z][\w.]*(?: [A-Z][\w.]*)?)?(?:, [A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?)?\s?(?:\([A-Z][^)]{1,30}\)\s?[-–—]*|[-–—]+\s)"
    r"|, [A-Z][a-z]+\.? \d{1,2}\b"
)
"""What follows a place at the head of a paragraph that is a dateline: ", Russia (AP) —", ", March 30 —"."""
_EVENT = re.compile(rf" (?:{_any(_cues('event'))})\b")
_REACH_OF_PERSON = 60
_OF_PERSON = re.compile(rf"\b(?:{_any([*_cues('title'), *_cues('office')])})(?: [A-Z][\w.'-]*){{0,5}} of (?:the )?\Z")
"""A country or town after a person or an office ("President Roe of Colombia", "the Mayor of Chicago"): theirs, whatever happens where."""
_FOR_TALKS = re.compile(rf" for (?:[\w-]+ ){{0,3}}(?:{_any(_cues('event'))})s?\b")
""" "To Paris for talks"."""
_HYPHEN_AFTER = re.compile(r"[-‐‑–—/]\w")
_HYPHEN_BEFORE = re.compile(r"\w[-‐‑–—/]\Z")
_WORD_BEFORE = re.compile(r"([A-Z][\w']*\.?) \Z")
_CAPITAL_AFTER = re.compile(r" ([A-Z]\w*)")
_TITLES = frozenset(_cues("title"))
_PARTS = frozenset(_cues("part_of_name"))
_NAME_GOES_ON = frozenset(_cues("name_goes_on"))
_MAY_FOLLOW = frozenset(_cues("may_follow"))
_GIVEN_NAMES = frozenset(
    [row["name"] for row in reference_rows("given_names.tsv")]
    + [given for row in reference_rows("people.tsv") if len(given := fold(row["name"].partition(" ")[0]).lower()) > 2]
)
