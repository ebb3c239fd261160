"""Tellings of one article to meetings: the same meeting told of again is one.

Two tellings are of one meeting when the same persons met and neither date, place nor manner speaks against it. A telling that names
nobody new ("the two leaders met", "the talks") belongs to the meeting told of last.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from flows.extract.meetings.telling import Telling, When, Where
from flows.model import Mode, Status
from flows.timeline import resolve_relative


@dataclass
class Draft:
    """A meeting in the making."""

    persons: tuple[int, ...]
    tellings: list[Telling] = field(default_factory=list)

    @property
    def strong(self) -> bool:
        return any(not t.weak for t in self.tellings)

    @property
    def status(self) -> Status:
        """Held if any telling says so; else cancelled before planned. The text before the title, whose present tense is that of any day.

        What was planned is cancelled too where the text goes on that "the meeting was cancelled".
        """
        strong = [t for t in self.tellings if not t.weak]
        told = {t.status for t in strong if not t.is_title} or {t.status for t in strong} or {t.status for t in self.tellings}
        if told == {"planned"} and any(t.rule == "back-reference" and t.status == "cancelled" for t in self.tellings):
            return "cancelled"
        return next(s for s in _STATUS_ORDER if s in told)

    @property
    def mode(self) -> Mode:
        """A manner that is stated outright before one that only follows from the word chosen, or from a place."""
        sure = [t.mode for t in self.tellings if t.mode_sure]
        likely = [t.mode for t in self.tellings if t.mode != "unknown"]
        found: Mode = next(iter(sure or likely), "unknown")
        return "in_person" if found == "unknown" and (self.told_where.city or self.told_where.venue) else found

    @property
    def told_when(self) -> When:
        """The most precise date, of the earliest telling that has one."""
        dated = [t for t in self.tellings if not t.when.empty]
        best = min(dated, key=lambda t: (_PRECISION_ORDER.index(t.when.precision), t.weak), default=None)
        return best.when if best is not None else When()

    @property
    def is_dated_by_support(self) -> bool:
        """Does the date come from weak tellings alone ("since the talks on July 22")?"""
        return all(t.weak for t in self.tellings if not t.when.empty)

    @property
    def is_placed_by_support(self) -> bool:
        """Does the town come from weak tellings alone ("after the talks in Paris")?"""
        return all(t.weak for t in self.tellings if t.where.city or t.where.venue)

    @property
    def told_where(self) -> Where:
        """What the tellings say of the place together."""
        where = Where()
        for telling in self.tellings:
            where = where.completed(telling.where)
        return where

    @property
    def when(self) -> When:
        """The date as told, else that of the journey to the meeting."""
        nearby = (t.nearby_when for t in self.tellings if not t.nearby_when.empty)
        return self.told_when if not self.told_when.empty else next(nearby, When())

    @property
    def where(self) -> Where:
        """The place as told, completed by where a party was."""
        where = self.told_where
        for telling in self.tellings:
            where = where.completed(telling.nearby)
        return where


Host = Callable[[tuple[int, ...]], int | None]


def assemble(tellings: Sequence[Telling], host: Host, titled: Sequence[int] = ()) -> list[Draft]:
    """Drafts in the order of their first telling, supporting (weak) tellings attached; drafts of weak tellings alone are left out.

    `host` gives the party that a title leaves out ("Meeting with …"); `titled` are the persons that the title names.
    """
    drafts: list[Draft] = []
    recent: list[Draft] = []
    strong = [t for t in tellings if not t.weak and not _open_title(t)]
    for number, telling in enumerate(tellings):
        if telling.rule == "back-reference" or (not telling.weak and not _open_title(telling)):
            told = (
                _place(telling, drafts, recent)
                or _of_the_same_two(telling, drafts, recent, titled)
                or _paired(telling, tellings[:number], drafts)
            )
            if told is not None:
                recent[:] = [*(d for d in recent if d is not told), told]
    for telling in (t for t in tellings if t.weak and len(t.persons) > 1 and not t.open):
        _support(telling, drafts)
    for telling in (t for t in tellings if _open_title(t)):
        _title(telling, drafts, host)
    _single(drafts, [t for t in strong if t.open or (len(t.persons) == 1 and not t.pair)])
    return [d for d in drafts if d.strong and len(d.persons) > 1]


def _place(telling: Telling, drafts: list[Draft], recent: Sequence[Draft]) -> Draft | None:
    """Give the telling to its draft, a new one if need be. One that does not name two parties goes with the draft told of last.

    What the parties did together with somebody else ("P and P met with students") is no telling of their own meeting.
    """
    if telling.pair or telling.open or len(telling.persons) < 2:
        known = {*telling.persons, *telling.beside}
        draft = next((d for d in reversed(recent) if known <= set(d.persons) and compatible(telling, d)), None)
        if draft is not None:
            draft.tellings.append(telling)
        return draft
    if telling.rule.endswith("-jointly") and any(set(telling.persons) == set(d.persons) for d in drafts):
        return None
    same = [d for d in drafts if _same_party(telling, d) and compatible(telling, d)]
    if same:
        if all(t.is_title for t in same[-1].tellings):  # the text knows better than its title who was there
            same[-1].persons = telling.persons
        same[-1].tellings.append(telling)
        return same[-1]
    drafts.append(Draft(telling.persons, [telling]))
    return drafts[-1]


def _of_the_same_two(telling: Telling, drafts: list[Draft], recent: Sequence[Draft], titled: Sequence[int]) -> Draft | None:
    """ "They last met in Moscow in April": another meeting of the two told of in that paragraph, or whom the article is about."""
    if not recent or not telling.pair or telling.persons or telling.weak or telling.rule == "back-reference":
        return None
    last = recent[-1]
    is_to_come = telling.status == "planned" and last.status == "held" and telling.when.precision == "day"
    if not (telling.another or telling.when.distant or is_to_come) or (telling.mode == "unknown" and not telling.where.city):
        return None
    near = any(t.paragraph == telling.paragraph for t in last.tellings)
    if not (telling.two or (near and telling.they)):
        return None
    digression = not set(last.persons).isdisjoint(titled)
    two = last.persons if near or set(last.persons) == set(drafts[0].persons) else tuple(titled) if digression else ()
    if len(two) != 2 or (telling.when.empty and telling.where.empty):
        return None
    drafts.append(Draft(two, [telling]))
    return drafts[-1]


def _paired(telling: Telling, before: Sequence[Telling], drafts: list[Draft]) -> Draft | None:
    """ "P greeted P in L, where the two held talks": a pair that a supporting telling of the same paragraph names."""
    if telling.weak or not telling.pair or telling.persons:
        return None
    named = next((t for t in reversed(before) if t.weak and not t.open and len(t.persons) > 1 and t.paragraph == telling.paragraph), None)
    if named is None:
        return None
    drafts.append(Draft(named.persons, [named, telling]))
    return drafts[-1]


def _support(telling: Telling, drafts: list[Draft]) -> None:
    for draft in reversed(drafts):
        if set(telling.persons) == set(draft.persons) and compatible(telling, draft):
            draft.tellings.append(telling)
            return
    drafts.append(Draft(telling.persons, [telling]))


def _title(telling: Telling, drafts: list[Draft], host: Host) -> None:
    """A title that names only the guest belongs to the first draft that the guest takes part in; else it makes one with the host."""
    for draft in drafts:
        if set(telling.persons) <= set(draft.persons) and compatible(telling, draft):
            draft.tellings.insert(0, telling)
            return
    other = host(telling.persons)
    if other is None:
        return
    persons = (other, *telling.persons)
    told = msgspec.structs.replace(telling, persons=persons)
    for draft in drafts:
        if other in draft.persons and set(draft.persons) <= set(persons) and compatible(telling, draft):
            draft.persons = persons
            draft.tellings.insert(0, told)
            return
    drafts.insert(0, Draft(persons, [told]))


def _single(drafts: list[Draft], tellings: Iterable[Telling]) -> None:
    """A strong telling that names only one of the parties confirms a draft that so far is only supported."""
    for telling in tellings:
        for draft in drafts:
            if not draft.strong and set(telling.persons) <= set(draft.persons) and compatible(telling, draft):
                draft.tellings.append(telling)
                break


def _same_party(telling: Telling, draft: Draft) -> bool:
    told, known = set(telling.persons), set(draft.persons)
    if told == known:
        return True
    in_title = telling.is_title or all(t.is_title for t in draft.tellings)
    return in_title and (told <= known or known <= told)


def compatible(telling: Telling, draft: Draft) -> bool:
    """Does nothing speak against the telling's being of the draft's meeting?"""
    if telling.another and draft.status != telling.status:
        return False
    if not _modes_agree(telling, draft) or not telling.where.agrees(draft.told_where):
        return False
    refers = telling.rule == "noun-possessed" if telling.when.empty else all(t.rule == "noun-possessed" for t in draft.tellings)
    return _dates_agree(telling.when, draft.told_when, refers)


def _modes_agree(telling: Telling, draft: Draft) -> bool:
    mode = draft.mode
    if telling.mode == mode or "unknown" in (telling.mode, mode):
        return True
    if telling.mode_sure and any(t.mode_sure for t in draft.tellings):
        return False
    return telling.status == draft.status and telling.when.empty and telling.where.empty


def _dates_agree(one: When, other: When, refers: bool) -> bool:
    """Can both be of one meeting? An undated telling is of the article's own days, unless it `refers` to a meeting known by then."""
    if one.empty or other.empty:
        known = other if one.empty else one
        return not known.distant or (refers and known.precision == "day")
    if one.start is not None and other.start is not None:
        return one.start <= (other.end or other.start) and other.start <= (one.end or one.start)
    if one.relative is not None and other.relative is not None:
        return resolve_relative(one.relative, _ANY_DAY) == resolve_relative(other.relative, _ANY_DAY)
    return not (one.distant or other.distant)


def _open_title(telling: Telling) -> bool:
    return telling.is_title and telling.open


_STATUS_ORDER: tuple[Status, ...] = ("held", "cancelled", "planned")
_PRECISION_ORDER = ("day", "month", "year", "unknown")
_ANY_DAY = datetime.date(2020, 6, 15)
"""Two relative expressions are the same when they mean the same day counted from any day."""
