"""What every page has: the language, the views with their counts, the state of the round."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from babel.dates import get_timezone
from flask import flash, g, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import alarms, labels
from complaints.desk.alarms import Doubt
from complaints.desk.i18n import Tongue, offered
from complaints.desk.joining import ours
from complaints.desk.store.alarms import Alarm
from complaints.desk.store.listing import Listing, View
from complaints.desk.views.forms import PressForm, SearchForm
from complaints.desk.views.guard import desk
from complaints.desk.worker import Status
from complaints.locale.marking import _

LANGUAGE: Final = "language"

#: The views as they stand in the rail: what is to be done, what waits, everything.
_PILES: Final = (
    (View.MINE, View.UNASSIGNED, View.DUE_TODAY, View.OVERDUE),
    (View.TO_ANSWER, View.AWAITING, View.ANSWERED),
    (View.NEW, View.OPEN, View.CLOSED, View.ASIDE, View.ALL),
)

#: How a round ended that ended well, by what the portal did all the same.
_ENDED: Final[Mapping[Doubt | None, str]] = {
    None: _("In step since {time}"),
    Doubt.REFUSED: _(
        "In step since {time}, but the portal’s list of organisations was refused. See Notices."
    ),
    Doubt.WITHHELD: _("In step since {time}, but the portal may keep something back. See Notices."),
}


def tongue() -> Tongue:
    """The language of this request."""
    if "tongue" not in g:
        accepted = request.accept_languages
        g.tongue = Tongue.of(session.get(LANGUAGE), lambda there: accepted.best_match(there))
    found = g.tongue
    assert isinstance(found, Tongue)
    return found


def choose_language() -> None:
    """Keep the language that a form asks for, if this desk speaks it."""
    if (chosen := request.form.get(LANGUAGE, "")) in (tag for tag, _name in offered()):
        session[LANGUAGE] = chosen
        g.pop("tongue", None)


def page(template: str, *, status: int = 200, **values: object) -> ResponseReturnValue:
    """A page of the unlocked desk."""
    office = desk().office
    with desk().store.reading() as unit:
        shown = alarms.due(unit, office.today)
        due = unit.reminders.count_due(member=office.me.member, now=office.moment)
        refused = unit.inbox.count_refused()
        waiting = unit.outgoing.count_waiting()
        unread, news = unit.queue.count_unread(), unit.letters.newest()
    notices = sum(not one.seen for one in shown) + sum(ours(desk(), refused).values()) + due
    state = desk().worker.status
    me = office.me
    body = render_template(
        template,
        counts=office.queue.counts(),
        piles=_PILES,
        liking=desk().liking.get(),
        list_address=list_address,
        unread=unread,
        news=news,
        view_labels=labels.VIEWS,
        me=me,
        office_name=office.known.name(me.organisation, tongue().language),
        moment=office.moment,
        notices=notices,
        reminders_due=due,
        waiting=waiting,
        round=state,
        round_sentence=round_sentence(state, shown),
        round_wrong=is_wrong(state, shown),
        waiting_sentence=waiting_sentence(waiting),
        search_form=SearchForm(formdata=None),
        press=PressForm(formdata=None),
        languages=offered(),
        **values,
    )
    return body, status


def list_address(listing: Listing, **more: str) -> str:
    """Where a list is shown; ``more`` is the mark of a page."""
    query: dict[str, Any] = {**listing.query, **more}
    if listing.found:
        return url_for("queue.found", handle=listing.found, **query)
    return url_for("queue.view", name=listing.view.value, **query)


def round_sentence(state: Status, shown: Iterable[Alarm]) -> str:
    """What the round does, or how the last one ended; ``shown`` are the alarms of Notices."""
    speak = tongue()
    if state.stage:
        done, total = speak.number(state.done), speak.number(state.total)
        progress = f" {done}/{total}" if state.total else ""
        return f"{speak.text(labels.STAGES[state.stage])}{progress}…"
    if state.problem:
        return speak.text(state.problem)
    if state.finished:
        ended = _ENDED[alarms.doubt(shown)]
        return speak.text(ended).format(time=_recently(state.finished, speak))
    return speak.text(_("Not yet in step with the portal"))


def is_wrong(state: Status, shown: Iterable[Alarm]) -> bool:
    """Whether the sentence of the round tells of something wrong."""
    return state.stage is None and bool(state.problem or alarms.doubt(shown))


def _recently(moment: datetime, speak: Tongue) -> str:
    """The time alone where it is one of today: all day long, on every page, the day is known."""
    here = moment.astimezone(get_timezone())
    is_today = here.date() == datetime.now(here.tzinfo).date()
    return speak.clock(here.time()) if is_today else speak.time(moment)


def waiting_sentence(waiting: int) -> str:
    """How much the portal does not have yet."""
    return tongue().ngettext(
        "{n} message waits to be sent", "{n} messages wait to be sent", waiting
    )


def say(sentence: str, *, wrong: bool = False) -> None:
    """A sentence for the top of the next page; never anything that a complainant wrote.

    What is ``wrong`` was not done, and may be sent again.
    """
    if wrong:
        g.refused = True
    flash(tongue().text(sentence), "wrong" if wrong else "done")
