"""What complainants are told when something is passed on: to whom, and what.

They find it under their number, whenever they come. The text is fixed.
"""

from collections.abc import Iterable
from typing import Final

from complaints.letters.parts import letters_in, part_names
from complaints.locale.marking import _

_AGREED: Final = _("We pass on to {to} what is named here, as you allowed: {parts}.")
_ABSENT: Final = (
    _("We asked you and have not heard from you for 30 days or more."),
    _("You said what may happen then. So we pass on to {to} what is named here: {parts}."),
    _("You can take this back at any time. What was read by then cannot be unread."),
)

_SECOND: Final = (
    _("{first} has not answered us. So we also pass on to {to} what is named here: {parts}."),
    _("You allowed this. You can take it back at any time."),
)
_URGENT: Final = (
    _("Somebody may be in danger, and we could not wait for your answer."),
    _("So we passed on to {to} what is named here: {parts}."),
    _("Two of us decided this together. You can write to us about it."),
)
_TAKEN_OVER: Final = (
    _("{to} takes care of your case from now on."),
    _("You can still write to us here."),
)


def tell(language: str, *, to: str, parts: Iterable[str], is_absent: bool) -> str:
    """That ``parts`` (names) go to the organisation called ``to``.

    ``language``: one that `complaints.letters.parts.language_for` gave; ``is_absent``: nobody could
    ask them, and it rests on what they said may happen then.
    """
    return _told(language, _ABSENT if is_absent else (_AGREED,), parts, to=to)


def tell_second(language: str, *, first: str, to: str, parts: Iterable[str]) -> str:
    """That ``parts`` (names) go to ``to`` too, because ``first`` has not answered."""
    return _told(language, _SECOND, parts, first=first, to=to)


def tell_urgent(language: str, *, to: str, parts: Iterable[str]) -> str:
    """That ``parts`` (names) went to ``to`` without their consent, because of a danger."""
    return _told(language, _URGENT, parts, to=to)


def tell_taken_over(language: str, *, to: str) -> str:
    """That the organisation called ``to`` has taken their case over."""
    return _told(language, _TAKEN_OVER, (), to=to)


def _told(language: str, sentences: Iterable[str], parts: Iterable[str], **names: str) -> str:
    texts = letters_in(language)
    together = " ".join(texts.gettext(one) for one in sentences)
    return together.format(**names, parts=part_names(parts, language))
