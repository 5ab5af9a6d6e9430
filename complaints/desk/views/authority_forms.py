"""The forms of letters to authorities and of authority to act."""

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, SelectMultipleField, StringField
from wtforms.fields import TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from complaints.desk.authority import Order
from complaints.domain.events.authority import Outcome
from complaints.locale.marking import _
from complaints.routing.fields import country

_LONG = Length(max=8_000)
_LINE = Length(max=300)
_HOW = "how-"


class _Form(FlaskForm):  # type: ignore[misc] # the library has no types
    """The library's form."""


class OrderForm(_Form):
    """To whom, in which State, about which parts, and what to add to the question."""

    to = StringField(validators=[InputRequired(), _LINE])
    address = TextAreaField(validators=[Length(max=1_000)])
    country = StringField(validators=[Length(max=2)])
    parts = SelectMultipleField(
        validate_choice=False,
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    note = TextAreaField(validators=[Length(max=2_000)])

    @property
    def order(self) -> Order:
        """What was filled in."""
        return Order(
            to=self.to.data or "",
            address=self.address.data or "",
            country=country(self.country.data),
            parts=tuple(self.parts.data or ()),
            note=self.note.data or "",
        )


class LetterForm(_Form):
    """The letter's own words, the day for the answer, and what was looked at."""

    region = StringField(validators=[_LINE])
    subject = StringField(validators=[_LINE])
    words = TextAreaField(validators=[_LONG])
    request = TextAreaField(validators=[_LONG])
    answer_by = DateField(validators=[Optional()])
    seen = StringField(validators=[Length(max=64)])
    sure = BooleanField()

    @property
    def chosen(self) -> dict[str, str]:
        """How exactly each detail is told; what is left out is missing."""
        return {
            name.removeprefix(_HOW): step
            for name, step in request.form.items()
            if name.startswith(_HOW) and step
        }


class OutcomeForm(_Form):
    """What the authority answered, when, by whom; and a paper, of which the hash is kept."""

    answer = StringField(validators=[AnyOf(list(Outcome), message=_("Choose an answer."))])
    on = DateField(validators=[InputRequired()])
    who = StringField(validators=[_LINE])
    text = TextAreaField(validators=[_LONG])
    paper = FileField()


class MandateForm(_Form):
    """Before whom, and what to add to the question."""

    body = StringField(validators=[InputRequired(), _LINE])
    note = TextAreaField(validators=[Length(max=2_000)])
