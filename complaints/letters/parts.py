"""The parts of a record, as a letter names them to the person who wrote them."""

from collections.abc import Iterable
from typing import Final

from complaints.locale.catalogues import Catalogue, languages, load
from complaints.locale.languages import LETTERS, SOURCE_LANGUAGE
from complaints.locale.marking import _

_PARTS: Final = {
    "account": _("what you told"),
    "circumstances": _("where, when and who"),
    "person": _("what you said about yourself"),
    "needs": _("what you need"),
    "contact": _("how to reach you"),
    "evidence": _("a recording, a photo or a paper"),
    "original": _("a file as it was at first"),
    "missing": _("a person who is missing"),
    "visit": _("the visit"),
}


def language_for(wanted: str | None) -> str:
    """The language in which we can write to somebody who used ``wanted`` (a BCP 47 tag)."""
    primary = (wanted or "").split("-")[0].lower()
    return primary if primary in languages((LETTERS,)) else SOURCE_LANGUAGE


def letters_in(language: str) -> Catalogue:
    """The texts of letters in a language that `language_for` gave."""
    return load(language, LETTERS)


def part_names(parts: Iterable[str], language: str) -> str:
    """The parts of these names, in words, one after the other."""
    texts = letters_in(language)
    return texts.names.joined([_label(texts, name) for name in parts])


def _label(texts: Catalogue, name: str) -> str:
    base, _bracket, rest = name.partition("[")
    label = texts.gettext(_PARTS[base]) if base in _PARTS else name
    number = rest.rstrip("]")
    return f"{label} ({texts.names.in_digits(int(number))})" if number else label
