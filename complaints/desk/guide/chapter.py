"""What a chapter of the caseworkers' guide is: one task, its steps in order, what is good to know.

The words of buttons stand in square brackets, in English, in every translation too; they are shown
as this desk says them, so that the guide never names a button that is not there. Commands stand
in brackets, too, and are the same in every language.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

#: With what a quotation begins that is a command.
COMMAND: Final = "amparo "

_QUOTED: Final = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One task on one page. ``picture`` is the name of the screen that is shown with it, or ""."""

    key: str
    title: str
    intro: str
    steps: tuple[str, ...]
    notes: tuple[str, ...] = ()
    picture: str = ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything that is to be translated."""
        return (self.title, self.intro, *self.steps, *self.notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of words; ``is_quoted`` when it is what a button or a heading says, or a command."""

    words: str
    is_quoted: bool

    @property
    def is_command(self) -> bool:
        """Whether it is typed in a terminal."""
        return self.is_quoted and self.words.startswith(COMMAND)


def quoted(sentence: str) -> tuple[str, ...]:
    """The words of buttons in a sentence, in English."""
    return tuple(_QUOTED.findall(sentence))


def pieces(sentence: str, translate: Callable[[str], str]) -> Iterator[Piece]:
    """A translated sentence in pieces, the words of buttons as the desk says them."""
    for at, words in enumerate(_QUOTED.split(sentence)):
        if words:
            yield Piece(words=translate(words) if at % 2 else words, is_quoted=at % 2 == 1)
