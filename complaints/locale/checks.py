"""What can be wrong with a translation that nobody who reads the language has looked at yet.

Faults stop the build; doubts are listed for whoever reviews. It must never judge a wording: only
what can be seen without knowing the language.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from statistics import median
from typing import Final

import yaml

from complaints.locale.languages import LANGUAGES, SOURCE_LANGUAGE, Language
from complaints.locale.plurals import categories

PLACEHOLDER: Final = re.compile(r"\{[a-z_]+\}|%\([a-z_]+\)[sd]")
_QUOTED_IN_ENGLISH: Final = re.compile(r"\[[^\[\]]+\]")

_SAME: Final = Path(__file__).parent / "same.yaml"
_EVERY: Final = "every"
_QUOTES: Final = frozenset('"“”„‟«»‹›「」『』《》')
_CLOSING: Final = "\"”»“›」』》)]）】’' \u00a0\u202f\u200f\u200e"
_JOINERS: Final = frozenset("\u200c\u200d")
_MARKUP: Final = re.compile(r"<[A-Za-z/!]|&[a-z#0-9]+;")
_BREAKING: Final = re.compile(r" [?!:;»]|« ")
_SENTENCE: Final = 12  # letters; anything shorter may be a name or an abbreviation
_OF_ITS_SCRIPT: Final = 0.6  # of the letters of a sentence
_LONG_ENOUGH: Final = 20  # characters; the lengths of shorter texts say nothing
_RATIO: Final = 2.2  # how far a length may be from the language's median ratio


class SameListError(ValueError):
    """The list of texts that may stay as they are in English cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An English text and its translation: one form each, or all forms of what is counted."""

    source: tuple[str, ...]
    target: tuple[str, ...] = field(repr=False)
    fuzzy: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether there is a translation of every form."""
        return bool(self.target) and all(self.target)


def faults(language: Language, pair: Pair) -> Iterator[str]:
    """What is wrong, a few words each."""
    if pair.fuzzy:
        yield "fuzzy"
    if not pair.is_whole:
        yield "missing"
        return
    yield from _forms(language, pair)
    if language.tag == SOURCE_LANGUAGE:
        return
    source = pair.source[-1]
    if _is_forgotten(language, pair):
        yield "the same as in English"
    found = {text for one in pair.target for text in _form_faults(language, source, one)}
    yield from sorted(found)


def doubts(pairs: Sequence[Pair]) -> Iterator[tuple[Pair, str]]:
    """Translations that are much longer or shorter than those of their language usually are."""
    ratios = {
        at: len(pair.target[-1]) / len(pair.source[-1])
        for at, pair in enumerate(pairs)
        if pair.is_whole and len(pair.source[-1]) >= _LONG_ENOUGH
    }
    if not ratios:
        return
    usual = median(ratios.values())
    for at, ratio in ratios.items():
        if not usual / _RATIO <= ratio <= usual * _RATIO:
            yield pairs[at], f"{ratio:.1f} times as long as the English, {usual:.1f} is usual"


@cache
def same() -> Mapping[str, Mapping[str, str]]:
    """Language (or ``every``) to text to the reason why it stays; raises `SameListError`."""
    found = yaml.load(_SAME.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for tag, texts in found.items():
        if tag != _EVERY and tag not in LANGUAGES:
            raise SameListError(f"{_SAME.name}: {tag} is no language of this system")
        for text, reason in texts.items():
            if not (isinstance(text, str) and isinstance(reason, str) and reason):
                raise SameListError(f"{_SAME.name}: {tag}: {text!r} needs a reason")
    return dict(found)


def may_stay(language: Language, text: str) -> bool:
    """Whether a text may be the same as in English."""
    listed = same()
    return text in listed[_EVERY] or text in listed.get(language.tag, {})


def _forms(language: Language, pair: Pair) -> Iterator[str]:
    expected = 1 if len(pair.source) == 1 else len(categories(language))
    if len(pair.target) != expected:
        yield f"{len(pair.target)} forms, not {expected}"
    wanted = set(PLACEHOLDER.findall(pair.source[-1]))
    found = [set(PLACEHOLDER.findall(text)) for text in pair.target]
    # a form for exactly one or two things may leave the number out
    if any(not one <= wanted for one in found):
        yield "a placeholder too many"
    if found[-1] != wanted:
        yield "a placeholder lost"


def _is_forgotten(language: Language, pair: Pair) -> bool:
    sources = {text for text in pair.source if _letters(text)}
    return any(text in sources and not may_stay(language, text) for text in pair.target)


def _form_faults(language: Language, source: str, target: str) -> Iterator[str]:
    if _edges(source) != _edges(target):
        yield "other spaces at an end"
    if (end := _ending(language, target)) != (
        wanted := _ending(LANGUAGES[SOURCE_LANGUAGE], source)
    ):
        yield f"ends with {end}, the English with {wanted}"
    if language.tag == "es" and target.count("?") != target.count("¿"):
        yield "a question that does not open"
    if language.tag == "fr" and _BREAKING.search(target):
        yield "a space at which a sign could go to the next line"
    if not _quoted_well(language, source, target):
        yield "quotation marks that do not fit"
    if control := sorted(_controls(language, target)):
        yield f"characters that nobody sees: {', '.join(control)}"
    if _MARKUP.search(target) and not _MARKUP.search(source):
        yield "markup"
    letters = _letters(target)
    if len(letters) >= _SENTENCE and not may_stay(language, source):
        own = len(_own(language).findall("".join(letters)))
        if own < _OF_ITS_SCRIPT * len(letters):
            yield f"{own} of {len(letters)} letters are of its script"


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _ending(language: Language, text: str) -> str:
    """How a text ends: the kind of its last mark, closing quotes and brackets apart."""
    last = text.rstrip(_CLOSING)[-1:]
    script = language.script
    for marks, name in (
        (script.stops, "a full stop"),
        (script.questions, "a question mark"),
        (script.colons, "a colon"),
        ("…", "an ellipsis"),
        ("!！", "an exclamation mark"),
        (",;،؛，；፣፤", "a comma"),
    ):
        if last and last in marks:
            return name
    if last and last in ".?:。？：።؟۔।॥။፧፦¿":
        return f"{last}, which is another script's"
    return "no mark"


def _quoted_well(language: Language, source: str, target: str) -> bool:
    """Whether quotations open and close in pairs of the language, as many as in English."""
    found = [one for one in target if one in _QUOTES]
    pairs = {tuple(pair) for pair in language.quotes}
    opened = list(zip(found[::2], found[1::2], strict=False))
    wanted = sum(one in _QUOTES for one in source)
    return len(found) == wanted and len(found) % 2 == 0 and all(one in pairs for one in opened)


def _controls(language: Language, text: str) -> Iterable[str]:
    allowed = _JOINERS if language.script.joins else frozenset()
    for one in set(text) - allowed:
        if unicodedata.category(one) in {"Cc", "Cf", "Co", "Cn", "Cs"}:
            yield f"U+{ord(one):04X}"


def _letters(text: str) -> list[str]:
    """Letters and their marks, outside of placeholders and of what the guide quotes in English."""
    own = _QUOTED_IN_ENGLISH.sub("", PLACEHOLDER.sub("", text))
    return [one for one in own if unicodedata.category(one)[0] in "LM"]


@cache
def _own(language: Language) -> re.Pattern[str]:
    return re.compile(f"[{language.script.letters}]")
