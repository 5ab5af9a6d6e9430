"""What is read aloud to somebody for whom a caseworker writes, before anything is asked of them.

It says what happens and what they may do. It promises nothing of what comes of it.
"""

from typing import Final

from complaints.letters.parts import letters_in
from complaints.locale.marking import _

#: Stands in the record of what was read aloud; a consent names that of its own question.
VERSION: Final = "1"

_SENTENCES: Final = (
    _("We write down what you tell us, and seal it. It goes to {to} and to nobody else."),
    _("You get a number. With it you read our answers, write more, and take things back."),
    _("You can say no, and you can leave out what you like."),
)


def before(language: str, *, to: str) -> str:
    """What is said first, in a language that `complaints.letters.parts.language_for` gave.

    ``to`` is how the caseworker's own organisation is called.
    """
    texts = letters_in(language)
    return " ".join(texts.gettext(one) for one in _SENTENCES).format(to=to)
