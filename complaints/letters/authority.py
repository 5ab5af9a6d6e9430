"""Whether an office may write to an authority about somebody: the question, and what became of it.

The complainant must know that the authority itself will read the letter, and that it may guess who
they are, although no name stands in it. Nothing here promises that it cannot.
"""

from collections.abc import Iterable
from typing import Final

from complaints.domain.shown import NAMING, version_of
from complaints.letters.parts import language_for, letters_in, part_names
from complaints.letters.questions import QuestionText
from complaints.locale.marking import _

VERSION: Final = "authority-1"
_APART: Final = "\n\n"  # stands before a note, and in no text of ours

_ASKED: Final = _("May we write to {authority} about what is named here: {parts}?")
_READ: Final = _("They will read our letter. They may show it to others.")
_UNNAMED: Final = _("Your name will not stand in it. They may still guess who you are.")
_NAMED: Final = _("Your name will stand in it.")
_NO: Final = _("You can say no; nothing changes for you here.")
_BACK: Final = _("You can take a yes back until we send the letter.")
_SENT: Final = _(
    "We have written to {authority}, as you allowed. We will tell you what they answer."
)


def ask(
    *, wanted: str | None, authority: str, parts: Iterable[str], note: str = ""
) -> QuestionText:
    """The question whether a letter about ``parts`` (names) may go to ``authority``.

    ``wanted``: the complainant's language, a BCP 47 tag.
    """
    parts = tuple(parts)
    language = language_for(wanted)
    named = _NAMED if NAMING in parts else _UNNAMED
    texts = letters_in(language)
    sentences = " ".join(texts.gettext(one) for one in (_ASKED, _READ, named, _NO, _BACK))
    text = sentences.format(authority=authority, parts=part_names(parts, language))
    text = _APART.join(one for one in (text, note.strip()) if one)
    return QuestionText(text=text, language=language, version=version_of(VERSION, text))


def note_of(text: str) -> str:
    """What a caseworker added to a text that `ask` gave."""
    return text.partition(_APART)[2]


def tell_sent(language: str, *, authority: str) -> str:
    """That the letter went; ``language``: one that `complaints.letters.parts.language_for` gave."""
    return letters_in(language).gettext(_SENT).format(authority=authority)
