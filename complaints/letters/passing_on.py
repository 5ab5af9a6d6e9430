"""What a complainant who did not come back is told when something is passed on for them.

They find it under their number, whenever that is. The text is fixed.
"""

from collections.abc import Iterable
from typing import Final

from complaints.letters.parts import letters_in, part_names
from complaints.locale.marking import _

_SENTENCES: Final = (
    _("We asked you and have not heard from you for 30 days or more."),
    _("You said what may happen then. So we pass on to {to} what is named here: {parts}."),
    _("You can take this back at any time. What was read by then cannot be unread."),
)


def tell(language: str, *, to: str, parts: Iterable[str]) -> str:
    """That ``parts`` (names) go to the organisation called ``to``.

    ``language``: one that `complaints.letters.parts.language_for` gave.
    """
    texts = letters_in(language)
    sentences = " ".join(texts.gettext(one) for one in _SENTENCES)
    return sentences.format(to=to, parts=part_names(parts, language))
