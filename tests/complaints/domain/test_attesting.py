"""What members answer for: the same from any order, and a no that was said aloud counts."""

import random
from dataclasses import replace

import pytest

from complaints import consents
from complaints.domain import absence, events, overriding
from complaints.domain.case import fold
from complaints.domain.consent import Attested, Consent, IfAbsent, Terms
from complaints.domain.errors import ConsentError, MalformedError
from complaints.domain.events import ConsentAttested, TakenDown
from tests.complaints.domain.test_case_fold import CASE, entry
from tests.complaints.domain.test_consent import GIVEN, KEY, TERMS
from tests.factories import TODAY

YES = ConsentAttested(
    consent=TERMS.id,
    question=None,
    to="legal-aid",
    body=None,
    parts=TERMS.parts,
    how="phone",
    language="ar",
    text_version="2",
    interpreter=True,
)
NO = replace(YES, consent=None, to="ngo")
WRITTEN = TakenDown(message="1" * 32, how="visit", language="fr", interpreter=False)

SAID: list[tuple[events.Event, str]] = [
    (WRITTEN, "asha"),
    (YES, "asha"),
    (YES, "bo"),
    (NO, "bo"),
]


def asked_by(member: str) -> Consent:
    """A consent that names this member as the one who asked aloud."""
    return consents.sign(replace(TERMS, attested=Attested(member=member, how="phone")), key=KEY)


@pytest.mark.parametrize("event", [YES, NO, WRITTEN])
def test_an_event_reads_back(event: events.Event) -> None:
    assert events.parse(events.dump(event)) == event


@pytest.mark.parametrize("about", [{"to": None, "body": None}, {"body": "ngo"}, {"to": None}])
def test_it_says_about_whom_was_asked(about: dict[str, str | None]) -> None:
    fields = {**events.dump(YES), **about}
    assert isinstance(events.parse(fields), events.UnknownEvent)


def test_any_order_gives_the_same() -> None:
    entries = [
        replace(entry(event, member=member), clock=clock, hash=f"{clock:064x}")
        for clock, (event, member) in enumerate(SAID, start=1)
    ]
    expected = fold(CASE, [], entries).presence
    for member in ("asha", "bo"):
        found = expected.of(asked_by(member))
        assert found
        assert (found.by, found.asked) == (member, YES)
    assert [one.by for one in expected.written] == ["asha"]
    for seed in range(5):
        shuffled = [*entries, *entries]
        random.Random(seed).shuffle(shuffled)
        assert fold(CASE, [], shuffled).presence == expected


def test_whom_a_consent_names_must_have_entered_it_themself() -> None:
    """Whoever holds the number can write any member's name into a consent; so can a colleague."""
    presence = fold(CASE, [], [entry(YES, member="asha")]).presence
    assert presence.of(asked_by("asha"))
    assert presence.of(asked_by("bo")) is None
    assert presence.of(GIVEN) is None


def test_a_no_that_was_said_aloud_counts_like_a_written_one() -> None:
    case = fold(CASE, [], [entry(NO)])
    overriding.check(case, "legal-aid")
    with pytest.raises(ConsentError, match="said no"):
        overriding.check(case, "ngo")
    absent = IfAbsent(kind="ngo", until=TERMS.expires, with_name=False)
    standing = consents.sign(
        replace(TERMS, to=None, kind="ngo", reply=None, absent=absent), key=KEY
    )
    with pytest.raises(ConsentError, match="said no"):
        absence.check(case, standing, to="ngo", today=TODAY)
    assert not case.presence.said_no(None)


def test_a_consent_says_by_whom_it_was_asked_aloud_and_is_as_it_was_without_that() -> None:
    attested = replace(TERMS, attested=Attested(member="asha", how="phone"))
    signed = consents.sign(attested, key=KEY)
    consents.verify(signed)
    assert Consent.read(signed.as_json()).terms == attested
    assert b"attested" not in TERMS.dump()
    assert Terms.parse(TERMS.dump()) == TERMS
    # what a newer program may write there is shown, and no reason to refuse the consent
    newer = attested.dump().replace(b'"phone"', b'"in-a-dream","by":1')
    assert Terms.parse(newer).attested == Attested(member="asha", how="in-a-dream")
    with pytest.raises(MalformedError):
        Terms.parse(attested.dump().replace(b'"asha"', b'"SELF!"'))
