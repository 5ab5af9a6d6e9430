"""What every page has: the language, the views with their counts, the state of the round."""

from typing import Any, Final

from flask import flash, g, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import labels
from complaints.desk.i18n import Tongue, offered
from complaints.desk.noticing import Noticed, notice
from complaints.desk.store.listing import Listing, View
from complaints.desk.views.forms import PressForm, SearchForm
from complaints.desk.views.guard import desk
from complaints.desk.views.roundline import round_line

LANGUAGE: Final = "language"

#: The views as they stand in the rail: what is to be done, what waits, everything.
_PILES: Final = (
    (View.MINE, View.UNASSIGNED, View.DUE_TODAY, View.OVERDUE),
    (View.TO_ANSWER, View.AWAITING, View.ANSWERED),
    (View.NEW, View.OPEN, View.CLOSED, View.ASIDE, View.ALL),
)


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


def page(
    template: str, *, status: int = 200, noticed: Noticed | None = None, **values: object
) -> ResponseReturnValue:
    """A page of the unlocked desk; ``noticed`` is what Notices show, if that is read already."""
    office = desk().office
    noticed = noticed or notice(desk())
    with desk().store.reading() as unit:
        waiting = unit.outgoing.count_waiting()
        unread, news = unit.queue.count_unread(), unit.letters.newest()
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
        noticed=noticed,
        waiting=waiting,
        round=state,
        round_line=round_line(state, noticed.raised, tongue()),
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
