"""Telling, choosing who may read it, looking once more, sending; and the number.

One address for all of it: which page is asked for stands in the body. What was told travels from
page to page in hidden fields, because nothing is kept here in between.
"""

from dataclasses import dataclass
from typing import Any, Final

from flask import Flask, Response, request

from complaints.assisted import filing, offices, shown
from complaints.assisted.config import today
from complaints.assisted.filing import SendingError
from complaints.assisted.forms import FIRST_YEAR, CheckForm, ReadersForm, TellForm
from complaints.assisted.offices import Listing, Offered
from complaints.assisted.record import SHARED, Content, NoDayError
from complaints.assisted.tongue import Tongue
from complaints.assisted.views.page import carried, config, go, page, rows_of, tongue_of, western
from complaints.complainant import Complainant
from complaints.domain.parts import Part
from crypto.errors import ReceiptError
from crypto.receipt import Receipt

_DAYS_IF_UNKNOWN: Final = 7


def register(app: Flask) -> None:
    """Put the view at its address."""
    app.add_url_rule("/<language>/tell", "tell", tell, methods=["GET", "POST"])


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


def tell(language: str) -> Response:
    """Whichever page the button asks for."""
    t = tongue_of(language)
    if request.method == "GET":
        return _form_page(t, TellForm(None), ReadersForm(None))
    if go() == "check":
        return _check(t)
    form, readers = TellForm(request.form), ReadersForm(request.form)
    told = _told(t, form, readers)
    if isinstance(told, str):
        return _form_page(t, form, readers, problem=told)
    if go() == "tell":
        return _form_page(t, form, readers)
    try:
        return _chosen(told)
    except SendingError as error:
        # the portal does not answer: nothing of what was told is lost
        return _form_page(t, form, readers, problem=error.key, again=True)


def _told(t: Tongue, form: TellForm, readers: ReadersForm) -> Told | str:
    """What was told, or the key of the sentence that says what is wrong with it."""
    if not (form.validate() and readers.validate()):
        too_long = any("longer" in str(one) for each in form.errors.values() for one in each)
        return "error_too-long" if too_long else "error_other"
    try:
        answers = form.answers()
        contents = answers.contents(language=t.language)
        parts = answers.parts(language=t.language)
    except NoDayError:
        return "assisted_no_day"
    if not parts and go() != "tell":
        return "recipients_nothing"
    return Told(t=t, form=form, readers=readers, contents=contents, parts=parts)


def _chosen(told: Told) -> Response:
    complainant = filing.open_portal(config())
    with filing.telling():
        listing = offices.listing(
            told.parts,
            country=told.form.country.data,
            language=told.t.language,
            book=complainant.book,
            today=complainant.today,
        )
    wants = {one: parts for one, parts in told.readers.chosen().items() if one in listing.offered}
    if go() not in ("look", "send"):
        return _readers_page(told, listing)
    if not wants:
        return _readers_page(told, listing, problem="recipients_choose")
    if set(wants) != set(told.readers.chosen()):
        return _readers_page(told, listing, problem="error_other")
    if not all(wants.values()) or not all(
        one in told.contents for parts in wants.values() for one in parts
    ):
        return _readers_page(told, listing, problem="recipients_nothing")
    if go() == "send":
        return _send(told, listing, complainant)
    return _look_page(told, listing)


def _send(told: Told, listing: Listing, complainant: Complainant) -> Response:
    number = _receipt(told.readers.number.data)
    if number is None:
        return _look_page(told, listing)  # of which it is: nobody sends what they have not seen
    try:
        filed = filing.file(
            complainant,
            told.parts,
            told.readers.chosen(),
            language=told.t.language,
            number=number,
        )
    except SendingError as error:
        return _look_page(told, listing, problem=error.key, tried=error.may_have_arrived)
    if not filed.filings:
        refused = [one.organisation for one in filed.refusals]
        return _readers_page(told, listing, not_to=refused)
    names = told.names_of(listing)
    return page(
        told.t,
        "number",
        number=filed.receipt.digits,
        rows=rows_of(told.t, filed.receipt.digits),
        western=western(told.t, filed.receipt.digits),
        sent=[names[one.letter.organisation] for one in filed.filings],
        not_to=[names[one.organisation] for one in filed.refusals],
        is_kept=filed.keepsake is None,
        days=_days(listing, [one.letter.organisation for one in filed.filings]),
        proofs=[(names[one.organisation], one) for one in filing.proofs(complainant, filed)],
        key=str(complainant.book.directory.portal_key),
        differs=False,
        sent_now=True,
    )


def _check(t: Tongue) -> Response:
    """The number, asked back once; it is compared and forgotten."""
    form = CheckForm(request.form)
    number = _receipt(form.number.data)
    if number is None or not form.validate():
        return page(t, "message", status=400, sentence=t.of("error_bad-receipt"))
    typed = _receipt(form.typed.data)
    if typed == number:
        return page(t, "after")
    return page(
        t,
        "number",
        number=number.digits,
        rows=rows_of(t, number.digits),
        western=western(t, number.digits),
        sent=[],
        not_to=[],
        is_kept=True,
        days=None,
        proofs=[],
        key="",
        differs=bool(form.typed.data),
        sent_now=False,
    )


def _form_page(
    t: Tongue,
    form: TellForm,
    readers: ReadersForm,
    *,
    problem: str = "",
    again: bool = False,
) -> Response:
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


def _readers_page(
    told: Told, listing: Listing, *, problem: str = "", not_to: list[str] | None = None
) -> Response:
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


def _look_page(told: Told, listing: Listing, *, problem: str = "", tried: bool = False) -> Response:
    names = told.names_of(listing)
    tried = tried or bool(told.readers.tried.data)
    # made before anything is sent: whoever sends twice, or loads the answer again, has one number
    number = _receipt(told.readers.number.data) or Receipt.generate()
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


def _days(listing: Listing, organisations: list[str]) -> int:
    """How long the slowest of them usually takes."""
    usual = (listing.offered[one].card.answers_in_days for one in organisations)
    return max((_DAYS_IF_UNKNOWN if one is None else max(one, 1) for one in usual), default=1)


def _receipt(text: str | None) -> Receipt | None:
    try:
        return Receipt.parse(text or "")
    except ReceiptError:
        return None
