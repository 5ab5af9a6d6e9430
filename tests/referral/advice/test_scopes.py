"""Nothing goes anywhere without the consent that a channel needs; more consent never hurts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.advice import scopes
from referral.errors import DataError
from referral.facts import Facts
from referral.loader import data
from referral.reading import parse

SCOPES = ("share-ngo", "share-nhri", "share-un-agency", "share-un-mechanism", "share-regional")
given_scopes = st.sets(st.sampled_from([*SCOPES, "name-to-state", "info-only"])).map(frozenset)
channels = st.sampled_from(sorted(data().mechanisms))


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("mrcc", ()),
        ("alarm-phone", ()),
        ("medical-72h", ()),
        ("legal-aid", ("share-ngo",)),
        ("shelter-gbv", ("share-ngo",)),
        ("trade-union", ("share-ngo",)),
        ("nhri", ("share-nhri",)),
        ("npm", ("share-nhri",)),
        ("unhcr", ("share-un-agency",)),
        ("icrc-rfl", ("share-un-agency",)),
        ("sr-migrants", ("share-un-mechanism",)),
        ("un-reprisals", ("share-un-mechanism",)),
        ("wg-arbitrary-detention", ("share-un-mechanism", "name-to-state")),
        ("ced-urgent-action", ("share-un-mechanism", "name-to-state")),
        ("hrcttee-iccpr", ("share-un-mechanism", "name-to-state")),
        ("iachr-precautionary", ("share-regional",)),
        ("frontex-complaints", ("share-regional",)),
        ("ecthr", ("share-regional", "name-to-state")),
        ("ecthr-rule39", ("share-regional", "name-to-state")),
        ("criminal-complaint", ("name-to-state",)),
        ("consulate-origin", ("name-to-state",)),
    ],
)
def test_what_a_channel_needs(channel: str, expected: tuple[str, ...]) -> None:
    assert scopes.needed(channel) == expected
    assert scopes.missing(channel, Facts()) == expected


@given(channels, given_scopes, given_scopes)
def test_a_further_consent_never_makes_another_one_missing(
    channel: str, some: frozenset[str], more: frozenset[str]
) -> None:
    before = scopes.missing(channel, Facts(consent_scopes=some))
    after = scopes.missing(channel, Facts(consent_scopes=some | more))
    assert set(after) <= set(before)
    assert set(before) == set(scopes.needed(channel)) - some


@given(channels)
def test_wanting_to_know_only_allows_nothing(channel: str) -> None:
    only = Facts(consent_scopes=frozenset({"info-only"}))
    assert scopes.missing(channel, only) == scopes.needed(channel)


def test_every_scope_has_a_question() -> None:
    for scope in (*SCOPES, "name-to-state"):
        assert scopes.question(scope).endswith(("?", "."))


def written(channels_: str, scopes_: str = "") -> bytes:
    questions = "".join(f"  {one}: Ask?\n" for one in (*SCOPES, "name-to-state"))
    return f"scopes:\n{questions}{scopes_}channels:\n{channels_}".encode()


KINDS = sorted({one.kind for one in data().mechanisms.values()})
EVERY = f"  - {{scopes: [], kinds: [{', '.join(KINDS)}], source: So}}\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (written("  - {scopes: [], for: [nhri], source: So}\n"), "line 1: .*what .* needs"),
        (written("  - {scopes: [], for: [ombud], source: So}\n"), "line 9: .*no known channel"),
        (written("  - {scopes: [share], for: [nhri], source: So}\n"), "line 9: .*no known scope"),
        (written("  - {scopes: [info-only], for: [nhri], source: So}\n"), "no known scope"),
        (written(EVERY + "  - {scopes: [], for: [nhri], source: So}\n"), "line 10: .*earlier"),
        (written(EVERY, "  info-only: Ask?\n"), "line 8: .*info-only"),
        (written(EVERY).replace(b"  share-ngo: Ask?\n", b""), "line 1: .*share-ngo"),
        (written(EVERY.replace(", source: So", "")), 'line 9: add a line "source'),
        (written(EVERY) + b"more: x\n", "line 10: .*more"),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(content: bytes, told: str) -> None:
    assert scopes.read_consents(parse(written(EVERY), "x.yaml"), data().mechanisms)
    with pytest.raises(DataError, match=told):
        scopes.read_consents(parse(content, "x.yaml"), data().mechanisms)
