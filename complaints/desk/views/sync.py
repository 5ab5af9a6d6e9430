"""The rounds with the portal, as the browser sees and steers them."""

from flask import Blueprint, jsonify, redirect, request, session
from flask.typing import ResponseReturnValue

from complaints.desk import alarms, joining
from complaints.desk.views import returning
from complaints.desk.views.guard import TOKEN, desk, gate
from complaints.desk.views.page import say, tongue, waiting_sentence
from complaints.desk.views.roundline import round_line
from complaints.locale.marking import _

blueprint = Blueprint("sync", __name__, url_prefix="/sync")


@blueprint.get("/status")
def status() -> ResponseReturnValue:
    """Where the round stands, for the script; ``locked`` says that the page must go.

    Asking does not count as using the desk, unless a person typed or moved (``active``).
    """
    found = gate().passes(session.get(TOKEN), used=request.args.get("active") == "1")
    if found is None:
        return jsonify(locked=True)
    state = found.worker.status
    with found.store.reading() as unit:
        waiting = unit.outgoing.count_waiting()
        unread, news = unit.queue.count_unread(), unit.letters.newest()
        shown = alarms.due(unit, found.office.today)
        due = unit.reminders.count_due(member=found.office.me.member, now=found.office.moment)
    line = round_line(state, shown, tongue())
    return jsonify(
        locked=False,
        stage=state.stage,
        sentence=line.sentence,
        problem=line.is_wrong,
        done=state.done,
        total=state.total,
        unread=unread,
        news=news,
        due=due,
        waiting=waiting,
        waiting_sentence=waiting_sentence(waiting),
        joined=joining.admission(found),
    )


@blueprint.post("/now")
def now() -> ResponseReturnValue:
    """Make a round now."""
    desk().worker.wake()
    say(_("Fetching and sending now."))
    return _back()


@blueprint.post("/cancel")
def cancel() -> ResponseReturnValue:
    """Stop the round that runs."""
    desk().worker.cancel()
    say(_("Stopped; what was not done is done in the next round."))
    return _back()


def _back() -> ResponseReturnValue:
    """The page on which it was pressed."""
    return redirect(returning.to(request.form.get("back", ""), "queue.view"), 303)
