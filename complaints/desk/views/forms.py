"""The forms of the desk; every one carries the token against forged requests."""

from typing import Final

from flask import g
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    IntegerField,
    PasswordField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields import TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from complaints.desk.errors import NotAllowedError
from complaints.desk.office import ANSWERS
from complaints.domain.events.disclosure import MAX_HOURS
from complaints.domain.messages import DECLINED_CODES
from complaints.domain.outcomes import Outcome
from complaints.domain.override import BASES, UNTOLD
from complaints.domain.states import CaseState
from complaints.locale.marking import _

_LONG = Length(max=20_000)
BULK: Final = ("take", "assign", "flag", "unflag", "toggle", "remind", "aside", "back", "give-back")


class _Form(FlaskForm):  # type: ignore[misc] # the library has no types
    """The library's form."""


class UnlockForm(_Form):
    """The passphrase."""

    passphrase = PasswordField(validators=[InputRequired()])
    anew = BooleanField()


class SearchForm(_Form):
    """Words to find; sent in the body, so that they are in no history of the browser."""

    words = StringField(validators=[Length(max=200)])


class NoteForm(_Form):
    """A note for the office, and the entry (its hash) of the note that it corrects, if any."""

    text = TextAreaField(validators=[_LONG])
    corrects = StringField(validators=[Length(max=64)])


class ReplyForm(_Form):
    """A reply to the complainant."""

    text = TextAreaField(validators=[_LONG])


class MoveForm(_Form):
    """Another state, and why."""

    after = StringField(validators=[AnyOf(list(CaseState))])
    reason = StringField(validators=[_LONG])


class AssignForm(_Form):
    """A member of the office; empty is nobody."""

    member = StringField(validators=[Length(max=40)])


class AskForm(_Form):
    """To whom, which parts (hashes), and what to add to the question."""

    to = StringField(validators=[InputRequired(), Length(max=40)])
    parts = SelectMultipleField(
        validate_choice=False, widget=ListWidget(), option_widget=CheckboxInput()
    )
    note = TextAreaField(validators=[_LONG])


class ReferForm(_Form):
    """Which files go along (hashes of their parts), and uncleaned if need be; why; until when.

    ``second`` is the consent and the organisation, with a colon between, of the second choice.
    """

    evidence = SelectMultipleField(
        validate_choice=False, widget=ListWidget(), option_widget=CheckboxInput()
    )
    as_they_are = SelectMultipleField(
        validate_choice=False, widget=ListWidget(), option_widget=CheckboxInput()
    )
    reason = TextAreaField(validators=[_LONG])
    answer_by = DateField(validators=[Optional()])
    again = BooleanField()
    transfer = BooleanField()
    second = StringField(validators=[Length(max=80)])
    hours = IntegerField(validators=[Optional(), NumberRange(1, MAX_HOURS)])


class OverrideForm(_Form):
    """Which parts (hashes), on what ground, the facts, and if they are not told, why."""

    parts = SelectMultipleField(
        validate_choice=False, widget=ListWidget(), option_widget=CheckboxInput()
    )
    basis = StringField(validators=[AnyOf(list(BASES))])
    facts = TextAreaField(validators=[InputRequired(), _LONG])
    untold = StringField(validators=[AnyOf(("", *UNTOLD))])


class ApproveForm(_Form):
    """An override is approved; ``read``: how far the page had the complainant's words."""

    read = IntegerField(validators=[InputRequired()])


class RefuseForm(_Form):
    """Why an override is refused, or a referral taken back."""

    reason = StringField(validators=[InputRequired(), Length(max=2000)])


class AnswerForm(_Form):
    """What becomes of a referral that this office received; ``outcome`` once it is done."""

    answer = StringField(validators=[AnyOf(ANSWERS)])
    code = StringField(validators=[AnyOf(("", *DECLINED_CODES))])
    text = TextAreaField(validators=[_LONG])
    outcome = StringField(validators=[Optional(), AnyOf(list(Outcome))])


class BulkForm(_Form):
    """What to do with which cases, and what the act needs; ``back`` is the list to go back to.

    ``flagged`` are the cases that the list showed with a flag; ``was``, beside each case, is who
    had it before it was assigned, to give it back.
    """

    case = SelectMultipleField(validate_choice=False)
    flagged = SelectMultipleField(validate_choice=False)
    was = SelectMultipleField(validate_choice=False)
    act = StringField(validators=[AnyOf(BULK)])
    member = StringField(validators=[Length(max=40)])
    at = DateTimeLocalField(validators=[Optional()])
    remind = StringField(validators=[Length(max=500)])
    why = StringField(validators=[Length(max=500)])
    back = StringField(validators=[Length(max=1_000)])


class SaveForm(_Form):
    """A name for a list, and the list."""

    name = StringField(validators=[Length(max=200)])
    back = StringField(validators=[Length(max=1_000)])


class PreferencesForm(_Form):
    """What the member likes."""

    keys = BooleanField()
    notify = BooleanField()


class PressForm(_Form):
    """A button without anything to fill in."""


def check(form: FlaskForm, otherwise: str = _("The form is not complete.")) -> None:
    """Let pass what was filled in as the form asks for it, and was not sent from here before.

    `NotAllowedError` says that a text is too long where one is, and ``otherwise`` of the rest; or
    asks whether the very same is meant once more (`complaints.desk.views.once`).
    """
    if not form.validate_on_submit():
        raise NotAllowedError(_("This is too long.") if _is_too_long(form) else otherwise)
    if g.get("repeats"):
        raise NotAllowedError(
            _("Exactly this was sent already. If it is meant twice, send it once more.")
        )


def _is_too_long(form: FlaskForm) -> bool:
    """Whether somebody wrote more than a field of it takes."""
    return any(
        isinstance(rule, Length) and isinstance(one.data, str) and len(one.data) > rule.max
        for one in form
        for rule in one.validators
    )
