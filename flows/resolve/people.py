"""Persons of all articles to identities: the registry's where it has them, their own where it does not.

A person whom the registry lacks is the same between articles where the full name is, unless the articles give offices or countries
that differ; one that gives none disagrees with nobody, and belongs to the only person of that name, if there is one alone. A surname or
an office alone tells too little for that: such a person is the same only within a month, and without an office only within the article.

Belongs here: who is who between articles. Does not: who is who inside one (`extract.people`).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from sys import intern

import msgspec

from flows.model import ArticleFacts, Person
from flows.reference import reference_rows
from flows.registry import name_key, registry
from flows.tabulate.outlines import Outline

__all__ = ["Identities", "Identity", "identify"]


class Identity(msgspec.Struct, frozen=True):
    """One person across all articles: the facts of a `people` row."""

    person_id: str
    name: str
    aliases: tuple[str, ...]
    """Other full forms of the name that the articles use."""
    role: str | None
    """As the latest article that gives one has it."""
    country: str | None
    in_registry: bool


class Identities(msgspec.Struct, frozen=True):
    """Who is who: `of[article index][person index]` is a key of `people`."""

    of: Sequence[tuple[str, ...]]
    people: Mapping[str, Identity]


def identify(outlines: Sequence[Outline]) -> Identities:
    """Give every person of every article an identity that depends on the facts alone, not on the order of the articles."""
    people = {id(person): person for outline in outlines for person in outline.people}  # of whom several tell the same is one object
    namesakes = _namesakes(people.values())
    known = {at: person.registry_id or _id_by_name(person, namesakes) for at, person in people.items()}
    of: list[tuple[str, ...]] = []
    told: dict[str, dict[int, _Telling]] = defaultdict(dict)
    for outline in outlines:
        age = _age(outline.facts)
        ids = tuple([known[id(person)] or _id_in_context(person, outline.facts) for person in outline.people])
        of.append(ids)
        for person_id, person in zip(ids, outline.people, strict=True):
            telling = told[person_id].get(id(person))
            if telling is None:
                told[person_id][id(person)] = _Telling(person, age)
            else:
                telling.add(age)
    return Identities(of, {person_id: _identity(person_id, told[person_id].values()) for person_id in sorted(told)})


class _Telling(msgspec.Struct):
    """What some articles tell alike of one person."""

    person: Person
    latest: str
    """The age of the latest of these articles."""
    times: int = 1

    def add(self, age: str) -> None:
        self.times += 1
        if age > self.latest:
            self.latest = age


def _identity(person_id: str, told: Collection[_Telling]) -> Identity:
    """One person, of whom this is all that is told."""
    listed = registry().people.get(person_id)
    forms: Counter[str] = Counter()
    for telling in told:
        forms[telling.person.name] += telling.times
    name = listed.name if listed else max(forms, key=lambda form: (forms[form], len(form), form))
    aliases = {form for form in (*forms, *(telling.person.written for telling in told)) if " " in form} - {name}
    posts = [(telling.latest, telling.person.role or "", telling.person.country or "") for telling in told]
    return Identity(
        person_id=person_id,
        name=name,
        aliases=tuple(sorted(aliases)),
        role=max((post for post in posts if post[1]), default=_NO_POST)[1],
        country=max((post for post in posts if post[2]), default=_NO_POST)[2],
        in_registry=listed is not None,
    )


_NO_POST = ("", None, None)


def _age(facts: ArticleFacts) -> str:
    """Sorts articles by date, those without one first, and then by their identifier."""
    return f"{facts.published_date or ''}\0{facts.article_id}"


# ---------------------------------------------------------------- identifiers of our own


class _Post(msgspec.Struct, frozen=True):
    """What an article tells of a person beside the name; empty where it tells nothing."""

    office: str
    country: str

    def agrees(self, other: _Post) -> bool:
        """Could both be of one person: nothing differs, and one office is the other with more words ("interim chairwoman")?

        A deputy has another office.
        """
        own, others = set(self.office.split()), set(other.office.split())
        same = (own <= others or others <= own) and (not own or not others or _deputies().isdisjoint(own ^ others))
        return same and (self.country in ("", other.country) or other.country == "")


_Namesakes = Mapping[str, Mapping[_Post, _Post | None]]
"""Full name → what articles tell of its bearers → what stands for the one bearer that this means; None where there is only one."""


def _namesakes(people: Iterable[Person]) -> _Namesakes:
    posts: dict[str, set[_Post]] = {}
    for person in people:
        if person.registry_id is None and _has_full_name(person):
            posts.setdefault(_name(person.name), set()).add(_post(person))
    return {name: _bearers(found) for name, found in posts.items()}


def _bearers(posts: Collection[_Post]) -> dict[_Post, _Post | None]:
    """Groups that agree throughout, those that tell most first; what agrees with several groups stays by itself."""
    groups: list[list[_Post]] = []
    alone: list[_Post] = []
    for post in sorted(posts, key=lambda p: (not p.office, not p.country, -len(p.office.split()), p.office, p.country)):
        fitting = [group for group in groups if all(post.agrees(other) for other in group)]
        if not fitting:
            groups.append([post])
        elif len(fitting) == 1:
            fitting[0].append(post)
        else:
            alone.append(post)
    single = len(groups) == 1
    return {post: None if single else group[0] for group in [*groups, *([post] for post in alone)] for post in group}


def _id_by_name(person: Person, namesakes: _Namesakes) -> str | None:
    """The identifier of one with a full name; None where there is none."""
    if not _has_full_name(person):
        return None
    name = _name(person.name)
    told = namesakes[name][_post(person)] or _Post("", "")
    return _own_id(name, told, "")


def _id_in_context(person: Person, facts: ArticleFacts) -> str:
    """The identifier of one who is known by a surname or an office alone."""
    post = _post(person)
    return _own_id(_name(person.name), post, _context(facts, post.office))


def _own_id(name: str, post: _Post, context: str) -> str:
    """`p-` and the first 16 digits of a SHA-256 over what tells the person from others of that name."""
    facts = "\0".join((name, post.office, post.country, context))
    return intern(f"p-{hashlib.sha256(facts.encode()).hexdigest()[:16]}")


def _has_full_name(person: Person) -> bool:
    return " " in _name(person.name) and any(mention.form == "name" for mention in person.mentions)


def _post(person: Person) -> _Post:
    return _Post(_office(person.role) if person.role else "", person.country or "")


def _context(facts: ArticleFacts, office: str) -> str:
    """What keeps apart persons known by surname or office alone: the month, or the article where there is no office or date."""
    return f"{facts.published_date:%Y-%m}" if office and facts.published_date else facts.article_id


@lru_cache(maxsize=65536)
def _name(name: str) -> str:
    """The folded name without middle initials ("William J. Smith" and "William Smith" agree)."""
    words = name_key(name).split(" ")
    return " ".join(word for n, word in enumerate(words) if len(word) > 1 or n == 0 or len(words) < 3)


@lru_cache(maxsize=65536)
def _office(role: str) -> str:
    """The office in a role: "chief spokesman" in "former Ruritanian chief spokesman for the ministry".

    Nationalities, which begin with a capital ("Cook", but not "cook"), and qualifiers such as "former" are no part of it.
    """
    head = re.split(r"\s(?:of|for|at|in|to|on|and|who)\s|,", role, maxsplit=1)[0]
    words = [word for word in head.split() if not (word[0].isupper() and name_key(word) in _nations())]
    keys = [key for word in words for key in name_key(word).split(" ") if key and key not in _qualifiers()]
    return " ".join(keys[-3:])


@cache
def _nations() -> frozenset[str]:
    return frozenset(
        name_key(word)
        for country in registry().countries.values()
        for name in (country.name, country.code, *country.aliases, *country.demonyms)
        for word in name.split()
    )


@cache
def _qualifiers() -> frozenset[str]:
    """Words that a role may have or lack: "former", "senior"."""
    return frozenset(row["word"] for row in reference_rows("qualifiers.tsv"))


@cache
def _deputies() -> frozenset[str]:
    return frozenset(row["word"] for row in reference_rows("name_words.tsv") if row["kind"] == "deputy")
