"""The forms, without a token against forged requests, because there is nothing to forge.

Such a token protects what a browser sends by itself with any request: a cookie, a login. This
program has neither and knows nobody. Whoever makes somebody's browser post a form here could post
the same form themselves: what counts stands in its fields, the number above all. A token would
need a session, and so a cookie, on the device of somebody whose visit nobody may see.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, Length

from complaints.assisted.record import Answers, When
from complaints.locale.names import country_codes
from referral import vocabulary

#: Letters; of the scripts that take most room, nine bytes each on their way here.
LONG: Final = 12_000
SHORT: Final = 400
FIRST_YEAR: Final = 1990

_Ids = Iterable[str]


class _Plain(FlaskForm):  # type: ignore[misc] # the library has no types
    """A form of this program: read from the body of the request alone."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """See above."""

        csrf = False

    def carried(self) -> Iterator[tuple[str, str]]:
        """Name and value of everything that was filled in, for hidden fields of the next page."""
        for one in self:
            values = one.data if isinstance(one.data, list) else [one.data]
            for value in values:
                if value is True:
                    yield one.name, "yes"
                elif value:
                    yield one.name, str(value)


def _stripped(value: str | None) -> str:
    return (value or "").replace("\r\n", "\n").strip()


def _words(most: int = SHORT) -> Any:  # noqa: ANN401 - of the library
    return StringField(filters=[_stripped], validators=[Length(max=most)])


def _long() -> Any:  # noqa: ANN401
    return TextAreaField(filters=[_stripped], validators=[Length(max=LONG)])


def _several(ids: _Ids) -> Any:  # noqa: ANN401
    return SelectMultipleField(choices=[(one, one) for one in ids])


def _one(ids: _Ids) -> Any:  # noqa: ANN401
    return SelectField(choices=[(one, one) for one in ("", *ids)], default="")


def _said() -> Any:  # noqa: ANN401
    return _one(["yes", "no"])


class TellForm(_Plain):
    """The one page on which everything is told; all of it may stay empty."""

    text = _long()
    happened = _several(
        [one.id for one in vocabulary.groups()] + [one.id for one in vocabulary.violations()]
    )
    about = _several(one.id for one in vocabulary.about())
    country = _one(country_codes())
    sea = BooleanField(false_values=("",))
    place = _words()
    year = StringField(validators=[Length(max=4)])
    month = _one(map(str, range(1, 13)))
    day = _one(map(str, range(1, 32)))
    ongoing = _said()
    actors = _several(one.id for one in vocabulary.actors())
    description = _words(LONG)
    needs = _several(one.id for one in vocabulary.needs())
    child = _said()
    fears = _said()
    seeks = _said()
    origin = _one(country_codes())
    name = _words()
    channel = _words()
    times = _words()
    never = _words()

    def answers(self) -> Answers:
        """What was said."""
        said = {one.name: one.data for one in self if one.name not in ("year", "month", "day")}
        lists = {name: tuple(value) for name, value in said.items() if isinstance(value, list)}
        when = When(year=self.year.data or "", month=self.month.data, day=self.day.data)
        return Answers(**{**said, **lists, "when": when})


class ReadersForm(_Plain):
    """Who may read it (ids), and which parts (``organisation/part``).

    ``asked`` says that somebody has seen the choice; before that it is suggested. ``number`` is the
    one under which it will be sent; ``tried``, that something may have arrived under it.
    """

    asked = StringField(validators=[AnyOf(["", "yes"])], default="")
    to = SelectMultipleField(validate_choice=False)
    may = SelectMultipleField(validate_choice=False)
    number = StringField(validators=[Length(max=SHORT)], default="")
    tried = StringField(validators=[AnyOf(["", "yes"])], default="")

    def chosen(self) -> dict[str, tuple[str, ...]]:
        """Organisation to the parts that it may read."""
        found: dict[str, list[str]] = {one: [] for one in self.to.data or ()}
        for one in self.may.data or ():
            organisation, _, part = one.partition("/")
            if organisation in found:
                found[organisation].append(part)
        return {one: tuple(parts) for one, parts in found.items()}


class CheckForm(_Plain):
    """The number, and what was typed from paper."""

    number = StringField(validators=[Length(max=SHORT)])
    typed = StringField(validators=[Length(max=SHORT)])


class ReturnForm(_Plain):
    """Coming back: the number, and what is to be done under it.

    ``question`` is one by its id, ``shown`` the digest of what was shown of it.
    """

    number = StringField(validators=[Length(max=SHORT)])
    question = StringField(validators=[Length(max=SHORT)], default="")
    shown = StringField(validators=[Length(max=SHORT)], default="")
    words = _long()
    scope = StringField(validators=[AnyOf(["", "referral", "all"])], default="")
    to = SelectMultipleField(validate_choice=False)
