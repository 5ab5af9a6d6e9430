"""What every family of sentences is given, and what it gives."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from complaints.domain.events import Event

#: The item's kind, which styles it; its title; what it quotes; in which language.
Told = tuple[str, str, str, str]


class Say(Protocol):
    """Our own sentence in the caseworker's language, with values put in."""

    def __call__(self, sentence: str, **values: str | date) -> str:
        """The sentence; it is a format, never a text that came."""


Family = Callable[[Event, Say, Callable[[str], str]], Told | None]
