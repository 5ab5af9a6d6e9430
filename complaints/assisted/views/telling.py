"""Telling, choosing who may read it, looking once more, sending; and the number.

One address for all of it: which page is asked for stands in the body. What was told travels from
page to page in hidden fields, because nothing is kept here in between.
"""

from typing import Final

from flask import Flask, Response, request

from complaints.assisted import filing, offices
from complaints.assisted.filing import SendingError
from complaints.assisted.forms import CheckForm, ReadersForm, TellForm
from complaints.assisted.offices import Listing
from complaints.assisted.record import NoDayError
from complaints.assisted.tongue import Tongue
from complaints.assisted.views.page import config, go, page, rows_of, tongue_of, western
from complaints.assisted.views.steps import Told, form_page, look_page, readers_page, receipt
from complaints.complainant import Complainant

_DAYS_IF_UNKNOWN: Final = 7


def register(app: Flask) -> None:
    """Put the view at its address."""
    app.add_url_rule("/<language>/tell", "tell", tell, methods=["GET", "POST"])


def tell(language: str) -> Response:
    """Whichever page the button asks for."""
    t = tongue_of(language)
    if request.method == "GET":
        return form_page(t, TellForm(None), ReadersForm(None))
    if go() == "check":
        return _check(t)
    form, readers = TellForm(request.form), ReadersForm(request.form)
    told = _told(t, form, readers)
    if isinstance(told, str):
        return form_page(t, form, readers, problem=told)
    if go() == "tell":
        return form_page(t, form, readers)
    try:
        return _chosen(told)
    except SendingError as error:
        # the portal does not answer: nothing of what was told is lost
        return form_page(t, form, readers, problem=error.key, again=True)


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
        return readers_page(told, listing)
    if not wants:
        return readers_page(told, listing, problem="recipients_choose")
    if set(wants) != set(told.readers.chosen()):
        return readers_page(told, listing, problem="error_other")
    if not all(wants.values()) or not all(
        one in told.contents for parts in wants.values() for one in parts
    ):
        return readers_page(told, listing, problem="recipients_nothing")
    if go() == "send":
        return _send(told, listing, complainant)
    return look_page(told, listing)


def _send(told: Told, listing: Listing, complainant: Complainant) -> Response:
    number = receipt(told.readers.number.data)
    if number is None:
        return look_page(told, listing)  # of which it is: nobody sends what they have not seen
    try:
        filed = filing.file(
            complainant,
            told.parts,
            told.readers.chosen(),
            language=told.t.language,
            number=number,
        )
    except SendingError as error:
        return look_page(told, listing, problem=error.key, tried=error.may_have_arrived)
    if not filed.filings:
        refused = [one.organisation for one in filed.refusals]
        return readers_page(told, listing, not_to=refused)
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
    number = receipt(form.number.data)
    if number is None or not form.validate():
        return page(t, "message", status=400, sentence=t.of("error_bad-receipt"))
    typed = receipt(form.typed.data)
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


def _days(listing: Listing, organisations: list[str]) -> int:
    """How long the slowest of them usually takes."""
    usual = (listing.offered[one].card.answers_in_days for one in organisations)
    return max((_DAYS_IF_UNKNOWN if one is None else max(one, 1) for one in usual), default=1)
