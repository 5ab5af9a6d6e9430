"""The pages of telling, choosing and looking once more, with everything that was told so far.

Each carries on in hidden fields what the others ask, so that nothing is lost on the way back.
"""

from dataclasses import dataclass
from typing import Any

from flask import Response

from complaints.assisted import shown
from complaints.assisted.config import today
from complaints.assisted.forms import FIRST_YEAR, ReadersForm, TellForm
from complaints.assisted.offices import Listing, Offered
from complaints.assisted.record import SHARED, Content
from complaints.assisted.tongue import Tongue
from complaints.assisted.views.page import carried, page, rows_of
from complaints.domain.parts import Part
from crypto.errors import ReceiptError
from crypto.receipt import Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Everything that a request brings, valid in itself."""

    t: Tongue
    form: TellForm
    readers: ReadersForm
    contents: dict[str, Content]
    parts: tuple[Part, ...]

    def names_of(self, listing: Listing) -> dict[str, str]:
        """The chosen organisations that are offered, by id."""
        return {
            one: listing.offered[one].organisation.name(self.t.language)
            for one in self.readers.chosen()
            if one in listing.offered
        }


def form_page(
    t: Tongue,
    form: TellForm,
    readers: ReadersForm,
    *,
    problem: str = "",
    again: bool = False,
) -> Response:
    """The one page of questions, with what was answered; ``problem`` is a sentence's key."""
    years = range(today().year, FIRST_YEAR - 1, -1)
    return page(
        t,
        "tell",
        status=200 if not problem else 503 if again else 422,
        form=form,
        hidden=carried(readers),
        problem=problem,
        again=again,
        countries=sorted(t.names.countries.items(), key=lambda one: one[1].casefold()),
        days=[(str(one), t.digits(one)) for one in range(1, 32)],
        months=[(str(at), name) for at, name in enumerate(t.names.months_alone, 1)],
        years=[(str(one), t.digits(one)) for one in years],
    )


def readers_page(
    told: Told, listing: Listing, *, problem: str = "", not_to: list[str] | None = None
) -> Response:
    """Who may read it: the one that fits best is chosen until somebody has seen this."""
    answers = told.form.answers()
    chosen = told.readers.chosen()
    if not told.readers.asked.data:
        preset = listing.preset(may_be_of_the_state=answers.may_be_of_the_state)
        chosen = {preset: ()} if preset else {}
    is_first = not told.readers.asked.data

    def row(one: Offered) -> dict[str, Any]:
        identifier = one.organisation.id
        picked = SHARED if is_first or identifier not in chosen else chosen[identifier]
        accused = one.organisation.belongs_to_state and answers.of_the_state
        return {
            "offered": one,
            "name": one.organisation.name(told.t.language),
            "chosen": identifier in chosen,
            "parts": [
                (name, shown.label(told.t, name, content), name in picked)
                for name, content in told.contents.items()
            ],
            "accused": accused and identifier in _local(told, listing),
        }

    return page(
        told.t,
        "readers",
        status=422 if problem or not_to else 200,
        hidden=carried(told.form, told.readers, without=("to", "may", "asked")),
        listing=listing,
        suggested=[row(one) for one in listing.suggested],
        others=[row(one) for one in listing.others],
        refused=[
            (
                one.organisation.name(told.t.language),
                told.t.of("suspended", reason=one.organisation.suspended.reason)
                if one.organisation.suspended
                else told.t.first(one.why),
            )
            for one in listing.refused
        ],
        problem=problem,
        not_to=[listing.offered[one].organisation.name(told.t.language) for one in not_to or ()],
    )


def _local(told: Told, listing: Listing) -> set[str]:
    """Those of the country where it happened, not of the world."""
    country = told.form.country.data
    return {
        one.organisation.id
        for one in listing.offered.values()
        if country and country in one.organisation.coverage.countries
    }


def look_page(told: Told, listing: Listing, *, problem: str = "", tried: bool = False) -> Response:
    """Exactly what each will see; and the number, if something may have arrived under it."""
    names = told.names_of(listing)
    tried = tried or bool(told.readers.tried.data)
    # made before anything is sent: whoever sends twice, or loads the answer again, has one number
    number = receipt(told.readers.number.data) or Receipt.generate()
    hidden = carried(told.form, told.readers, without=("number", "tried"))
    hidden += [("number", number.digits), ("tried", "yes" if tried else "")]
    return page(
        told.t,
        "look",
        status=503 if problem else 200,
        hidden=hidden,
        seen=[
            (names[one], shown.sections(told.t, [(name, told.contents[name]) for name in parts]))
            for one, parts in told.readers.chosen().items()
        ],
        problem=problem,
        rows=rows_of(told.t, number.digits) if tried else [],
    )


def receipt(text: str | None) -> Receipt | None:
    """The number that somebody typed or a page carried; None if it is none."""
    try:
        return Receipt.parse(text or "")
    except ReceiptError:
        return None
