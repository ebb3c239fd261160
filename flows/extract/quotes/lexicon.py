"""The words that report speech, as patterns: built once from `reference/reporting_verbs.tsv` and `reference/speech_words.tsv`.

Belongs here: reading the lexicons. Does not: a word that a reader of the reference files would look for there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Literal, cast

import msgspec

Clause = Literal["bare", "that", "whether", "noun", "none"]
Frame = Literal["speak", "describe", "document", "think"]


class Verb(msgspec.Struct, frozen=True):
    """A reporting verb.

    `clause` is how it takes the words reported: at once (`bare`: "said he would"), after "that", after "whether", by way of a noun
    ("expressed the hope that"), not at all. `frame`: a verb of speaking, of describing a thing as something, of what documents do
    ("shows"), of thinking, which reports a clause but introduces no words in marks.
    """

    lemma: str
    clause: Clause
    frame: Frame


@cache
def verbs() -> dict[str, Verb]:
    """Every form of every reporting verb ("said", "pointed out") with its verb."""
    found: dict[str, Verb] = {}
    for lemma, forms, clause, frame in _rows("reporting_verbs.tsv"):
        verb = Verb(lemma, cast(Clause, clause), cast(Frame, frame))
        for form in forms.split("|"):
            found.setdefault(form, verb)
    return found


@cache
def first_words() -> frozenset[str]:
    """Words that a report can begin with."""
    nouns = words("speech noun") | words("belief noun")
    return frozenset((*(form.split()[0] for form in verbs()), "according", *nouns, *(f"{noun}s" for noun in nouns)))


@cache
def words(kind: str) -> frozenset[str]:
    """The words of one kind in `speech_words.tsv`."""
    return frozenset(word for listed, word in _rows("speech_words.tsv") if listed == kind)


@cache
def abbreviations() -> tuple[str, ...]:
    """Capitalised abbreviations, which a full stop after them does not end a sentence."""
    lines = (files("flows.reference") / "abbreviations.txt").read_text("utf-8").split()
    return tuple(sorted(line for line in lines if line[0].isupper()))


def find_cues(text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """Reporting verbs in any form, but not the nouns that look like them (`the report`, `his claims`) and no infinitives."""
    for found in _cue_pattern().finditer(text, start, len(text) if end is None else end):
        if not _is_noun(text[max(start, found.start() - 24) : found.start()], found.group()):
            yield found


def find_speech(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Reporting verbs that introduce words in marks."""
    return (cue for cue in find_cues(text, start, end) if verb_of(cue).frame != "think")


def verb_of(cue: re.Match[str]) -> Verb:
    """The verb of a match of `find_cues`."""
    return verbs()[" ".join(cue.group().split())]


def has_cue(text: str) -> bool:
    return next(find_cues(text), None) is not None


@cache
def _cue_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'’-])(?:{alternatives(verbs())})(?![\w-])")


def _is_noun(before: str, form: str) -> bool:
    """Is a form that can be a noun, or an infinitive, used as one here? Told by the word before it."""
    found = re.search(r"([\w'’-]+)[\s,]*$", before)
    previous = found[1].lower() if found else ""
    verb = verbs()[" ".join(form.split())]
    if form in words("never a noun"):
        return previous in ("to", "a", "the", "final", "no", "any")
    if form == verb.lemma:
        return not (
            previous in words("takes base form")
            or (previous.endswith("s") and not previous.endswith(("'s", "’s")))
            or previous.endswith("n't")
        )
    if form.endswith("s") and form not in ("says", "tells"):
        return (
            previous in words("determiner") - {"this", "that", "one", "another"}
            or previous in words("preposition")
            or previous.endswith(("'s", "’s"))
        )
    return previous in ("the", "a", "an")


@cache
def alternatives_of(*kinds: str) -> str:
    """Words of these kinds as the inside of a group, longest first."""
    return alternatives(word for kind in kinds for word in words(kind))


def alternatives(choices: Iterable[str]) -> str:
    """Any of the words, the longest that fits: as a tree of common beginnings, which matches several times faster than a list."""
    return _tree(sorted(set(choices)))


def _tree(choices: Sequence[str]) -> str:
    branches = []
    for letter, group in groupby((c for c in choices if c), key=lambda choice: choice[0]):
        rest = [choice[1:] for choice in group]
        branches.append((r"\s+" if letter == " " else re.escape(letter)) + _tree(rest))
    if not branches:
        return ""
    inside = branches[0] if len(branches) == 1 and "" not in choices else f"(?:{'|'.join(branches)})"
    return f"{inside}?" if "" in choices else inside


def _rows(name: str) -> list[tuple[str, ...]]:
    lines = (files("flows.reference") / name).read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines[1:] if line]
