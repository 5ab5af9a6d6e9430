"""Notices: reminders that are due, alarms, what was refused, what waits to be sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import alarms, joining, labels
from complaints.desk.errors import StoreError
from complaints.desk.store.inbox import Refused
from complaints.desk.views import computer
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page
from complaints.domain.case import Case
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


@blueprint.get("")
def show() -> ResponseReturnValue:
    """All of them."""
    office = desk().office
    with desk().store.reading() as unit:
        raised = alarms.due(unit, office.today)
        refused, in_all = unit.inbox.refused(limit=_REFUSED), unit.inbox.count_refused()
        parcels = unit.outgoing.waiting()
        due = unit.reminders.due(member=office.me.member, now=office.moment, limit=_REMINDERS)
    to_look_at = joining.ours(desk(), in_all)
    reminders = [found for case_id, item_id in due if (found := _reminder(case_id, item_id))]
    return page(
        "desk/notices.html",
        reminders=reminders,
        raised=raised,
        refused=_by_reason(refused, to_look_at),
        waits_for_keys=to_look_at != in_all,
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


def _reminder(case_id: str, item_id: str) -> tuple[Case, Reminder] | None:
    """A reminder and its case; None if it is none any more, or the case cannot be read."""
    try:
        case = desk().office.case(case_id)
    except StoreError:
        raise
    except Exception:
        return None  # of which the alarms say that it cannot; the other reminders are shown
    item = case.plan.item(item_id)
    return (case, item) if isinstance(item, Reminder) else None


@blueprint.post("/seen")
def seen() -> ResponseReturnValue:
    """Somebody has looked at an alarm."""
    with desk().store.writing() as unit:
        unit.alarms.mark_seen(request.form.get("key", ""))
    return redirect(url_for("notices.show"), 303)
