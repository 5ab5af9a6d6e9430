from dataclasses import replace
from datetime import timedelta

import pytest

from complaints.directory import (
    MalformedDirectoryError,
    Organisation,
    RefusedOrganisationError,
    Shard,
    Suspension,
    UntrustedError,
    organisations_by_id,
)
from tests.factories import INSTANCE, TODAY, firewall, make_instance, secret_key

NHRI = make_instance(organisations=("defensor-es",)).organisations["defensor-es"][1]
DAY = timedelta(days=1)


def test_an_organisation_is_read_back_with_what_is_unknown() -> None:
    full = replace(
        NHRI,
        source="its statute",
        verified=TODAY,
        suspended=Suspension(on=TODAY, reason="raided"),
        extra={"tomorrow": [1]},
    )
    for one in (NHRI, full, replace(NHRI, firewall=None)):
        shard = Shard(instance=INSTANCE, name="ES", organisations=(one,))
        assert Shard.parse(shard.dump()).organisations == (one,)


def test_usable_while_the_attestation_holds() -> None:
    NHRI.check_usable(TODAY)
    NHRI.check_usable(TODAY + 366 * DAY)
    NHRI.check_usable(TODAY - DAY)


@pytest.mark.parametrize(
    ("organisation", "days", "reason"),
    [
        (replace(NHRI, suspended=Suspension(on=TODAY, reason="raided")), 0, "suspended"),
        (replace(NHRI, firewall=None), 0, "no-firewall"),
        (replace(NHRI, firewall=replace(firewall(), no_sharing=False)), 0, "no-firewall"),
        (replace(NHRI, firewall=replace(firewall(), no_reporting_duty=False)), 0, "no-firewall"),
        (NHRI, 367, "firewall-expired"),
        (NHRI, -2, "firewall-expired"),
    ],
)
def test_refused_with_a_reason(organisation: Organisation, days: int, reason: str) -> None:
    with pytest.raises(RefusedOrganisationError) as caught:
        organisation.check_usable(TODAY + days * DAY)
    assert caught.value.reason == reason
    assert caught.value.organisation == NHRI.id


def test_an_unknown_kind_is_kept_and_not_suggested() -> None:
    other = replace(NHRI, kind="oracle")
    shard = Shard.parse(Shard(instance=INSTANCE, name="ES", organisations=(other,)).dump())
    assert not shard.organisations[0].is_known_kind
    assert NHRI.is_known_kind


def test_names_fall_back_to_english_and_then_to_any() -> None:
    assert NHRI.name("es") == "Defensor"
    assert NHRI.name("am") == "Ombudsman"
    assert replace(NHRI, names={"fr": "Défenseur"}).name("am") == "Défenseur"


def test_an_organisation_stands_once_in_a_list_and_has_a_name() -> None:
    twice = Shard(instance=INSTANCE, name="ES", organisations=(NHRI, NHRI))
    nameless = Shard(instance=INSTANCE, name="ES", organisations=(replace(NHRI, names={}),))
    for shard in (twice, nameless):
        with pytest.raises(MalformedDirectoryError):
            Shard.parse(shard.dump())


def listed(name: str, organisation: Organisation) -> Shard:
    return Shard(instance=INSTANCE, name=name, organisations=(organisation,))


def test_of_two_lists_the_one_that_says_suspended_counts() -> None:
    suspended = replace(NHRI, suspended=Suspension(on=TODAY, reason="raided"))
    both = [listed("ES", NHRI), listed("world", suspended)]
    for shards in (both, both[::-1]):
        assert organisations_by_id(shards) == {NHRI.id: suspended}


def test_two_keys_for_one_id_are_refused() -> None:
    other = replace(NHRI, key=secret_key().public_key)
    with pytest.raises(UntrustedError):
        organisations_by_id([listed("ES", NHRI), listed("world", other)])
