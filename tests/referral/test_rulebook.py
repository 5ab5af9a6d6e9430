"""A rulebook as JSON: what comes back, what is refused, what pages may have to say."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral import browser, rulebook
from referral.errors import ConditionError
from referral.rules import rules


def test_what_pages_get_comes_back_whole() -> None:
    shipped = browser.shipped()
    found = rulebook.parse(shipped)
    assert rulebook.dump(found) == shipped
    assert found.channels.keys() == browser.BROWSER_CHANNELS
    for name, channel in found.channels.items():
        assert channel == rules().book.channels[name]


def test_the_desks_own_rulebook_is_not_for_pages() -> None:
    with pytest.raises(ConditionError, match="no condition that is understood"):
        rulebook.parse(rulebook.dump(rules().book))


def test_every_refusal_of_the_desk_for_these_channels_is_there() -> None:
    found = {one.id: one for one in rulebook.parse(browser.shipped()).rules}
    for rule in rules().book.rules:
        channels = browser.BROWSER_CHANNELS.intersection(rule.channels)
        if channels and rule.then != "priority":
            assert channels == set(found[rule.id].channels)
            assert (rule.then, rule.always, rule.tell) == (
                found[rule.id].then,
                found[rule.id].always,
                found[rule.id].tell,
            )


def test_what_pages_may_have_to_say() -> None:
    sayable = browser.sentences(rulebook.parse(browser.shipped()))
    texts = rules().texts
    assert set(sayable.channels) == browser.BROWSER_CHANNELS
    ids = (*sayable.reasons, *sayable.refusals, *sayable.triggers)
    assert texts.keys() >= set(ids)
    assert {"rescue-at-sea", "opcat-party"} <= set(ids)


@given(st.binary())
def test_arbitrary_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ConditionError):
        rulebook.parse(data)


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=4))
def test_a_changed_rulebook_is_read_or_refused_never_anything_else(at: int, change: bytes) -> None:
    shipped = browser.shipped()
    at %= len(shipped)
    with suppress(ConditionError):
        rulebook.parse(shipped[:at] + change + shipped[at + len(change) :])
