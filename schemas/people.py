"""The table `people`."""

from __future__ import annotations

from schemas import common
from schemas.declaration import Column, Table

PEOPLE = Table(
    name="people",
    title="People",
    description="One row a person who takes part in a meeting or is quoted. A passing mention does not make a row.",
    key=("person_id",),
    order=("name", "person_id"),
    columns=(
        common.person_id(
            "The Wikidata QID where the registry has it, `x-` and a slug where the registry has the person without a QID, "
            "else `p-` and 16 hexadecimal digits."
        ),
        Column("name", "string", "Full name in its usual English form.", "Vladimir Putin"),
        Column("aliases", "strings", "Other forms of the name that the articles use.", "Putin|Vladimir V. Putin"),
        Column("role", "string", "Office, as of the latest article that tells of the person.", "President of Russia", nullable=True),
        common.country("Country or organisation that the person acts for: ISO 3166-1 alpha-2, or the registry's code."),
        Column("in_registry", "boolean", "Whether the reference registry has the person.", "true"),
        common.count("n_meetings", "Rows of `meeting_participants` with this person."),
        common.count("n_quotes", "Rows of `quotes` with this speaker."),
    ),
)
