"""The desk's web application, for the browser of this computer alone.

Nothing that a complainant wrote is ever rendered as anything but text, and no answer may be kept
by the browser. Its secret is random for each start, so a cookie of an earlier one is worth nothing.
"""

import re
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from flask import Flask, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from complaints.desk.beginning import Beginning
from complaints.desk.computer.watch import Watch
from complaints.desk.config import Config
from complaints.desk.covered import Covered
from complaints.desk.entrance import Entrance
from complaints.desk.errors import DeskError
from complaints.desk.gate import Gate
from complaints.desk.intake.drafts import Drafts
from complaints.desk.practice import Practice
from complaints.desk.unlocked import utc_now
from complaints.desk.views import (
    aloud,
    attestation,
    authority,
    authority_letter,
    authority_matter,
    authority_sheet,
    beginning,
    begun,
    brief,
    bulk,
    case,
    closing,
    computer,
    conflict,
    custody,
    doubling,
    evidence,
    guard,
    guide,
    handing,
    intake,
    intake_missing,
    joining,
    library,
    lock,
    mandate,
    matters,
    members,
    notices,
    once,
    override,
    practice,
    preferences,
    queue,
    referral,
    signs,
    succession,
    sync,
    takein,
    todo,
    translating,
    uploads,
)
from complaints.desk.views.filters import install_filters
from complaints.desk.views.page import say, tongue
from complaints.desk.views.returning import install_returning
from complaints.locale.marking import _
from complaints.places import TEMPLATES

_MAX_FORM: Final = 1 << 20
#: Days and numbers, one that opens a case among them, and ids.
_NO_WORDS: Final = re.compile(r"[\d\W_]*|[0-9a-f]{32,}(\s+[0-9a-f]{32,})*")

_SENTENCES: Final = {
    403: _("This page may only be opened from the desk itself."),
    404: _("There is no such page at this desk."),
    413: _("This is too long."),
    416: _("The file has no such place."),
}

_VIEWS: Final = (
    lock,
    begun,
    queue,
    bulk,
    preferences,
    case,
    todo,
    closing,
    computer,
    conflict,
    matters,
    authority,
    authority_letter,
    authority_matter,
    authority_sheet,
    mandate,
    evidence,
    custody,
    brief,
    attestation,
    referral,
    doubling,
    translating,
    override,
    sync,
    notices,
    succession,
    members,
    joining,
    beginning,
    library,
    takein,
    intake,
    intake_missing,
    handing,
    aloud,
    practice,
    guide,
)


def create_app(
    config: Config,
    *,
    now: Callable[[], datetime] = utc_now,
    announce: Callable[[str], None] = lambda _link: None,
    first_start: Beginning | None = None,
) -> Flask:
    """The application for one desk: its gate and entrance are in ``app.extensions``.

    ``announce`` is told the next link each time one was used.
    """
    app = Flask(
        __name__, template_folder=str(TEMPLATES), static_folder="static", static_url_path="/static"
    )
    entrance = Entrance(config.origin, announce)
    _configure(app, config, cookie_path=f"{entrance.root}/")
    gate = Gate(config, now=now)
    app.extensions["gate"] = gate
    app.extensions["watch"] = Watch(keyfile=config.keyfile, data=config.data, now=now)
    app.extensions["entrance"] = entrance
    app.extensions["intake"] = Drafts(Covered())
    app.extensions["beginning"] = first_start
    if not config.training:
        app.extensions["practice"] = Practice()
    app.wsgi_app = entrance.before(app.wsgi_app)  # type: ignore[assignment]
    guard.install(app, gate, config)
    _protect(app)
    _install_pages(app, config)
    return app


def _configure(app: Flask, config: Config, *, cookie_path: str) -> None:
    app.config.update(
        SECRET_KEY=secrets.token_bytes(32),
        # a browser keeps one jar for all ports of a host, and sends what is in it to all of them
        SESSION_COOKIE_NAME=f"amparo-desk-{config.port}",
        SESSION_COOKIE_PATH=cookie_path,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=_MAX_FORM,
        MAX_FORM_MEMORY_SIZE=_MAX_FORM,
        WTF_CSRF_TIME_LIMIT=None,
        PORTAL=config.portal.rstrip("/"),
    )


def _protect(app: Flask) -> None:
    """Of each form: how large, whose, and only once; asked in this order, after the guard."""
    uploads.install(app)
    protect = CSRFProtect(app)
    for checks_itself in (takein.take, intake.bring):
        protect.exempt(checks_itself)
    once.install(app)


def _install_pages(app: Flask, config: Config) -> None:
    """Every page, what the templates call, and what is said where a page cannot be shown."""
    install_filters(app)
    install_returning(app)
    begun.install(app)
    signs.install(app)
    app.jinja_env.globals["training"] = config.training
    app.jinja_env.globals["help_for"] = guide.help_for
    for module in _VIEWS:
        app.register_blueprint(module.blueprint)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DeskError, _desk_error)
    app.register_error_handler(Exception, _fault)


def _expired(_error: CSRFError) -> ResponseReturnValue:
    """Of a page from before the desk was locked: say what became of it, and lose no words."""
    if place := once.done_before():
        say(_("This was sent already. It was done once only."))
        return redirect(place, 303)
    sentence = _("That page was too old, so nothing was done. Do it once more.")
    is_ours = once.FIELD in request.form  # no form that this desk did not make is shown again
    if is_ours and "desk" in g and (typed := _typed()):
        return _message(sentence, typed=typed), 400
    say(sentence, wrong=True)
    return redirect(url_for("lock.locked"), 303)


def _typed() -> list[str]:
    """What was filled in, as far as it is words; no number that opens a case ever is."""
    form = request.form.items(multi=True)
    values = (value.strip() for name, value in form if name not in once.NOT_SAID)
    return [one for one in values if not _NO_WORDS.fullmatch(one)]


def _http_error(error: HTTPException) -> ResponseReturnValue:
    sentence = _SENTENCES.get(error.code or 500, _("The desk cannot do this."))
    return _message(sentence), error.code or 500


def _desk_error(error: DeskError) -> ResponseReturnValue:
    return _message(str(error)), 409


def _fault(_error: Exception) -> ResponseReturnValue:
    # what went wrong may carry what was read, so it is neither shown nor logged
    return _message(_("Something unexpected went wrong. Nothing was changed by this step.")), 500


def _message(sentence: str, *, typed: Sequence[str] = ()) -> str:
    text = tongue().text(sentence)
    return render_template("desk/message.html", sentence=text, typed=typed)
