"""What the dataset is called and under which terms it stands: the facts that every descriptor repeats."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Licence(msgspec.Struct, frozen=True):
    spdx: str
    title: str
    url: str


class Source(msgspec.Struct, frozen=True):
    title: str
    url: str
    licence: str


NAME = "parley"
TITLE = "Parley: meetings, quotes and topics of diplomacy"
DESCRIPTION = (
    "Who met whom, when and where, what they said, and about what: extracted from news articles, official readouts and transcripts, "
    "every row with its place in the source text."
)
KEYWORDS = ("diplomacy", "international relations", "meetings", "quotations", "news", "event data")
CONTRIBUTOR = "The Parley maintainers"
LANGUAGE = "en"

LICENCE = Licence("CC-BY-4.0", "Creative Commons Attribution 4.0 International", "https://creativecommons.org/licenses/by/4.0/")
CODE_LICENCE = Licence("MIT", "MIT License", "https://opensource.org/license/mit")
RIGHTS = (
    "The tables, identifiers and descriptions are CC BY 4.0. Quoted words, sentences of evidence and titles are short excerpts that "
    "belong to those who said or published them; column `rights` of `articles` says what a source states. The code is under the MIT "
    "licence."
)

REFERENCE_SOURCES = (
    Source("Wikidata", "https://www.wikidata.org", "CC0-1.0"),
    Source("GeoNames", "https://www.geonames.org", "CC-BY-4.0"),
    Source("IPTC NewsCodes: Media Topics", "https://iptc.org/standards/media-topics/", "CC-BY-4.0"),
    Source("Office of the Historian, United States Department of State", "https://history.state.gov", "public domain"),
    Source("unitedstates/congress-legislators", "https://github.com/unitedstates/congress-legislators", "CC0-1.0"),
    Source("datasets/country-codes", "https://github.com/datasets/country-codes", "ODC-PDDL-1.0"),
)

MEDIA_TYPES: Mapping[str, str] = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv",
    "sqlite": "application/vnd.sqlite3",
}


def citation(version: str) -> str:
    """How to cite a release."""
    return f"{CONTRIBUTOR}. {TITLE}. Dataset, {version}."
