"""Handing over a number: shown on one page, for minutes, asked back once; then nobody here has it.

It is in no address, and no page that shows it is kept by the browser.
"""

import secrets
from typing import Final

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from complaints.desk.intake.values import Handed
from complaints.desk.views.intake_memory import drafts, gone, is_sent, key
from complaints.desk.views.page import page, say, tongue
from complaints.domain.case import code_of
from complaints.domain.events.intake import WAYS
from complaints.letters.parts import language_for
from complaints.locale.catalogues import load
from complaints.locale.languages import PORTAL
from complaints.locale.marking import _
from crypto.errors import ReceiptError
from crypto.receipt import Receipt

blueprint = Blueprint("handing", __name__, url_prefix="/intake")

_GROUP: Final = 4
#: Of the portal's pages, in the language of whoever takes the number along.
_TITLE: Final = "Your number"
_STRIP: Final = (
    (
        "With this number you read the answers, write more, and take things back. "
        "You can use any telephone or computer."
    ),
    "Nobody can give it to you again, not even those who run this site.",
    "Whoever finds it can read the answers and write in your name. Keep it where nobody looks.",
)


@blueprint.get("/<draft_id>/number")
def number(draft_id: str) -> ResponseReturnValue:
    """The number, for whoever takes it along."""
    handed = drafts().handed(draft_id, key=key())
    return _number_page(draft_id, handed) if handed else gone(draft_id)


@blueprint.post("/<draft_id>/number")
def compare(draft_id: str) -> ResponseReturnValue:
    """Compare what was read back from the paper; if it is the same, forget it."""
    handed = drafts().handed(draft_id, key=key())
    if handed is None or not is_sent():
        return gone(draft_id)
    if request.form.get("forget"):
        sentence = _("The number is forgotten here. It was not compared.")
    elif _is_same(handed.receipt, request.form.get("typed", "")):
        sentence = _("It is the same number. It is forgotten here now.")
    else:
        return _number_page(draft_id, handed, differs=True)
    drafts().forget(draft_id)
    say(sentence)
    return redirect(url_for("handing.done", draft_id=draft_id), 303)


@blueprint.get("/<draft_id>/done")
def done(draft_id: str) -> ResponseReturnValue:
    """What happens now, and who else tells of the same event."""
    ended = drafts().ended(draft_id, key=key())
    if ended is None:
        return gone(draft_id)
    incident = "".join(ended.typed.get("circumstances.incident", ()))
    return page("desk/intake_done.html", draft_id=draft_id, ended=ended, incident=incident)


@blueprint.post("/<draft_id>/again")
def again(draft_id: str) -> ResponseReturnValue:
    """A new form for somebody else who tells of the same event."""
    ended = drafts().ended(draft_id, key=key())
    if ended is None or not is_sent():
        return gone(draft_id)
    written = {"account.language": (tongue().language,)}
    new = drafts().begin(WAYS[0], key=key(), spoken=ended.spoken, typed={**written, **ended.typed})
    return redirect(url_for("intake.form", draft_id=new.id), 303)


def _number_page(draft_id: str, handed: Handed, *, differs: bool = False) -> ResponseReturnValue:
    spoken = language_for(handed.spoken)
    texts = load(spoken, *PORTAL)
    digits = handed.receipt.digits
    own = "".join(texts.names.in_digits(int(one)) for one in digits)
    return page(
        "desk/intake_number.html",
        status=409 if differs else 200,
        draft_id=draft_id,
        code=code_of(handed.case_id),
        rows=_rows(own),
        western=_rows(digits) if own != digits else [],
        differs=differs,
        spoken=spoken,
        direction=texts.direction,
        strip=[texts.gettext(one) for one in _STRIP],
        title=texts.gettext(_TITLE),
        address=f"{current_app.config['PORTAL']}/{spoken}/answers.html",
        minutes=max(1, int(handed.seconds // 60)),
        seconds=int(handed.seconds) + 1,
    )


def _rows(digits: str) -> list[str]:
    return [digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP)]


def _is_same(receipt: Receipt, typed: str) -> bool:
    try:
        other = Receipt.parse(typed)
    except ReceiptError:
        return False
    return secrets.compare_digest(other.digits, receipt.digits)
