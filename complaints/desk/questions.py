"""The consent question as the complainant reads it, in the languages that we have it in.

The text is fixed and has a version, because the consent that answers it says which text was shown.
Names of parts and of the organisation are put in; what a caseworker adds stands after it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

VERSION: Final = "1"
_DEFAULT: Final = "en"

_TEXTS: Final[Mapping[str, str]] = {
    "en": (
        "May we pass on to {to} what is named here: {parts}? "
        "You can say no; nothing changes for you here. "
        "You can take a yes back at any time. What was read by then cannot be unread."
    ),
    "fr": (
        "Pouvons-nous transmettre à {to} ce qui est nommé ici : {parts} ? "
        "Vous pouvez dire non ; rien ne change pour vous ici. "
        "Vous pouvez retirer votre accord à tout moment. Ce qui a déjà été lu reste lu."
    ),
    "es": (
        "¿Podemos pasar a {to} lo que se nombra aquí: {parts}? "
        "Puede decir que no; aquí no cambia nada para usted. "
        "Puede retirar un sí en cualquier momento. Lo que ya se haya leído no puede deshacerse."
    ),
    "ar": (
        "هل يجوز لنا أن ننقل إلى {to} ما هو مذكور هنا: {parts}؟ "
        "يمكنك أن تقول لا، ولن يتغير شيء بالنسبة إليك هنا. "
        "يمكنك أن تسحب موافقتك في أي وقت. أما ما قُرئ قبل ذلك فلا يمكن محوه."
    ),
}

_PARTS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "account": "what you told",
        "circumstances": "where, when and who",
        "person": "what you said about yourself",
        "needs": "what you need",
        "contact": "how to reach you",
        "evidence": "a photo or paper",
        "missing": "the person who is missing",
        "visit": "the visit",
    },
    "fr": {
        "account": "votre récit",
        "circumstances": "où, quand et qui",
        "person": "ce que vous avez dit de vous",
        "needs": "ce dont vous avez besoin",
        "contact": "comment vous joindre",
        "evidence": "une photo ou un papier",
        "missing": "la personne disparue",
        "visit": "la visite",
    },
    "es": {
        "account": "lo que contó",
        "circumstances": "dónde, cuándo y quién",
        "person": "lo que dijo sobre usted",
        "needs": "lo que necesita",
        "contact": "cómo encontrarle",
        "evidence": "una foto o un papel",
        "missing": "la persona desaparecida",
        "visit": "la visita",
    },
    "ar": {
        "account": "ما رويته",
        "circumstances": "أين ومتى ومن",
        "person": "ما قلته عن نفسك",
        "needs": "ما تحتاج إليه",
        "contact": "كيف يمكن الوصول إليك",
        "evidence": "صورة أو ورقة",
        "missing": "الشخص المفقود",
        "visit": "الزيارة",
    },
}
_COMMA: Final = {"ar": "، "}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionText:
    """The text to show, its language and its version."""

    text: str
    language: str
    version: str


def language_for(wanted: str | None) -> str:
    """The language in which we can ask somebody who used ``wanted`` (a BCP 47 tag)."""
    primary = (wanted or "").split("-")[0].lower()
    return primary if primary in _TEXTS else _DEFAULT


def ask(*, wanted: str | None, to: str, parts: Iterable[str], note: str = "") -> QuestionText:
    """The question whether ``parts`` (names) may go to the organisation called ``to``."""
    language = language_for(wanted)
    text = _TEXTS[language].format(to=to, parts=part_names(parts, language))
    if note.strip():
        return QuestionText(
            text=f"{text}\n\n{note.strip()}", language=language, version=f"{VERSION}+note"
        )
    return QuestionText(text=text, language=language, version=VERSION)


def part_names(parts: Iterable[str], language: str) -> str:
    """The parts of these names, in words, in one of the languages that `language_for` gives."""
    return _COMMA.get(language, ", ").join(_label(name, language) for name in parts)


def _label(name: str, language: str) -> str:
    base, _, number = name.partition("[")
    label = _PARTS[language].get(base, name)
    return f"{label} ({number.rstrip(']')})" if number else label
