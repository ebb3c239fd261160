"""What the column `rule` can say: every rule, what it finds, and the file in which it is written.

Belongs here: the names that rows may bear. Does not: the rules themselves; `python -m schemas` makes `docs/rules.md` of this list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec


class Rule(msgspec.Struct, frozen=True):
    """A name in the column `rule`."""

    name: str
    finds: str
    """What in the text it goes by; in the examples P is a person. In Markdown."""


Files = Mapping[str, tuple[Rule, ...]]
"""Rules by the file they are written in, its path below `flows/`."""

_OF_MEETINGS: Files = {
    "extract/meetings/roles.py": (
        Rule("verb-direct", "a verb of meeting with its object: “P met P”, “P received P”, “P called P”"),
        Rule("verb-with", "a verb of meeting and “with”: “P spoke by phone with P”"),
        Rule("verb-reciprocal", "a verb of meeting whose subject is both: “P and P met in Vienna”"),
        Rule("verb-relative", "a verb of meeting whose object is the “whom” before its subject: “P, whom P received”"),
        Rule("verb-jointly", "two who met somebody else together: “P and P met with students”"),
        Rule("passive", "“P was received by P”"),
        Rule("noun-between", "a noun of meeting and its parties: “talks between P and P”"),
        Rule("noun-by", "a noun of meeting and who was there: “a news conference by P and P”"),
        Rule("noun-possessed", "a noun of meeting and its owner: “P's talks with P”, “their meeting”"),
        Rule("noun-carried", "a noun of meeting as the object of a light verb: “P held talks with P”"),
        Rule("noun-jointly", "as `noun-carried`, of two who met somebody else together"),
        Rule("noun-governed", "a noun of meeting whose subject stands in another clause: “after a meeting with P, P said …”"),
        Rule("noun-of-subjects", "those who agreed after talks: “P and P agreed on a truce after six hours of talks”"),
        Rule("noun-introduced", "what was said in a meeting: “In a telephone call, P and P agreed …”"),
        Rule("noun-told", "what one told the other in a meeting: “P told P in a telephone call”"),
        Rule("noun-of-the-two", "“the bilateral meeting”, in a sentence that names the two"),
        Rule("gathered", "a gathering and those in it, all in one list"),
        Rule("back-reference", "“the talks lasted three hours”: the meeting that the article told of before"),
    ),
    "extract/meetings/between_countries.py": (
        Rule("between-countries", "a title or lead that names countries (“Russian-Turkish talks”), held by those who act for them"),
    ),
}

_OF_QUOTES: Files = {
    "extract/quotes/attribution.py": (
        Rule("cue-after", "a reporting verb after the marks: `“…,” he said`"),
        Rule("cue-inverted", "the same with its subject behind it: `“…,” said P`"),
        Rule("cue-before", "a reporting verb before the marks: `P said: “…”`"),
        Rule("cue-fragment", "a reporting verb before words in marks that are part of its sentence: `P called it “…”`"),
        Rule("according-to", "`according to P, “…”`"),
        Rule("label", "a name, a colon and the words: `P, Radio North: “…”`"),
        Rule("signature", "the words, a dash and a name: `“…” — P`"),
    ),
    "extract/quotes/carry.py": (
        Rule("parse", "the reporting verb above the words in the parse of the sentence"),
        Rule("parse-nearest", "the nearest reporting verb with a subject in the parse, where none governs the words"),
        Rule("colon", "a sentence that ends in a colon before the marks: the subject of its reporting verb, or its own"),
        Rule("carried-continued", "the same quotation goes on from the paragraph before: its marks were not closed"),
        Rule("carried-following", "the same quotation goes on: its speaker is named after it"),
        Rule("carried-same-sentence", "the speaker of the quotation before, in the same sentence"),
        Rule("carried-same-paragraph", "the speaker of the quotation before, in the same paragraph"),
        Rule("carried-paragraph-before", "the speaker of the paragraph before"),
        Rule("carried-introduced", "the speaker or subject of a sentence before that ends in a colon"),
        Rule("carried-sentence-before", "the speaker or subject of the sentence before"),
    ),
    "extract/quotes/indirect.py": (Rule("indirect-plain", "`P said that …`; `…, P said`: one reporting verb, read without a parse"),),
    "extract/quotes/clauses.py": (
        Rule("indirect-clause", "the clause of a reporting verb, in the parse"),
        Rule("indirect-noun", "the clause of a noun of speech: `P's claim that …`"),
        Rule("indirect-inserted", "the sentence around `…, stated P, …`"),
        Rule("indirect-according-to", "the sentence beside `according to P`"),
    ),
    "extract/quotes/rows.py": (
        Rule("transcript-turn", "a label at the start of a line: `SECRETARY KERRY:`"),
        Rule("statement", "the title names who makes the statement, and the body says “I”"),
    ),
}

_OF_ISSUES: Files = {
    "ingest/files.py": (
        Rule("unreadable", "a file that the system or a decompressor cannot read"),
        Rule("empty", "a file, record or text with nothing in it"),
        Rule("too-large", "a document larger than the limit"),
        Rule("line-too-long", "a line no writing has: data, not text"),
        Rule("binary", "bytes that are no text"),
        Rule("tangled", "a page nested so deep, or a tag with so many attributes, that no parser gets through"),
        Rule("encoding", "a text whose encoding is in doubt, or that has characters that could not be decoded"),
        Rule("failed", "an input that broke its reader or a later stage (from `stages.py`): a fault of this project"),
    ),
    "ingest/containers.py": (
        Rule("bad-record", "a record of an archive or a JSON file that cannot be read"),
        Rule("no-records", "a container without a document"),
        Rule("no-text", "a JSON object without a field that holds a text or page"),
        Rule("too-large", "a line of JSON longer than the limit"),
    ),
    "ingest/manifest.py": (
        Rule("manifest-file-missing", "a file that `sources.csv` lists and that is not there"),
        Rule("manifest-row", "a row of `sources.csv` that cannot be read"),
        Rule("manifest-unreadable", "a `sources.csv` that cannot be read"),
    ),
    "clean/article.py": (
        Rule("ambiguous-date", "a date of publication whose day and month could be exchanged"),
        Rule("no-body", "an article without a paragraph of prose"),
    ),
    "extract/__init__.py": (Rule("language-not-read", "an article in a language that is not read for meetings and quotes"),),
    "resolve/__init__.py": (Rule("same-bytes", "a file with the same bytes as another, which stands for both"),),
}

RULES: Mapping[str, Files] = {"meeting_sources": _OF_MEETINGS, "quotes": _OF_QUOTES, "issues": _OF_ISSUES}
"""Every rule, by the table whose rows bear it and by file."""

_HEAD = """\
<!-- Generated from schemas/rules.py by `python -m schemas`: edit the list there, not this page. -->
# Rules

Which rule made a row: the names in the column `rule` of [`meeting_sources`](data-dictionary.md#meeting_sources),
[`quotes`](data-dictionary.md#quotes) and [`issues`](data-dictionary.md#issues), what each goes by, and where it is written.
The words that the rules know are files in `flows/reference/`.
"""


def names_of(table: str) -> frozenset[str]:
    """The names that rows of the table may bear."""
    return frozenset(rule.name for rules in RULES[table].values() for rule in rules)


def rules_page() -> str:
    """The page of the docs that lists every rule, in Markdown."""
    return "\n".join([_HEAD, *(line for table, files in RULES.items() for line in _section(table, files))])


def _section(table: str, files: Files) -> Iterator[str]:
    yield f"## {table}"
    yield ""
    yield "| rule | what it goes by | where |"
    yield "| --- | --- | --- |"
    for file, rules in files.items():
        for rule in rules:
            yield f"| `{rule.name}` | {rule.finds} | [`{file}`](../flows/{file}) |"
    yield ""
