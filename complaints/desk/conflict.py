"""The conflict check: names to check against, what the office has of them, what came of it.

The names are read for this alone, and those of the people themselves only once a member has asked
for them, which the journal says. What is searched for is kept nowhere.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from complaints.desk import labels
from complaints.desk.casework import Casework, said
from complaints.desk.errors import NotAllowedError
from complaints.desk.i18n import Tongue
from complaints.desk.store.cases import CaseLine
from complaints.domain.case import Case
from complaints.domain.events import ConflictChecked, NamesShown, Result
from complaints.domain.messages import DECLINED_CODES
from complaints.domain.parts import together
from complaints.locale.marking import _

#: With which code a case is declined that is closed to the office.
DECLINED_AS: Final = "conflict-of-interest"
assert DECLINED_AS in DECLINED_CODES

RESULTS: Final[Mapping[Result, str]] = {
    Result.CLEAR: _("No conflict"),
    Result.APART: _("Cleared, for colleagues who are kept apart from it"),
    Result.CONFLICT: _("A conflict: we cannot act"),
}
#: What is asked of them beside that, and may be said of it.
HINTS: Final[Mapping[Result, str]] = {
    Result.CLEAR: _("The case opens for the office."),
    Result.APART: _("The case opens. Say who works on it, and who must not."),
    Result.CONFLICT: _("The case stays closed. All that is left is to decline it."),
}
#: Fields of other parts that name somebody on the other side, or a body.
_OTHERS: Final = (("missing", "held_by"), ("missing", "asked"), ("visit", "site"))
_PEOPLE: Final = (("contact", "name"), ("missing", "name"))
_MOST: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """Somebody to check against: what they are to the case, and the complainant's words for it."""

    what: str
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """``people`` is None until this member asked for them; ``there_are`` whether any is told."""

    others: tuple[Name, ...]
    people: tuple[Name, ...] | None
    there_are: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Cases of the office in which the words stand; ``more`` where there are too many to list."""

    lines: tuple[CaseLine, ...]
    more: bool


def names(casework: Casework, case: Case, tongue: Tongue) -> Names:
    """The names of the case, as it is with them still closed; none once a conflict is settled."""
    if case.conflict.is_refused and not case.conflict.collides:
        return Names(others=(), people=None, there_are=False)
    whole = casework.behind_the_check(case.id)
    people = tuple(_said(whole, _PEOPLE, tongue))
    shown = casework.me.member in case.conflict.shown_to
    return Names(
        others=(*_actors(whole, tongue), *_said(whole, _OTHERS, tongue)),
        people=people if shown else None,
        there_are=bool(people),
    )


def show_people(casework: Casework, case_id: str) -> None:
    """Write down that this member wants the people's names, for the check."""
    with casework.act(case_id) as act:
        if casework.me.member not in act.case.conflict.shown_to:
            act.writer.enter(NamesShown(), case_id=case_id)


def known_already(casework: Casework, case_id: str, words: str) -> Found:
    """The other cases of this office in which all these words stand.

    Those that nobody may read yet are not looked through.
    """
    ids = [one for one in casework.queue.ids_with(words, limit=_MOST + 2) if one != case_id]
    return Found(lines=tuple(casework.queue.lines(ids[:_MOST])), more=len(ids) > _MOST)


def record(
    casework: Casework, case_id: str, result: Result, text: str, *, instead_of: Collection[str] = ()
) -> None:
    """Write down what a check found, and why.

    It stands in place of this member's own before it and, where colleagues differ, of those
    ``instead_of`` (hashes) that whoever settles it has seen.
    """
    why = said(text)
    with casework.act(case_id) as act:
        standing = act.case.conflict.standing
        if instead_of and not act.case.conflict.collides:
            raise NotAllowedError(_("There is nothing to settle here any more. Look once more."))
        settles = tuple(
            one.hash
            for one in standing
            if one.member == casework.me.member or one.hash in instead_of
        )
        event = ConflictChecked(result=result, text=why, settles=settles)
        act.writer.enter(event, case_id=case_id)


def check_answer(case: Case, answer: str, code: str | None) -> None:
    """Return if this may be answered to a referral of the case; `NotAllowedError` if not yet."""
    if case.summary is None:
        return
    if case.conflict.is_refused:
        if answer != "declined" or code != DECLINED_AS:
            raise NotAllowedError(
                _("A conflict was found. Decline it with that reason; nothing else is left.")
            )
    elif answer not in ("declined", "information-requested"):
        raise NotAllowedError(_("Check for a conflict first. Then you can accept it."))


def has_news(case: Case) -> bool:
    """Whether something came with parts since the last check: it may bring other names."""
    return any(
        one.seq > case.conflict.reached and getattr(one.message, "parts", ())
        for one in case.letters
    )


def _actors(case: Case, tongue: Tongue) -> Iterator[Name]:
    told = case.content("circumstances")
    actors = told.get("actors")
    for one in actors if isinstance(actors, list) else []:
        of = one if isinstance(one, Mapping) else {"description": one}
        kind, words = of.get("kind"), of.get("description")
        what = labels.term(kind) if isinstance(kind, str) else labels.FIELDS["actors"]
        yield Name(what=tongue.text(what), words=words if isinstance(words, str) else "")
    states = told.get("accused_states")
    for one in states if isinstance(states, list) else []:
        if isinstance(one, str):
            yield Name(what=tongue.text(labels.FIELDS["accused_states"]), words=tongue.country(one))


def _said(case: Case, fields: tuple[tuple[str, str], ...], tongue: Tongue) -> Iterator[Name]:
    parts = case.current_parts()
    for name in dict.fromkeys(part.name for part in parts):
        content = together(part for part in parts if part.name == name)
        for base, field_name in fields:
            value = content.get(field_name)
            if name.partition("[")[0] == base and isinstance(value, str) and value.strip():
                label = labels.field(base, field_name)
                yield Name(what=tongue.text(label), words=value)
