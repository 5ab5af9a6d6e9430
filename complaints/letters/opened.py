"""What complainants are told when somebody in an office opens what they sent, the first time."""

from typing import Final

from complaints.letters.parts import letters_in
from complaints.locale.marking import _

_OPENED: Final = _("Somebody here has opened what you sent.")


def tell(language: str) -> str:
    """The sentence, in a language that `complaints.letters.parts.language_for` gave."""
    return letters_in(language).gettext(_OPENED)
