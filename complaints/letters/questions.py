"""The consent question as the complainant reads it.

The text is fixed and has a version, because the consent that answers it says which text was shown.
Names of parts and of the organisation are put in; what a caseworker adds stands after it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from complaints.letters.parts import language_for, letters_in, part_names
from complaints.locale.marking import _

VERSION: Final = "2"

_SENTENCES: Final = (
    _("May we pass on to {to} what is named here: {parts}?"),
    _("You can say no; nothing changes for you here."),
    _("You can take a yes back at any time. What was read by then cannot be unread."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionText:
    """The text to show, its language and its version."""

    text: str = field(repr=False)
    language: str
    version: str


def ask(*, wanted: str | None, to: str, parts: Iterable[str], note: str = "") -> QuestionText:
    """The question whether ``parts`` (names) may go to the organisation called ``to``.

    ``wanted``: the complainant's language, a BCP 47 tag.
    """
    language = language_for(wanted)
    texts = letters_in(language)
    sentences = " ".join(texts.gettext(one) for one in _SENTENCES)
    text = sentences.format(to=to, parts=part_names(parts, language))
    if note.strip():
        return QuestionText(
            text=f"{text}\n\n{note.strip()}", language=language, version=f"{VERSION}+note"
        )
    return QuestionText(text=text, language=language, version=VERSION)
