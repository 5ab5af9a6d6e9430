import json
from dataclasses import replace
from datetime import date

from complaints.demo import instance, services
from complaints.demo.organisations import ORGANISATIONS
from complaints.operator.services import export, put
from complaints.routing.organisations import organisation
from referral.directory import Directory
from tests.factories import empty_draft, firewall, make_instance, renamed

TODAY = date(2026, 7, 1)
MADE = make_instance(organisations=("abogacia-es",))


def test_what_is_offered_in_the_demonstration() -> None:
    draft = replace(empty_draft(), instance=instance.INSTANCE)
    offered = services.invented()
    for one in ORGANISATIONS:
        listed = renamed(
            MADE.organisations["abogacia-es"][1], id=one.id, kind=one.kind, firewall=firewall(TODAY)
        )
        draft = put(draft.with_organisation(listed), one.id, offered[one.id]).draft
    assert offered.keys() == {one.id for one in ORGANISATIONS}
    exported = json.loads(export(instance.INSTANCE, draft.shards["ES"]))
    assert len(exported) == sum(map(len, offered.values()))
    assert all("(invented)" in one["name"] for one in exported)
    # its own organisation is known by where it stands
    assert all("amparo_organisation" not in one for one in draft.services_of("demo-legal-aid"))

    card = MADE.card("abogacia-es")
    directory = Directory.of(organisation(one, card, today=TODAY) for one in draft.shards["ES"])
    facts = {
        "current_location": "ES",
        "country_of_incident": "ES",
        "respondent_states": frozenset({"ES"}),
        "violations": frozenset({"wage-theft", "arbitrary-detention"}),
        "gender": "female",
        "age_group": "child",
    }
    for channel in ("nhri", "npm", "legal-aid", "shelter-gbv", "medical-care", "child-protection"):
        assert directory.find(channel, facts, TODAY).offers, channel
