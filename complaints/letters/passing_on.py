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


def tell(language: str, *, to: str, parts: Iterable[str], is_absent: bool) -> str:
    """That ``parts`` (names) go to the organisation called ``to``.

    ``language``: one that `complaints.letters.parts.language_for` gave; ``is_absent``: nobody could
    ask them, and it rests on what they said may happen then.
    """
    texts = letters_in(language)
    sentences = " ".join(texts.gettext(one) for one in (_ABSENT if is_absent else (_AGREED,)))
    return sentences.format(to=to, parts=part_names(parts, language))
