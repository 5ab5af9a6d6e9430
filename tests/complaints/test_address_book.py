from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from complaints.address_book import AddressBook
from complaints.directory import (
    ExpiredError,
    RefusedOrganisationError,
    RollbackError,
    Suspension,
    UntrustedError,
)
from complaints.portal_client import PortalClient
from tests.factories import TODAY, Instance, make_instance, secret_key
from tests.portal_simulator import PortalSimulator

NHRI = "defensor-es"


@pytest.fixture
def simulator() -> PortalSimulator:
    return PortalSimulator(make_instance(organisations=(NHRI, "lingua")))


@pytest.fixture
def url(simulator: PortalSimulator) -> Iterator[str]:
    with simulator.serve() as address:
        yield address


def load(url: str, instance: Instance, *, days: int = 0, at_least: int = 0) -> AddressBook:
    today = TODAY + timedelta(days=days)
    return AddressBook.load(PortalClient(url), root=instance.root, today=today, at_least=at_least)


def twice(instance: Instance, **changes: object) -> None:
    """List the NHRI under the world, too, with something else said of it."""
    organisation = instance.organisations[NHRI][1]
    other = replace(organisation, **changes)  # type: ignore[arg-type]
    instance.organisations["again"] = ("world", other)
    instance.publish()


def test_everybody_in_every_list(simulator: PortalSimulator, url: str) -> None:
    book = load(url, simulator.instance)
    assert sorted(book.organisations) == [NHRI, "lingua"]
    assert book.recipient(NHRI) == simulator.instance.card(NHRI).recipient_on(TODAY)
    assert book.warnings(NHRI) == ()
    with pytest.raises(RollbackError):
        load(url, simulator.instance, at_least=2)


def test_a_list_that_was_exchanged_is_refused(simulator: PortalSimulator, url: str) -> None:
    simulator.instance.shards["ES"] = simulator.instance.shards["world"]
    with pytest.raises(UntrustedError):
        load(url, simulator.instance)


def test_where_two_lists_disagree_the_suspension_counts(
    simulator: PortalSimulator, url: str
) -> None:
    twice(simulator.instance, suspended=Suspension(on=TODAY, reason="raided"))
    with pytest.raises(RefusedOrganisationError) as caught:
        load(url, simulator.instance).recipient(NHRI)
    assert caught.value.reason == "suspended"


def test_two_keys_for_one_organisation_are_refused(simulator: PortalSimulator, url: str) -> None:
    twice(simulator.instance, key=secret_key().public_key)
    with pytest.raises(UntrustedError):
        load(url, simulator.instance)


def test_an_expired_card_still_verifies_what_was_signed(
    simulator: PortalSimulator, url: str
) -> None:
    book = load(url, simulator.instance, days=22)
    assert book.card(NHRI).version == 1
    assert book.warnings(NHRI)
    with pytest.raises(ExpiredError):
        book.recipient(NHRI)


def test_a_missing_or_foreign_card(simulator: PortalSimulator, url: str) -> None:
    simulator.cards[NHRI] = simulator.cards["lingua"]
    del simulator.cards["lingua"]
    book = load(url, simulator.instance)
    with pytest.raises(UntrustedError):
        book.recipient(NHRI)
    for name, reason in (("lingua", "no-card"), ("nobody", "unknown")):
        with pytest.raises(RefusedOrganisationError) as caught:
            book.recipient(name)
        assert caught.value.reason == reason
