"""Which organisations a form brings along, where it has no room for all that take forms.

The order follows from what stewards and organisations have signed and from the language of the
form, so that a portal cannot choose, and whoever checks it comes to the same. It must never depend
on who asks. Source: crypto/SPEC.md, section 13.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from complaints.directory import Organisation
from complaints.offline_content import LIMIT, Content, size_of_card, size_of_shard

_WORLD: Final = "world"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Who is in which list, in the order of the stewards; ``organisations`` by id."""

    ids: Mapping[str, Sequence[str]]
    organisations: Mapping[str, Organisation]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a form brings along, and the ids of those for whom it has no room."""

    content: Content
    left_out: tuple[str, ...]


def choose(whole: Content, lists: Lists, *, language: str, built: int) -> Choice:
    """Of ``whole``, with every list and every card that takes forms, what fits.

    ``built`` is the size of the form without it, in bytes. Those who speak the language of the
    form come first; of these the first of each list before the second of any, the list of the world
    before those of countries. Whoever has no room is passed over, and a list of nobody is left out.
    The content may be too large with nobody in it; then there can be no form.
    """
    shards: dict[str, bytes] = {}
    cards: dict[str, bytes] = {}
    left = LIMIT - built - len(replace(whole, shards={}, cards={}).dump())
    for shard, name in _in_order(whole.cards, lists, language):
        cost = 0
        if shard not in shards:
            cost += size_of_shard(shard, whole.shards[shard]) + bool(shards)
        if name not in cards:
            cost += size_of_card(name, whole.cards[name]) + bool(cards)
        if cost <= left:
            left -= cost
            shards[shard] = whole.shards[shard]
            cards[name] = whole.cards[name]
    left_out = tuple(sorted(set(whole.cards) - set(cards)))
    return Choice(content=replace(whole, shards=shards, cards=cards), left_out=left_out)


def _in_order(cards: Mapping[str, bytes], lists: Lists, language: str) -> Iterator[tuple[str, str]]:
    """List and organisation, for every list in which somebody stands who takes forms."""
    places = []
    for shard, ids in lists.ids.items():
        rounds = {True: 0, False: 0}
        for name in ids:
            if name in cards:
                is_foreign = not _speaks(lists.organisations[name], language)
                places.append((is_foreign, rounds[is_foreign], shard != _WORLD, shard, name))
                rounds[is_foreign] += 1
    for *_, shard, name in sorted(places):
        yield shard, name


def _speaks(organisation: Organisation, language: str) -> bool:
    """Whether it says so, in any variety of the language."""
    return any(one.partition("-")[0] == language for one in organisation.coverage.languages)
