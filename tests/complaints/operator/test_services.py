import json
from dataclasses import replace

import pytest

from complaints.directory import Coverage, Organisation
from complaints.operator.errors import DraftError
from complaints.operator.services import Growth, export, provider, providers, put
from complaints.operator.stewards import Draft
from referral.errors import HsdsError
from referral.hsds import document
from tests.factories import INSTANCE, empty_draft, make_instance
from tests.referral.hsds_services import service, terms, uuid

MADE = make_instance(organisations=("abogacia-es", "shoura-ma", "lingua"))
AID = MADE.organisations["abogacia-es"][1]
LINGUA = MADE.organisations["lingua"][1]


def draft(*organisations: Organisation) -> Draft:
    found = empty_draft(version=3)
    for one in organisations:
        found = found.with_organisation(one)
    return found


def listed(found: Draft, identifier: str = "abogacia-es") -> list[str]:
    return [str(one["name"]) for one in found.services_of(identifier)]


def test_services_come_in_and_others_stay() -> None:
    one, two = service(name="one"), service(name="two")
    first = put(draft(AID, LINGUA), "abogacia-es", [one, two])
    assert (first.added, first.changed, first.same) == ((one, two), (), ())
    assert listed(first.draft) == ["one", "two"]

    changed, three = {**one, "name": "new"}, service(name="three")
    second = put(first.draft, "abogacia-es", [three, changed])
    assert (second.added, second.changed, second.kept) == ((three,), (changed,), (two,))
    assert listed(second.draft) == ["new", "two", "three"]
    again = put(second.draft, "abogacia-es", [three])
    assert (again.same, again.changed, again.removed) == ((three,), (), ())

    instead = put(second.draft, "abogacia-es", [changed], instead=True)
    assert (instead.same, instead.kept, instead.removed) == ((changed,), (), (two, three))
    assert listed(instead.draft) == ["new"]
    # the draft that was there is as it was, and so is everybody else in it
    assert listed(second.draft) == ["new", "two", "three"]
    assert instead.draft.find("lingua") == LINGUA
    assert replace(instead.draft.find("abogacia-es"), coverage=AID.coverage) == AID


def test_an_id_is_one_however_it_is_spelled() -> None:
    one = service(id="AC148810-D857-441C-9679-408F346DE14B")
    found = put(draft(AID), "abogacia-es", [one]).draft
    change = put(found, "abogacia-es", [{**one, "id": str(one["id"]).lower()}])
    assert len(change.changed) == len(listed(change.draft)) == 1
    with pytest.raises(DraftError, match="the same id"):
        put(found, "abogacia-es", [one, change.changed[0]])


def test_what_stood_there_before_services_were_checked_stays() -> None:
    old = Coverage(countries=("ES",), services=({"name": "a"}, {"name": "b"}))
    found = put(draft(replace(AID, coverage=old)), "abogacia-es", [service(name="c")])
    assert listed(found.draft) == ["a", "b", "c"]


def test_how_much_each_list_grows() -> None:
    both = replace(AID, coverage=replace(AID.coverage, countries=("ES", "FR")))
    before = draft(both, LINGUA)
    change = put(before, "abogacia-es", [service(description="x" * 1000)])
    assert [one.shard for one in change.growth] == ["ES", "FR"]
    for one in change.growth:
        assert isinstance(one, Growth)
        assert 1_000 < one.after - one.before < 1_200
    frozen = change.draft.freeze(today=MADE.today, days=30)
    assert {name: len(data) for name, data in frozen.shards.items() if name != "world"} == {
        one.shard: one.after for one in change.growth
    }


def test_what_would_not_fit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    long = [service(description="x" * 1_000_000) for _ in range(5)]
    with pytest.raises(DraftError, match=r"The list of ES would have 5,0.*at most 4,194,304"):
        put(draft(AID), "abogacia-es", long)
    with pytest.raises(DraftError, match="not in the directory"):
        put(draft(AID), "somebody", [service()])
    monkeypatch.setattr(document, "MAX_SERVICES", 2)
    some = put(draft(AID), "abogacia-es", [service(), service()]).draft
    with pytest.raises(DraftError, match="at most 2 services"):
        put(some, "abogacia-es", [service()])


def test_whose_services_a_file_has() -> None:
    maker = {"id": uuid(), "name": "Clinics", "description": ""}
    inside, by_id, by_nobody = (
        service(organization=maker),
        service(organization_id=uuid()),
        service(),
    )
    assert provider(inside) == maker["id"]
    assert providers([inside, by_id, by_nobody]) == {
        maker["id"]: "Clinics",
        by_id["organization_id"]: "",
        "": "",
    }


def test_the_whole_directory_goes_out_and_comes_back_as_it_was() -> None:
    maker = {"id": uuid(), "name": "Clinics", "description": "", "x": [1.5]}
    kept = document.read(
        json.dumps(
            [
                service(attributes=terms(channel="legal-aid"), x={"y": 0.1}),
                service(organization=maker),
            ]
        ).encode()
    )
    found = put(draft(AID, LINGUA), "abogacia-es", kept).draft
    found = put(found, "lingua", [service(name="Interpreting")]).draft
    organisations = [*found.shards["ES"], *found.shards["ES"], *found.shards["world"]]
    data = export(INSTANCE, organisations)

    exported = json.loads(data)
    assert [one["amparo_organisation"] for one in exported] == ["abogacia-es"] * 2 + ["lingua"]
    assert exported[0]["organization"]["name"] == "Legal aid"
    assert exported[0]["x"] == {"y": 0.1}
    assert exported[1]["organization"] == maker
    assert document.read(data)
    assert export(INSTANCE, organisations) == data

    back = [one for one in document.read(data) if one["amparo_organisation"] == "abogacia-es"]
    change = put(draft(AID), "abogacia-es", back)
    assert change.draft.services_of("abogacia-es") == kept


def test_what_is_no_service_is_not_exported() -> None:
    bad = replace(AID, coverage=Coverage(services=(service(), {"name": "a"})))
    with pytest.raises(HsdsError, match=r'\[1\]: here "id" and "status" should stand'):
        export(INSTANCE, [bad])
    assert json.loads(export(INSTANCE, [AID])) == []
