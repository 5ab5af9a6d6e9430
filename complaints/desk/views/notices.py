"""Notices: reminders that are due, alarms, what was refused, what waits to be sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import alarms, labels
from complaints.desk.errors import StoreError
from complaints.desk.noticing import notice
from complaints.desk.store.inbox import Refused
from complaints.desk.views import computer
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page
from complaints.domain.case import code_of
from complaints.domain.planning import Reminder

blueprint = Blueprint("notices", __name__, url_prefix="/notices")

_REMINDERS: Final = 50
_REFUSED: Final = 100  # shown: anybody can send what is refused

blueprint.add_app_template_filter(alarms.case_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """What was refused for one reason: how many in all, and the latest of it."""

    reason: str
    many: int
    shown: tuple[Refused, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A reminder that is due: in which case, and what it says, if that can be read."""

    case_id: str
    code: str
    said: Reminder | None


@blueprint.get("")
def show() -> ResponseReturnValue:
    """All of them."""
    office, noticed = desk().office, notice(desk())
    with desk().store.reading() as unit:
        refused = unit.inbox.refused(limit=_REFUSED)
        parcels = unit.outgoing.waiting()
        due = unit.reminders.due(member=office.me.member, now=office.moment, limit=_REMINDERS)
    return page(
        "desk/notices.html",
        noticed=noticed,
        reminders=[_due(case_id, item_id) for case_id, item_id in due],
        refused=_by_reason(refused, noticed.refused),
        parcels=parcels,
        labels=labels,
        computer=sum(one.level.is_wrong for one in computer.findings()),
    )


def _by_reason(refused: Iterable[Refused], in_all: Mapping[str, int]) -> list[Alike]:
    """One for each reason, that of the latest first: hundreds may have the same."""
    shown: dict[str, list[Refused]] = {reason: [] for reason in in_all}
    for one in refused:
        if one.reason in shown:
            shown[one.reason].append(one)
    found = [
        Alike(reason=reason, many=many, shown=tuple(shown[reason]))
        for reason, many in in_all.items()
    ]
    return sorted(found, key=lambda one: one.shown[0].seq if one.shown else 0, reverse=True)


def _due(case_id: str, item_id: str) -> Due:
    """A reminder as a line: one whose case cannot be read leads there all the same."""
    try:
        case = desk().office.case(case_id)
    except StoreError:
        raise
    except Exception:  # of which the alarms say that it cannot; the other reminders are shown
        return Due(case_id=case_id, code=code_of(case_id), said=None)
    item = case.plan.item(item_id)
    said = item if isinstance(item, Reminder) else None
    return Due(case_id=case_id, code=case.code, said=said)


@blueprint.post("/seen")
def seen() -> ResponseReturnValue:
    """Somebody has looked at an alarm."""
    with desk().store.writing() as unit:
        unit.alarms.mark_seen(request.form.get("key", ""))
    return redirect(url_for("notices.show"), 303)
