"""Who has a place in a form: by one order, as many as fit, the same whoever asks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.directory import Coverage, Organisation
from complaints.offline_choice import Choice, Lists, choose
from complaints.offline_content import LIMIT, Content
from tests import factories

KEY = factories.secret_key().public_key


def organisation(name: str, *languages: str) -> Organisation:
    return Organisation(
        id=name,
        names={"en": name},
        kind="ngo",
        key=KEY,
        belongs_to_state=False,
        coverage=Coverage(countries=(), languages=languages),
        firewall=None,
        suspended=None,
    )


def card(name: str, size: int = 100) -> bytes:
    return b"\x00\x03sig" + f'{{"of":"{name}"}}'.encode().ljust(size)


WHO = {
    "world": [organisation("un", "en", "fr"), organisation("icrc", "en", "ar")],
    "ES": [organisation("aid-es", "es"), organisation("nhri-es", "es", "ar-MA")],
    "MA": [organisation("cndh", "ar"), organisation("amdh", "ar"), organisation("silent", "ar")],
}
LISTS = Lists(
    ids={shard: [one.id for one in ones] for shard, ones in WHO.items()},
    organisations={one.id: one for ones in WHO.values() for one in ones},
)
NAMES = [name for names in LISTS.ids.values() for name in names if name != "silent"]


def whole(names: list[str], size: int = 100) -> Content:
    return Content(
        made=date(2026, 7, 1),
        signatures=b"signatures",
        directory=b"{}",
        rulebook=None,
        shards={name: f"a list of {name}".encode() * 20 for name in WHO},
        cards={name: card(name, size) for name in names},
    )


def with_room(names: list[str], room: int, *, language: str = "ar", size: int = 100) -> Choice:
    content = whole(names, size)
    return choose(content, LISTS, language=language, built=LIMIT - room)


def test_all_fit_where_there_is_room() -> None:
    choice = with_room(NAMES, LIMIT)
    assert set(choice.content.cards) == set(NAMES)
    assert choice.left_out == ()


def test_a_list_in_which_nobody_takes_forms_is_left_out() -> None:
    choice = with_room(["aid-es"], LIMIT)
    assert set(choice.content.shards) == {"ES"}


@pytest.mark.parametrize(
    ("language", "order"),
    [
        # speakers first; of them the first of each list before the second of any
        ("ar", ["icrc", "nhri-es", "cndh", "amdh", "un", "aid-es"]),
        ("es", ["aid-es", "nhri-es", "un", "cndh", "icrc", "amdh"]),
        ("my", ["un", "aid-es", "cndh", "icrc", "nhri-es", "amdh"]),
    ],
)
def test_the_order_is_that_of_speakers_and_of_rounds(language: str, order: list[str]) -> None:
    for many in range(1, len(order) + 1):
        exactly = len(with_room(order[:many], LIMIT, language=language).content.dump())
        choice = with_room(NAMES, exactly, language=language)
        assert set(choice.content.cards) == set(order[:many])


@given(
    names=st.lists(st.sampled_from(NAMES), unique=True),
    room=st.integers(0, 4_000),
    language=st.sampled_from(["ar", "es", "fr", "my"]),
    size=st.integers(20, 900),
)
def test_it_fits_and_nobody_is_left_out_who_would_still_fit(
    names: list[str], room: int, language: str, size: int
) -> None:
    choice = with_room(names, room, language=language, size=size)
    content = choice.content
    assert set(content.cards) | set(choice.left_out) == set(names)
    assert not set(content.cards) & set(choice.left_out)
    assert set(content.shards) == {
        shard for shard, ids in LISTS.ids.items() if set(ids) & set(content.cards)
    }
    if content.cards:
        assert len(content.dump()) <= room
    everything = whole(names, size)
    for name in choice.left_out:
        (shard,) = (one for one, ids in LISTS.ids.items() if name in ids)
        more = Content(
            made=content.made,
            signatures=content.signatures,
            directory=content.directory,
            rulebook=None,
            shards={**content.shards, shard: everything.shards[shard]},
            cards={**content.cards, name: everything.cards[name]},
        )
        assert len(more.dump()) > room
