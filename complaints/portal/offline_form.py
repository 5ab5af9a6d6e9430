"""What the form in one file brings along: the directory, and the cards that forms may be sealed by.

The form is a built page with one empty place; only that place is filled, with what anybody may
fetch. The same bytes for everybody, until the day, the directory or a card changes. Source:
SPEC.md, sections 8 and 13.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from complaints import offline_content
from complaints.directory import Card, DirectoryError
from complaints.offline_choice import Choice, Lists, choose
from complaints.offline_content import CLOSING, LIMIT, OPENING, Content, has_rulebook
from complaints.portal.errors import PortalError
from complaints.portal.published import Published
from complaints.portal.store.cards import CardStore
from crypto.errors import CryptoError
from crypto.signedfile import SignedFile

PLACE: Final = OPENING + CLOSING

_log: Final = logging.getLogger(__name__)


class TooLargeError(PortalError):
    """The directory has grown out of what a form can bring along, whoever takes forms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form that was filled, for how many organisations, and the ids of those without room."""

    document: bytes = field(repr=False)
    brought: int
    left_out: tuple[str, ...]


class Told:
    """What this process has said of each form: once, or lines would tell when one was saved."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}

    def is_new(self, language: str, what: str) -> bool:
        """Whether this is not what was said of that form before."""
        before = self._said.get(language)
        self._said[language] = what
        return what != before

    def say(self, language: str, form: Form) -> None:
        """Tell the operator of organisations for whom the form has no room."""
        if self.is_new(language, " ".join(form.left_out)) and form.left_out:
            _log.warning(
                "The form %s.html has no room for %d of %d organisations that take forms; "
                "amparo portal forms names them.",
                language,
                len(form.left_out),
                len(form.left_out) + form.brought,
            )


def form_of(
    page: bytes, language: str, published: Published, cards: CardStore, *, today: date
) -> Form:
    """A built form with its place filled. `TooLargeError` if it has room for nobody at all."""
    all_of_them = published.organisations
    there = cards.few(all_of_them, at_most=len(all_of_them))
    choice = chosen(page, language, contents(published, there, today=today), published)
    document = filled(page, choice.content.dump())
    return Form(document=document, brought=len(choice.content.cards), left_out=choice.left_out)


def filled(page: bytes, data: bytes) -> bytes:
    """The form with its place filled. `TooLargeError` if it is more than `LIMIT`."""
    before, place, after = page.partition(PLACE)
    if not place:
        raise PortalError("The pages have a form without a place for the directory.")
    form = before + OPENING + data + CLOSING + after
    if len(form) > LIMIT:
        raise TooLargeError(
            f"The form has {len(form):,} bytes with this directory, and may have {LIMIT:,}."
        )
    return form


def chosen(page: bytes, language: str, whole: Content, published: Published) -> Choice:
    """What of all that a built form brings along, and who has no room in it."""
    if has_rulebook(page, published.directory.rulebook):
        whole = replace(whole, rulebook=None)
    lists = Lists(ids=published.listed, organisations=published.organisations)
    return choose(whole, lists, language=language, built=len(page))


def contents(published: Published, cards: Mapping[str, bytes], *, today: date) -> Content:
    """Everything for the place; ``cards`` are all that are published, by organisation."""
    return Content(
        made=today,
        signatures=published.signatures,
        directory=published.directory.data,
        rulebook=published.rulebook,
        shards=published.shards,
        cards={
            name: data
            for name, data in cards.items()
            if not published.organisations[name].suspended and _takes_forms(data, today)
        },
    )


def _takes_forms(data: bytes, today: date) -> bool:
    try:
        card = Card.parse(SignedFile.parse(data).content)
    except (CryptoError, DirectoryError):
        return False
    return offline_content.takes_forms(card, today)
