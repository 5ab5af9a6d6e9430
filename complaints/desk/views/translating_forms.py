"""The forms of translations: typed, by the program, as the answer to a task, and asked for."""

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField
from wtforms.fields import TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from complaints.desk.translating import MAX_LENGTH
from complaints.domain.rendering import MADE, MAX_PROGRAM

_TAG = Length(max=40)


class _Form(FlaskForm):  # type: ignore[misc] # the library has no types
    """The library's form."""


class ProgramForm(_Form):
    """Which ``words`` (a hash or an id), from which language, empty if unknown, into which."""

    words = StringField(validators=[InputRequired(), Length(max=64)])
    source = StringField(validators=[_TAG])
    language = StringField(validators=[InputRequired(), _TAG])


class TranslationForm(ProgramForm):
    """What a member wrote; ``corrects`` is the translation (id) before it, if any."""

    text = TextAreaField(validators=[Length(max=MAX_LENGTH)])
    corrects = StringField(validators=[Length(max=32)])


class DoneForm(ProgramForm):
    """What interpreters answer with: how it was made, by which program, and a sentence."""

    text = TextAreaField(validators=[Length(max=MAX_LENGTH)])
    made = StringField(validators=[AnyOf(MADE)])
    program = StringField(validators=[Length(max=MAX_PROGRAM)])
    remark = TextAreaField(validators=[Length(max=20_000)])


class AskTranslationForm(_Form):
    """Whom, which of the account and its recordings (hashes), and a sentence of one's own."""

    to = StringField(validators=[Length(max=40)])
    parts = SelectMultipleField(
        validate_choice=False, widget=ListWidget(), option_widget=CheckboxInput()
    )
    note = TextAreaField(validators=[Length(max=20_000)])
