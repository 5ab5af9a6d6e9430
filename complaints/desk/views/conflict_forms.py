"""The form of a conflict check."""

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField
from wtforms.fields import TextAreaField
from wtforms.validators import AnyOf, Length

from complaints.domain.events import Result


class ConflictForm(FlaskForm):  # type: ignore[misc] # the library has no types
    """What was found and why; ``settles`` are the checks (hashes) that differed, as shown."""

    result = StringField(validators=[AnyOf(list(Result))])
    text = TextAreaField(validators=[Length(max=2000)])
    settles = SelectMultipleField(validate_choice=False)
