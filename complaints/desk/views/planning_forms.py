"""The forms of planning and closing a case."""

from typing import Final

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, StringField, TimeField
from wtforms.fields import TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from complaints.domain.events.planning import Standing
from complaints.domain.outcomes import Outcome

_LONG: Final = Length(max=20_000)
_LINE: Final = Length(max=500)
_MEMBER: Final = Length(max=40)
HERE: Final = "here"


class _Form(FlaskForm):  # type: ignore[misc] # the library has no types
    """The library's form."""


class TaskForm(_Form):
    """Something to do; whose, empty is anybody's; until the end of a day, if any."""

    text = StringField(validators=[_LINE])
    member = StringField(validators=[_MEMBER])
    day = DateField(validators=[Optional()])


class ReminderForm(_Form):
    """A day and a time by this computer's clock; for whom, empty is everybody."""

    text = StringField(validators=[_LINE])
    member = StringField(validators=[_MEMBER])
    day = DateField(validators=[InputRequired()])
    time = TimeField(validators=[InputRequired()])


class DeadlineForm(_Form):
    """A day, a time on it if any, and by whose clock: a place, this computer's, or a zone typed."""

    title = StringField(validators=[_LINE])
    day = DateField(validators=[InputRequired()])
    time = TimeField(validators=[Optional()])
    place = StringField(validators=[Length(max=63)])
    zone = StringField(validators=[Length(max=63)])


class SettleForm(_Form):
    """How an item stands now, and why."""

    after = StringField(validators=[AnyOf(list(Standing))])
    reason = StringField(validators=[_LINE])


class MemberForm(_Form):
    """A member of the office; empty is anybody."""

    member = StringField(validators=[_MEMBER])


class AsideForm(_Form):
    """Why a case is set aside."""

    reason = StringField(validators=[_LINE])


class FlagForm(_Form):
    """Whether the case is to have a flag, as its page offered it: ``1`` or ``0``."""

    on = StringField(validators=[AnyOf(("0", "1"))])


class OutcomeForm(_Form):
    """With what a case is to be closed, and why; before what is told was looked at."""

    outcome = StringField(validators=[AnyOf(list(Outcome))])
    reason = TextAreaField(validators=[_LONG])


class CloseForm(OutcomeForm):
    """The same with what the complainant is told, if anything.

    ``unread`` are the ids, with spaces between, of letters that it is closed in spite of.
    """

    tell = BooleanField()
    letter = TextAreaField(validators=[_LONG])
    unread = StringField(validators=[_LONG])


class RelateForm(_Form):
    """The codes of other cases."""

    codes = StringField(validators=[InputRequired(), Length(max=500)])


class MatterForm(_Form):
    """A matter that there is, or what a new one is called."""

    matter = StringField(validators=[Length(max=32)])
    title = StringField(validators=[Length(max=200)])
