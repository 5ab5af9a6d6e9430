"""The forms of letters to authorities and of authority to act."""

from collections.abc import Mapping
from typing import Final

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, SelectMultipleField, StringField
from wtforms.fields import TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from complaints.desk.authority import Order
from complaints.desk.bodies import Body
from complaints.desk.errors import NotAllowedError
from complaints.desk.views.forms import check
from complaints.domain.events.authority import Outcome
from complaints.locale.marking import _
from complaints.routing.fields import country

_LONG = Length(max=8_000)
_LINE = Length(max=300)
_HOW = "how-"
#: Chosen for a body of no State.
NO_STATE: Final = "-"


def _lines(text: str | None) -> str | None:
    """Line breaks as everywhere else; a browser sends others."""
    return text.replace("\r\n", "\n") if text else text


class _Form(FlaskForm):  # type: ignore[misc] # the library has no types
    """The library's form."""


class ChoiceForm(_Form):
    """Which of several finished texts counts; empty is none of them."""

    chosen = StringField(validators=[Length(max=64)])


class BodyForm(_Form):
    """Of which State a body is: chosen, never guessed, and of none only by a tick and a word."""

    country = StringField(validators=[Length(max=2)])
    no_state = BooleanField()
    what = StringField(validators=[_LINE])

    def body(self, name: str, address: str = "") -> Body:
        """What was filled in; `NotAllowedError` if it is not clear of which State it is."""
        chosen = self.country.data or ""
        if not chosen:
            raise NotAllowedError(_("Choose of which State it is."))
        what = (self.what.data or "").strip()
        if chosen == NO_STATE:
            if not self.no_state.data or not what:
                raise NotAllowedError(
                    _("Of no State? Tick that you know it, and write what this body is.")
                )
            return Body(name=name, address=address, country=None, what=what)
        if (known := country(chosen)) is None:
            raise NotAllowedError(_("Choose of which State it is."))
        return Body(name=name, address=address, country=known)


class OrderForm(BodyForm):
    """To whom, about which parts, and what to add to the question."""

    to = StringField(validators=[InputRequired(), _LINE])
    address = TextAreaField(validators=[Length(max=1_000)], filters=[_lines])
    parts = SelectMultipleField(
        validate_choice=False,
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    note = TextAreaField(validators=[Length(max=2_000)], filters=[_lines])

    @property
    def order(self) -> Order:
        """What was filled in; `NotAllowedError` says what is missing."""
        name = (self.to.data or "").strip()
        missing = _("Say to whom the letter goes, and choose a part.")
        check(self, missing)
        if not name or not self.parts.data:
            raise NotAllowedError(missing)
        return Order(
            body=self.body(name, self.address.data or ""),
            parts=tuple(self.parts.data),
            note=self.note.data or "",
        )


class LetterForm(_Form):
    """The letter's own words, the day for the answer, and what was looked at.

    ``kept``: what was typed before, in place of what is sent now.
    """

    region = StringField(validators=[_LINE])
    subject = StringField(validators=[_LINE])
    words = TextAreaField(validators=[_LONG], filters=[_lines])
    request = TextAreaField(validators=[_LONG], filters=[_lines])
    answer_by = DateField(validators=[Optional()])
    seen = StringField(validators=[Length(max=64)])
    sure = BooleanField()

    def __init__(self, kept: Mapping[str, str] | None = None) -> None:
        self._typed = request.form if kept is None else MultiDict(kept)
        super().__init__(formdata=self._typed or None)

    @property
    def chosen(self) -> dict[str, str]:
        """How exactly each detail is told; what is left out is missing."""
        return {
            name.removeprefix(_HOW): step
            for name, step in self._typed.items()
            if name.startswith(_HOW) and step
        }

    @property
    def typed(self) -> dict[str, str]:
        """All that is worth keeping."""
        named = ("region", "subject", "words", "request", "answer_by")
        return {
            name: one for name, one in self._typed.items() if name in named or name.startswith(_HOW)
        }


class OutcomeForm(_Form):
    """What the authority answered, when, by whom; and its paper."""

    answer = StringField(validators=[AnyOf(list(Outcome), message=_("Choose an answer."))])
    on = DateField(validators=[InputRequired()])
    who = StringField(validators=[_LINE])
    text = TextAreaField(validators=[_LONG], filters=[_lines])
    paper = FileField()


class MandateForm(BodyForm):
    """Before whom, and what to add to the question."""

    name = StringField(validators=[InputRequired(), _LINE])
    note = TextAreaField(validators=[Length(max=2_000)], filters=[_lines])

    @property
    def before(self) -> Body:
        """What was filled in; `NotAllowedError` says what is missing."""
        name = (self.name.data or "").strip()
        missing = _("Say before whom this office would act.")
        check(self, missing)
        if not name:
            raise NotAllowedError(missing)
        return self.body(name)
