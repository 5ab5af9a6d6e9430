"""What is to be done in a case: adding, settling, taking over, the flag, setting aside."""

from datetime import datetime

from flask import Blueprint
from flask.typing import ResponseReturnValue

from complaints.desk import clocks, planning, todo
from complaints.desk.clocks import PLACES
from complaints.desk.views.case import done
from complaints.desk.views.forms import PressForm
from complaints.desk.views.guard import desk
from complaints.desk.views.planning_forms import (
    HERE,
    AsideForm,
    DeadlineForm,
    FlagForm,
    MemberForm,
    ReminderForm,
    SettleForm,
    TaskForm,
)
from complaints.domain.events.planning import Standing
from complaints.locale.marking import _

blueprint = Blueprint("todo", __name__, url_prefix="/case/<case_id>")

_HERE = "todo"


@blueprint.post("/task")
def task(case_id: str) -> ResponseReturnValue:
    """Add a task."""
    form = TaskForm()

    def act() -> None:
        member = form.member.data or None
        text, day = form.text.data or "", form.day.data
        planning.add_task(desk().office, case_id, text, member=member, day=day)

    return done(case_id, form, act, _("Added."), anchor=_HERE)


@blueprint.post("/task/<item_id>/member")
def task_member(case_id: str, item_id: str) -> ResponseReturnValue:
    """Give a task to somebody."""
    form = MemberForm()

    def act() -> None:
        planning.assign_task(desk().office, case_id, item_id, form.member.data or None)

    return done(case_id, form, act, _("Assigned."), anchor=_HERE)


@blueprint.post("/reminder")
def reminder(case_id: str) -> ResponseReturnValue:
    """Set a reminder, by this computer's clock."""
    form = ReminderForm()

    def act() -> None:
        assert form.day.data  # the form requires both
        assert form.time.data
        at = datetime.combine(form.day.data, form.time.data, tzinfo=clocks.here())
        member = form.member.data or None
        planning.remind(desk().office, case_id, at, form.text.data or "", member=member)

    return done(case_id, form, act, _("Added."), anchor=_HERE)


@blueprint.post("/deadline")
def deadline(case_id: str) -> ResponseReturnValue:
    """Set a legal deadline."""
    form = DeadlineForm()

    def act() -> None:
        assert form.day.data  # the form requires it
        zone, place = _clock(form)
        planning.set_deadline(
            desk().office,
            case_id,
            form.title.data or "",
            form.day.data,
            until=form.time.data,
            zone=zone,
            place=place,
        )

    return done(case_id, form, act, _("Added."), anchor=_HERE)


@blueprint.post("/deadline/<key>/keep")
def keep(case_id: str, key: str) -> ResponseReturnValue:
    """Take over a deadline that the rules see."""
    office = desk().office

    def act() -> None:
        limits = office.advice(office.case(case_id)).recommendation.deadlines
        todo.take_over(office, case_id, key, limits)

    return done(
        case_id, PressForm(), act, _("Kept. It stays, even if the facts change."), anchor=_HERE
    )


@blueprint.post("/item/<item_id>")
def settle(case_id: str, item_id: str) -> ResponseReturnValue:
    """Tick an item, drop it, or take it up again."""
    form = SettleForm()

    def act() -> None:
        after = Standing(form.after.data or "")
        planning.settle(desk().office, case_id, item_id, after, form.reason.data or "")

    is_open = form.after.data == Standing.OPEN
    sentence = _("To be done after all.") if is_open else _("Done. You can take it up again below.")
    return done(case_id, form, act, sentence, anchor=_HERE)


@blueprint.post("/flag")
def flag(case_id: str) -> ResponseReturnValue:
    """Flag the case, or take the flag off, as the page said; a colleague may have done it since."""
    form = FlagForm()

    def act() -> None:
        planning.flag(desk().office, case_id, on=form.on.data == "1")

    return done(case_id, form, act, _("Changed."))


@blueprint.post("/aside")
def aside(case_id: str) -> ResponseReturnValue:
    """Set the case aside as junk."""
    form = AsideForm()

    def act() -> None:
        planning.set_aside(desk().office, case_id, form.reason.data or "")

    return done(case_id, form, act, _("Set aside. Bring it back whenever you like."))


@blueprint.post("/back")
def back(case_id: str) -> ResponseReturnValue:
    """Bring the case back."""
    return done(
        case_id,
        PressForm(),
        lambda: planning.bring_back(desk().office, case_id),
        _("It is back."),
    )


def _clock(form: DeadlineForm) -> tuple[str | None, str | None]:
    """The zone and the place that were chosen; what was typed comes first."""
    if typed := (form.zone.data or "").strip():
        return typed, None
    chosen = form.place.data or ""
    if chosen == HERE:
        return clocks.here_name(), None
    return (PLACES[chosen].zone, chosen) if chosen in PLACES else (None, None)
