"""What the tellings of one meeting say together: its row, participants, sources, identifier and label."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TypeVar

from flows.model import DateBasis, DatePrecision, Mode, Setting, Status
from flows.reference import reference_rows
from flows.registry import registry
from flows.resolve.evidence import Told
from flows.resolve.merged import MeetingParticipant, MeetingSource, MergedMeeting
from flows.resolve.people import Identities
from flows.roles import foremost, role_of
from flows.tabulate.outlines import Outline

Value = TypeVar("Value")


def row_of(cluster: Sequence[Told], outlines: Sequence[Outline], identities: Identities, taken: set[str]) -> MergedMeeting:
    """One meeting from its tellings. `taken` are identifiers of other meetings."""
    start, end, precision, basis = _date(cluster)
    participants = _participants(cluster, outlines, identities, start)
    mode: Mode = _most_common(t.meeting.mode for t in cluster if t.meeting.mode != "unknown") or "unknown"
    country = _most_common(t.meeting.country for t in cluster)
    city = _most_common(t.meeting.city for t in cluster if t.meeting.country in {None, country})
    venue = _most_common(t.meeting.venue for t in cluster if t.meeting.country in {None, country})
    setting = _setting(cluster, participants, mode, country)
    return MergedMeeting(
        meeting_id=_identifier(cluster, participants, start, mode, city or country, taken),
        label=_label(participants, mode, city, country, start, precision),
        status=_status(cluster),
        mode=mode,
        participants=participants,
        sources=_sources(cluster),
        setting=setting,
        start_date=start,
        end_date=end,
        date_precision=precision,
        date_basis=basis,
        city=city,
        country=country,
        venue=venue,
        duration_minutes=_most_common(t.meeting.duration_minutes for t in cluster),
        topics=tuple(sorted({topic for t in cluster for topic in t.meeting.topics})),
        cameo_code=cameo_code(mode, setting, _relation(participants, country)),
    )


def cameo_code(mode: Mode, setting: Setting | None, relation: Setting | None) -> str | None:
    """The CAMEO code of an encounter (Schrodt 2012, codes 040 to 044), from `reference/cameo_codes.tsv`.

    On the sidelines of something they met at a third location only where the `relation` of the place to the parties says so.
    """
    place = relation if setting == "sidelines" and relation == "third_country" else setting
    return _cameo_codes().get((mode, place or "")) or _cameo_codes().get((mode, ""))


def _participants(
    cluster: Sequence[Told], outlines: Sequence[Outline], identities: Identities, start: datetime.date | None
) -> tuple[MeetingParticipant, ...]:
    """Principals before those who attended; a person who is a principal in any telling is one."""
    roles: dict[str, list[tuple[str | None, str | None]]] = {}
    principals = frozenset(p for t in cluster for p in t.principals)
    for telling in cluster:
        for p in telling.meeting.participants:
            person_id = identities.of[telling.article][p.person]
            person = outlines[telling.article].people[p.person]
            roles.setdefault(person_id, []).append((person.role, person.country))
    rows = []
    for person_id in sorted(roles, key=lambda i: (i not in principals, i)):
        known = identities.people[person_id]
        role = _most_common(role for role, _ in roles[person_id]) or known.role
        country = _most_common(country for _, country in roles[person_id]) or known.country
        role, country = _office_then(person_id, role, country, start)
        rows.append(MeetingParticipant(person_id, known.name, role, country, "principal" if person_id in principals else "attending"))
    return tuple(rows)


def _office_then(person_id: str, role: str | None, country: str | None, start: datetime.date | None) -> tuple[str | None, str | None]:
    """Office and country on the day of the meeting, where the registry knows; else as the articles have them on theirs.

    An office that the registry dates to other days is left out.
    """
    known = registry()
    tenures = known.tenures(person_id)
    if start is None or not tenures:
        return role, country
    day = start.isoformat()
    held = [tenure for tenure in tenures if tenure.possibly(day)]
    office = foremost([t for t in held if role_of(t, known) == role] or held, known, day)
    if office is not None:
        return role_of(office, known), office.country
    return None if any(role_of(t, known) == role for t in tenures) else role, country


def _sources(cluster: Sequence[Told]) -> tuple[MeetingSource, ...]:
    return tuple(
        MeetingSource(t.article, t.meeting.status, t.meeting.evidence, t.meeting.evidence_text, t.meeting.rule)
        for t in sorted(cluster, key=lambda t: t.key)
    )


def _status(cluster: Sequence[Told]) -> Status:
    """Held if any article says so; else cancelled before planned."""
    told = {t.meeting.status for t in cluster}
    return next(status for status in _STATUS_ORDER if status in told)


def _date(cluster: Sequence[Told]) -> tuple[datetime.date | None, datetime.date | None, DatePrecision, DateBasis | None]:
    """The most precise date, one that is stated before one that is counted or borrowed, and of these what most tellings say."""
    dated = [t for t in cluster if t.start is not None]
    if not dated:
        return None, None, "unknown", None
    best = min((_PRECISIONS.index(_precision(t)), _BASES.index(t.basis or "relative")) for t in dated)
    days = Counter((t.start, t.end) for t in dated if (_PRECISIONS.index(_precision(t)), _BASES.index(t.basis or "relative")) == best)
    start, end = min(days, key=lambda d: (-days[d], str(d[0]), str(d[1])))
    return start, end, _PRECISIONS[best[0]], _BASES[best[1]]


def _precision(telling: Told) -> DatePrecision:
    return "day" if telling.basis == "linked" and telling.is_dated else telling.meeting.date_precision


def _setting(cluster: Sequence[Told], participants: Sequence[MeetingParticipant], mode: Mode, country: str | None) -> Setting | None:
    """As an article says; else a visit where one side was at home, a third country where none was."""
    if mode not in {"in_person", "unknown"}:
        return None
    stated: Setting | None = _most_common(t.meeting.setting for t in cluster)
    if stated is not None:
        return stated
    return _relation(participants, country)


def _relation(participants: Sequence[MeetingParticipant], country: str | None) -> Setting | None:
    """A visit where one side is at home, a third country where none is; None where a side or the place is unknown."""
    sides = {p.country for p in participants if p.capacity == "principal"}
    if country is None or None in sides or len(sides) < 2:
        return None
    return "visit" if country in sides else "third_country"


def _identifier(
    cluster: Sequence[Told],
    participants: Sequence[MeetingParticipant],
    start: datetime.date | None,
    mode: Mode,
    place: str | None,
    taken: set[str],
) -> str:
    """Over the facts that identify a meeting: parties, day, mode; with place and first source where these do not tell it from another."""
    principals = sorted(p.person_id for p in participants if p.capacity == "principal")
    first = min(t.key for t in cluster)
    facts = ["|".join(principals), str(start or ""), mode]
    further = [place or "", first[0], str(first[1])]
    if start is None:
        facts, further = [*facts, *further], []
    while True:
        identifier = "m-" + hashlib.sha256("\0".join(facts).encode()).hexdigest()[:16]
        if identifier not in taken or not further:
            return identifier
        facts.append(further.pop(0))


def _label(
    participants: Sequence[MeetingParticipant],
    mode: Mode,
    city: str | None,
    country: str | None,
    start: datetime.date | None,
    precision: DatePrecision,
) -> str:
    """ "Kerry–Putin, Sochi, 12 May 2015"."""
    names = _short_names([p for p in participants if p.capacity == "principal"])
    parties = "–".join(names) if len(names) <= 4 else f"{'–'.join(names[:3])} and {len(names) - 3} others"
    known = registry().countries.get(country) if country else None
    where = {"phone": "by phone", "video": "by video"}.get(mode) or city or (known.name if known else None)
    return ", ".join(part for part in (parties, where, _day(start, precision)) if part)


def _short_names(parties: Sequence[MeetingParticipant]) -> list[str]:
    """Family names in the order of the alphabet, with the initial of the given name where two bear one."""
    bearers = Counter(_family_name(p) for p in parties)
    return [
        family if bearers[family] == 1 else f"{initial} {family}".strip()
        for family, initial in sorted((_family_name(p), _initial(p)) for p in parties)
    ]


def _initial(participant: MeetingParticipant) -> str:
    given = [word for word in participant.name.split() if word not in _family_name(participant).split()]
    return f"{given[0][0]}." if given else ""


def _family_name(participant: MeetingParticipant) -> str:
    known = registry().people.get(participant.person_id)
    return known.family_name if known is not None and known.family_name else participant.name.split()[-1]


def _day(start: datetime.date | None, precision: DatePrecision) -> str | None:
    if start is None:
        return None
    day = f"{start.day} " if precision == "day" else ""
    month = f"{_MONTHS[start.month - 1]} " if precision in {"day", "month"} else ""
    return f"{day}{month}{start.year}"


def _most_common(values: Iterable[Value | None]) -> Value | None:
    """The value given most often, of equals the first in order; None where there is none."""
    counts = Counter(v for v in values if v is not None)
    return min(counts, key=lambda v: (-counts[v], str(v)), default=None)


@cache
def _cameo_codes() -> dict[tuple[str, str], str]:
    return {(row["mode"], row["setting"] or ""): row["code"] for row in reference_rows("cameo_codes.tsv")}


_STATUS_ORDER: tuple[Status, ...] = ("held", "cancelled", "planned")
_PRECISIONS: tuple[DatePrecision, ...] = ("day", "month", "year", "unknown")
_BASES: tuple[DateBasis, ...] = ("stated", "relative", "linked")
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
