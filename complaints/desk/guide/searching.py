"""Finding chapters by words, in the language in which they are read, however they are typed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from complaints.desk.guide.chapter import Chapter, pieces
from complaints.desk.store.finding import plain

LONGEST: Final = 100  # characters of what is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A chapter, and its sentence (in English, as it stands there) that has most of the words."""

    chapter: Chapter
    sentence: str


def find(words: str, chapters: Iterable[Chapter], speak: Callable[[str], str]) -> list[Found]:
    """The chapters that have all the words somewhere; those with all in one sentence first."""
    wanted = plain(words[:LONGEST]).split()
    if not wanted:
        return []
    found: list[tuple[bool, bool, int, Chapter, str]] = []
    for chapter in chapters:
        said = {one: _said(one, speak) for one in chapter.sentences}
        if all(any(word in text for text in said.values()) for word in wanted):
            best = max(said, key=lambda one: sum(word in said[one] for word in wanted))
            is_whole = all(word in said[best] for word in wanted)
            found.append((not is_whole, best != chapter.title, len(found), chapter, best))
    return [
        Found(chapter=one, sentence=best)
        for *_order, one, best in sorted(found, key=lambda one: one[:3])
    ]


def _said(sentence: str, speak: Callable[[str], str]) -> str:
    """A sentence as it stands on the page."""
    return plain("".join(piece.words for piece in pieces(speak(sentence), speak)))
