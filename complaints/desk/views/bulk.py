"""One small act on the cases that were chosen in a list; afterwards the same list again.

Nothing is closed, disclosed or sent from a list: such acts need a look at each case.
"""

from collections.abc import Callable, Mapping
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
        wanted, changed, sentence = _done(form, ids)
    except NotAllowedError as error:
        say(str(error), wrong=True)
    else:
        flash(sentence, "done")
        if changed and (opposite := _OPPOSITE.get(wanted)):
            session[queue.UNDO] = desk().office.queue.offer_undo(Undo(act=opposite, ids=changed))
    return queue.back_to(form.back.data)


def _done(form: BulkForm, ids: tuple[str, ...]) -> tuple[str, tuple[str, ...], str]:
    """Do it; what was done, the cases that an undoing is about, and the sentence that says so."""
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
    }
    changing = tuple(one.id for one in lines if _STANDS[wanted](one)) if wanted in _STANDS else ()
    return wanted, changing, _sentence(wanted, acts[wanted]())


def _sentence(wanted: str, n: int) -> str:
    """What was done to how many."""
    speak = tongue()
    match wanted:
        case "take" | "assign":
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
