"""Shares of the organisation's key: any k give it back, and nothing else does."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.shares import MOST, ShareError, join, make, needed_with
from tests.factories import secret_key

KEY = secret_key()
SHARES = make(KEY, needed=3, of=5)


def test_any_three_of_five_give_the_key() -> None:
    for some in combinations(SHARES, 3):
        assert join(some) == KEY
    assert join([f"  {one.upper()} \n" for one in SHARES[1:4]]) == KEY
    assert {needed_with(one) for one in SHARES} == {3}
    assert {len(one.split()) for one in SHARES} == {33}


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_give_nothing(count: int) -> None:
    with pytest.raises(ShareError):
        join(SHARES[:count])


def test_the_same_share_twice_counts_once() -> None:
    with pytest.raises(ShareError):
        join([SHARES[0], SHARES[1], SHARES[1]])


def test_what_is_typed_from_paper_with_numbers_and_commas_counts() -> None:
    numbered = ",\n".join(f"{n}. {word.title()}" for n, word in enumerate(SHARES[0].split(), 1))
    assert join([numbered, *SHARES[1:3]]) == KEY


def test_the_place_of_a_wrong_word_is_named_and_what_does_not_go_together_at_once() -> None:
    words = SHARES[0].split()
    words[6] = "banana"
    with pytest.raises(ShareError, match=r"these places: 7\.$"):
        needed_with(" ".join(words))
    with pytest.raises(ShareError, match="has 33 words, and these are 32"):
        needed_with(" ".join(words[1:]))
    assert needed_with(SHARES[1], SHARES[:1]) == 3
    with pytest.raises(ShareError, match="given already"):
        needed_with(SHARES[0].upper(), SHARES[:2])
    with pytest.raises(ShareError, match="another set"):
        needed_with(make(KEY, needed=3, of=5)[1], SHARES[:1])


def test_shares_of_two_sets_do_not_mix() -> None:
    for other in (make(KEY, needed=3, of=5), make(secret_key(), needed=3, of=5)):
        with pytest.raises(ShareError):
            join([*SHARES[:2], other[2]])
        with pytest.raises(ShareError):
            join([*SHARES[:3], other[3]])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 32), st.integers(0, 32))
def test_a_mistake_is_found_and_no_word_is_repeated(at: int, other: int) -> None:
    words = SHARES[0].split()
    if words[at] == words[other]:
        return
    words[at], words[other] = words[other], words[at]
    for wrong in (" ".join(words), " ".join(words[:-1]), "academic " * 33, ""):
        with pytest.raises(ShareError) as error:
            join([wrong, *SHARES[1:3]])
        said = str(error.value).lower().replace(".", "").replace(",", "").split()
        assert not {"academic", *words} & ({*said} - {"of", "not", "one"}) - {"mistake"}


@pytest.mark.parametrize(("needed", "of"), [(1, 1), (1, 3), (4, 3), (2, MOST + 1), (0, 0)])
def test_numbers_that_protect_nothing(needed: int, of: int) -> None:
    with pytest.raises(ShareError):
        make(KEY, needed=needed, of=of)
