"""The consent question as the complainant reads it.

The text is fixed and has a version, because the consent that answers it says which text was shown.
Names of parts and of the organisation are put in; what a caseworker adds stands after it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from complaints.domain.consent import REFERRAL, TRANSLATION
from complaints.letters.parts import language_for, letters_in, part_names
from complaints.locale.marking import _

VERSION: Final = "2"
TRANSLATION_VERSION: Final = "translation-1"

_APART: Final = "\n\n"  # stands before a note, and in no text of ours
_NOTE: Final = "+note"

_CHOICE: Final = (
    _("You can say no; nothing changes for you here."),
    _("You can take a yes back at any time. What was read by then cannot be unread."),
)
_REFER: Final = (_("May we pass on to {to} what is named here: {parts}?"), *_CHOICE)
_TRANSLATE: Final = (
    _("We want to read your words in our language. May {to} translate them for us?"),
    _("They get only what is named here: {parts}."),
    _("They cannot write to you."),
    *_CHOICE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fixed:
    """Sentences and their version, which a consent names."""

    version: str
    sentences: tuple[str, ...]


#: By what it is for, as a consent names that.
_TEXTS: Final = {
    REFERRAL: _Fixed(version=VERSION, sentences=_REFER),
    TRANSLATION: _Fixed(version=TRANSLATION_VERSION, sentences=_TRANSLATE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionText:
    """The text to show, its language and its version."""

    text: str = field(repr=False)
    language: str
    version: str


def version_of(purpose: str, text: str) -> str:
    """The version of a text that `ask` gave for a purpose of its own."""
    version = _TEXTS[purpose].version if purpose in _TEXTS else VERSION
    return f"{version}{_NOTE}" if _APART in text else version


def ask(
    *, wanted: str | None, to: str, parts: Iterable[str], purpose: str = REFERRAL, note: str = ""
) -> QuestionText:
    """The question whether ``parts`` (names) may go to the organisation called ``to``.

    ``wanted``: the complainant's language, a BCP 47 tag; ``purpose``: ``referral`` or
    ``translation``.
    """
    fixed = _TEXTS[purpose]
    language = language_for(wanted)
    texts = letters_in(language)
    sentences = " ".join(texts.gettext(one) for one in fixed.sentences)
    text = sentences.format(to=to, parts=part_names(parts, language))
    if note.strip():
        return QuestionText(
            text=f"{text}{_APART}{note.strip()}",
            language=language,
            version=f"{fixed.version}{_NOTE}",
        )
    return QuestionText(text=text, language=language, version=fixed.version)
