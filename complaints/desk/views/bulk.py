"""One small act on the cases that were chosen in a list; afterwards the same list again.

Nothing is closed, disclosed or sent from a list: such acts need a look at each case.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, flash, session
from flask.typing import ResponseReturnValue

from complaints.desk import casework_bulk as many
from complaints.desk.errors import NotAllowedError
from complaints.desk.queue import Undo
from complaints.desk.store.cases import CaseLine
from complaints.desk.views import queue
from complaints.desk.views.forms import BulkForm, check
from complaints.desk.views.guard import desk
from complaints.desk.views.page import say, tongue
from complaints.locale.marking import _

blueprint = Blueprint("bulk", __name__)

#: Which act undoes another.
_OPPOSITE: Final = {"flag": "unflag", "unflag": "flag", "aside": "back", "back": "aside"}
#: Which cases an act changes: undoing it must leave the others as they were.
_STANDS: Final[Mapping[str, Callable[[CaseLine], bool]]] = {
    "flag": lambda line: not line.flagged,
    "unflag": lambda line: line.flagged,
    "aside": lambda line: not line.aside,
    "back": lambda line: line.aside,
}


@blueprint.post("/cases/act")
def act() -> ResponseReturnValue:
    """Do it, say how many cases it changed, and show the list again."""
    form = BulkForm()
    ids = tuple(form.case.data or ())
    try:
        check(form)
        if not ids:
            raise NotAllowedError(_("Choose one case or more first."))
        undo, sentence = _done(form, ids)
    except NotAllowedError as error:
        say(str(error), wrong=True)
    else:
        flash(sentence, "done")
        if undo:
            session[queue.UNDO] = desk().office.queue.offer_undo(undo)
    return queue.back_to(form.back.data)


def _done(form: BulkForm, ids: tuple[str, ...]) -> tuple[Undo | None, str]:
    """Do it; how it is undone, if it can be, and the sentence that says what was done."""
    office, wanted = desk().office, form.act.data or ""
    lines = office.queue.lines(ids)
    if wanted == "toggle":
        # as the list was seen: a colleague may have changed it since
        wanted = "unflag" if set(ids) <= set(form.flagged.data or ()) else "flag"
    acts: dict[str, Callable[[], int]] = {
        "take": lambda: many.assign_many(office, ids, office.me.member),
        "assign": lambda: many.assign_many(office, ids, form.member.data or None),
        "flag": lambda: many.flag_many(office, ids, on=True),
        "unflag": lambda: many.flag_many(office, ids, on=False),
        "remind": lambda: many.remind_many(
            office, ids, _moment(form.at.data), form.remind.data or "", member=office.me.member
        ),
        "aside": lambda: many.set_aside_many(office, ids, form.why.data or ""),
        "back": lambda: many.bring_back_many(office, ids),
        "give-back": lambda: many.give_back_many(
            office, _whose(ids, form.was.data or ()), given=form.member.data or None
        ),
    }
    n = acts[wanted]()
    undo = _undo(lines, wanted, office.me.member if wanted == "take" else form.member.data or None)
    return undo, _sentence(wanted, n)


def _undo(lines: Iterable[CaseLine], wanted: str, member: str | None) -> Undo | None:
    """What brings the cases that an act changes to where they stood; None if it changes none."""
    if wanted in ("take", "assign"):
        moved = [one for one in lines if one.assignee != member]
        ids, was = tuple(one.id for one in moved), tuple(one.assignee or "" for one in moved)
        return Undo(act="give-back", ids=ids, was=was, member=member or "") if ids else None
    if wanted not in _STANDS:
        return None
    ids = tuple(one.id for one in lines if _STANDS[wanted](one))
    return Undo(act=_OPPOSITE[wanted], ids=ids) if ids else None


def _whose(ids: Sequence[str], was: Sequence[str]) -> Mapping[str, str | None]:
    """Who had each case."""
    if len(ids) != len(was):
        raise NotAllowedError(_("The form is not complete."))
    return {one: member or None for one, member in zip(ids, was, strict=True)}


def _sentence(wanted: str, n: int) -> str:
    """What was done to how many."""
    speak = tongue()
    match wanted:
        case "take" | "assign" | "give-back":
            return speak.ngettext("{n} case assigned.", "{n} cases assigned.", n)
        case "flag":
            return speak.ngettext("{n} case flagged.", "{n} cases flagged.", n)
        case "unflag":
            return speak.ngettext(
                "The flag is gone from {n} case.", "The flag is gone from {n} cases.", n
            )
        case "remind":
            return speak.ngettext("{n} reminder set.", "{n} reminders set.", n)
        case "aside":
            return speak.ngettext("{n} case set aside.", "{n} cases set aside.", n)
    return speak.ngettext("{n} case brought back.", "{n} cases brought back.", n)


def _moment(local: datetime | None) -> datetime:
    """A minute of this computer's clock, in UTC."""
    if local is None:
        raise NotAllowedError(_("Choose a day and a time."))
    return local.astimezone(UTC)
