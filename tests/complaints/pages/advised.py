"""An instance whose stewards signed the rulebook, and organisations that say what they are for."""

from dataclasses import replace
from typing import Any

from complaints import cards
from complaints.directory import Coverage, Organisation
from complaints.keyring import Keyring
from referral.browser import shipped
from tests.complaints.pages.site import todays_instance
from tests.factories import Instance, firewall, secret_key

HOTLINE, HOTLINE_NUMBER = "Sea hotline", "+34 600 000 001"
SHELTER, UNION, SEARCH, POLICE_LAWYERS, HU_OMBUDSMAN = (
    "House of women",
    "Workers together",
    "Family search",
    "State lawyers",
    "Commissioner",
)

# id, kind, shard, name, belongs to the State, channel
_MORE = (
    ("hotline", "ngo", "world", HOTLINE, False, "alarm-phone"),
    ("shelter-es", "ngo", "ES", SHELTER, False, "shelter-gbv"),
    ("union-es", "ngo", "ES", UNION, False, "trade-union"),
    ("search", "mechanism", "world", SEARCH, False, "icrc-rfl"),
    ("lawyers-ma", "legal-aid", "MA", POLICE_LAWYERS, True, None),
    ("ajbh-hu", "nhri", "HU", HU_OMBUDSMAN, True, None),
)


def advised_instance() -> Instance:
    """Organisations in Spain, Morocco and Hungary and of the world, and the rulebook of today."""
    instance = todays_instance()
    for name, kind, shard, label, of_the_state, channel in _MORE:
        key = secret_key()
        organisation = Organisation(
            id=name,
            names={"en": label},
            kind=kind,
            key=key.public_key,
            belongs_to_state=of_the_state,
            coverage=Coverage(
                countries=() if shard == "world" else (shard,),
                languages=("en",),
                services=() if channel is None else (_service(name, channel),),
            ),
            firewall=firewall(instance.today),
            suspended=None,
        )
        keyring = Keyring.generate(
            root=instance.root, organisation=name, member=f"{name}-1", organisation_key=key
        )
        renewal = cards.renew(keyring, None, today=instance.today)
        instance.keyrings[name], instance.cards[name] = renewal.keyring, renewal.data
        instance.organisations[name] = (shard, organisation)
    _, council = instance.organisations["cndh-ma"]
    instance.organisations["cndh-ma"] = ("MA", replace(council, suspended=None))
    instance.rulebook = shipped()
    instance.publish()
    return instance


def _service(name: str, channel: str) -> dict[str, Any]:
    """An HSDS service with as much as the pages read."""
    term = {"taxonomy": "amparo:channel", "code": channel}
    return {
        "id": f"service-{name}",
        "name": name,
        "status": "active",
        "attributes": [{"taxonomy_term": term}],
        "phones": [{"number": HOTLINE_NUMBER}],
    }
