"""The signed directory and cards as the rules see them: what may not be used has its code."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from complaints.directory import Card, Coverage, Suspension
from complaints.directory import Organisation as Listed
from complaints.directory.card import Availability
from complaints.routing import organisations
from referral.directory import Organisation
from tests.factories import TODAY, Instance, firewall, make_instance

NGO, LEGAL_AID = "shoura-ma", "abogacia-es"


@pytest.fixture(scope="module")
def instance() -> Instance:
    return make_instance()


def seen(
    listed: Listed, card: Card | None, today: date = TODAY
) -> tuple[str | None, str | None, Organisation]:
    found = organisations.organisation(listed, card, today=today)
    return found.refusal, found.refused, found


def both(instance: Instance, identifier: str = NGO) -> tuple[Listed, Card]:
    return instance.organisations[identifier][1], instance.card(identifier)


def test_what_is_known_of_it_is_carried_over(instance: Instance) -> None:
    listed, card = both(instance)
    refusal, refused, one = seen(listed, card)
    assert (refusal, refused) == (None, None)
    assert (one.id, one.kind, one.belongs_to_state) == (NGO, "ngo", False)
    assert (one.countries, one.languages) == (frozenset({"MA"}), frozenset({"fr"}))
    assert one.availability == "open"


def test_services_keep_their_channels(instance: Instance) -> None:
    listed, card = both(instance)
    term = {"taxonomy": "amparo:channel", "code": "shelter-gbv"}
    service = {
        "id": "1",
        "name": "House",
        "status": "active",
        "attributes": [{"taxonomy_term": term}],
    }
    coverage = Coverage(countries=("MA",), languages=("fr",), services=(service,))
    _, _, one = seen(replace(listed, coverage=coverage), card)
    assert [service.channels for service in one.services] == [frozenset({"shelter-gbv"})]
    found = organisations.directory([replace(listed, coverage=coverage)], {NGO: card}, today=TODAY)
    assert set(found.channels) == {"shelter-gbv"}


def test_every_refusal_of_the_directory_has_its_code(instance: Instance) -> None:
    listed, card = both(instance)
    suspended = replace(listed, suspended=Suspension(on=TODAY, reason="asked to"))
    promised = replace(firewall(), no_sharing=False)
    assert seen(suspended, card)[0] == "suspended"
    assert seen(replace(listed, firewall=None), card)[0] == "no-firewall"
    assert seen(replace(listed, firewall=promised), card)[0] == "no-firewall"
    old = replace(listed, firewall=firewall(TODAY - timedelta(days=400)))
    assert seen(old, card)[0] == "firewall-expired"
    assert seen(replace(listed, kind="newer"), card)[0] == "unknown-kind"


def test_what_cannot_be_sealed_to_is_refused(instance: Instance) -> None:
    listed, card = both(instance)
    assert seen(listed, None)[0] == "no-valid-card"
    assert seen(listed, card, TODAY + timedelta(days=30))[0] == "no-valid-card"


def test_whoever_is_away_is_not_offered_until_back(instance: Instance) -> None:
    listed, card = both(instance)
    away = replace(card, availability=Availability(state="away", until=TODAY))
    assert seen(listed, away)[1] == "away"
    assert seen(listed, away, TODAY + timedelta(days=1))[1] is None
    for_good = replace(card, availability=Availability(state="away"))
    assert seen(listed, for_good, TODAY + timedelta(days=1))[1] == "away"
    urgent = replace(card, availability=Availability(state="urgent-only"))
    assert seen(listed, urgent)[2].availability == "urgent-only"


def test_no_order_of_the_directory_matters(instance: Instance) -> None:
    listed = [one for _, one in instance.organisations.values()]
    cards = {one.id: instance.card(one.id) for one in listed}
    made = organisations.directory(listed, cards, today=TODAY)
    assert made == organisations.directory(reversed(listed), cards, today=TODAY)
    assert set(made.channels) == {"nhri", "legal-aid"}
