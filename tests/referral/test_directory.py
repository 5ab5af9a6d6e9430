from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral.directory import Directory, Found, Organisation, Service
from referral.services import wording
from referral.services.hours import Hours
from referral.services.service import Ages
from referral.services.shelf import MOST_OFFERS, MOST_REFUSED

TODAY = date(2026, 7, 1)  # a Wednesday
_numbers = count(1)

SPAIN = {
    "country_of_incident": "ES",
    "current_location": "ES",
    "respondent_states": frozenset({"ES"}),
}


def organisation(identifier: str = "aid", **fields: object) -> Organisation:
    usual: dict[str, object] = {
        "id": identifier,
        "names": {"en": identifier},
        "kind": "legal-aid",
        "countries": frozenset({"ES"}),
        "languages": frozenset(),
        "belongs_to_state": False,
        "availability": "open",
    }
    return Organisation(**{**usual, **fields})  # type: ignore[arg-type]


def service(channel: str = "legal-aid", **fields: object) -> Service:
    number = next(_numbers)
    usual: dict[str, object] = {"id": f"s{number}", "name": "", "channels": frozenset({channel})}
    return Service(**{**usual, **fields})  # type: ignore[arg-type]


def find(
    *organisations: Organisation,
    channel: str = "legal-aid",
    urgent: bool = False,
    facts: Mapping[str, object] | None = None,
    **more: object,
) -> Found:
    together = {**SPAIN, **(facts or {}), **more}
    return Directory.of(organisations).find(channel, together, TODAY, urgent=urgent)


def ids(found: Found) -> list[str]:
    return [one.organisation for one in found.offers]


def refused(found: Found) -> dict[str, str]:
    return {one.organisation: one.code for one in found.refused}


def said(found: Found) -> list[str]:
    offer = found.offers[0]
    return [*offer.reasons, *offer.mind]


def test_an_empty_directory_offers_nothing() -> None:
    assert find() == Found()
    assert Directory.of(()).search(SPAIN, TODAY).standing_in(("ngo",)) == ()
    assert not Directory.of(()).has_firewall("nhri", "ES")


def test_a_channel_is_by_kind_by_service_or_said() -> None:
    assert ids(find(organisation())) == ["aid"]
    assert ids(find(organisation(kind="nhri"), channel="nhri")) == ["aid"]
    assert ids(find(organisation(kind="ngo"))) == []
    assert ids(find(organisation(kind="ngo", services=(service(),)))) == ["aid"]
    assert ids(find(organisation(kind="ngo", channels=frozenset({"legal-aid"})))) == ["aid"]
    assert ids(find(organisation(services=(service("iom"),)))) == ["aid"]  # by kind all the same


def test_the_offer_names_the_service_or_none() -> None:
    assert find(organisation()).offers[0].service is None
    one = service()
    assert find(organisation(services=(one,))).offers[0].service == one.id
    assert find(organisation(services=(replace(one, active=False),))).offers[0].service is None
    shut = organisation(kind="ngo", services=(replace(one, active=False),))
    assert ids(find(shut)) == []


def test_a_service_without_a_channel_is_of_its_organisations_kind() -> None:
    silent = service(channels=frozenset(), violations=frozenset({"pushback"}))
    found = find(organisation(services=(silent,)), violations=frozenset({"pushback"}))
    assert found.offers[0].service == silent.id


@pytest.mark.parametrize(
    ("channel", "facts", "expected"),
    [
        ("legal-aid", SPAIN, {"ES": wording.NEAR, "": wording.EVERYWHERE}),
        (
            "legal-aid",
            {**SPAIN, "current_location": "FR"},
            {"FR": wording.NEAR, "ES": wording.ACCUSED_STATE, "": wording.EVERYWHERE},
        ),
        (
            "legal-aid",
            {"current_location": "FR", "country_of_incident": "MA"},
            {"FR": wording.NEAR, "MA": wording.HAPPENED, "": wording.EVERYWHERE},
        ),
        ("medical-care", {**SPAIN, "current_location": "FR"}, {"FR": wording.NEAR, "": None}),
        # nobody knows where the person is: where it happened
        ("medical-care", {"country_of_incident": "MA"}, {"MA": wording.NEAR, "": None}),
        ("medical-care", {**SPAIN, "current_location": "at-sea"}, {"ES": wording.NEAR, "": None}),
        (
            "nhri",
            {**SPAIN, "current_location": "FR", "respondent_states": frozenset({"MA"})},
            {"MA": wording.ACCUSED_STATE, "": None},
        ),
        ("nhri", {"country_of_incident": "MA"}, {"MA": wording.NEAR, "": None}),
        ("legal-aid", {}, {"": wording.EVERYWHERE}),
    ],
)
def test_where_to_look(
    channel: str, facts: Mapping[str, object], expected: dict[str, str | None]
) -> None:
    listed = [
        organisation(
            f"in-{country}",
            kind="ngo",
            countries=frozenset({country} if country else ()),
            services=(service(channel),),
        )
        for country in ("ES", "FR", "MA", "")
    ]
    found = Directory.of(listed).find(channel, facts, TODAY)
    assert ids(found) == [f"in-{country}" for country in expected]
    for offer, reason in zip(found.offers, expected.values(), strict=True):
        assert offer.reasons[0] == (reason or wording.EVERYWHERE)


def test_what_would_tell_where_to_look_is_named() -> None:
    directory = Directory.of([organisation(), organisation("nhri", kind="nhri")])
    assert directory.find("legal-aid", {}, TODAY).unknown == ("current_location",)
    assert directory.find("legal-aid", {"current_location": "at-sea"}, TODAY).unknown == ()
    assert directory.find("nhri", {}, TODAY).unknown == ("respondent_states",)
    assert directory.find("nhri", SPAIN, TODAY).unknown == ()


def test_a_service_works_where_it_says_else_where_its_doors_are() -> None:
    both = frozenset({"ES", "FR"})
    area = service(areas=frozenset({"MA"}), doors=frozenset({"ES"}))
    door = service(doors=frozenset({"FR"}))
    abroad = service(doors=frozenset({"DE"}))  # a telephone in Germany that works for Spain
    for one, near in ((area, []), (door, []), (abroad, ["aid"]), (service(), ["aid"])):
        maker = organisation(kind="ngo", countries=both, services=(one,))
        assert ids(find(maker)) == near
    maker = organisation(kind="ngo", countries=frozenset(), services=(door,))
    assert ids(find(maker)) == []
    assert ids(find(maker, current_location="FR")) == ["aid"]


def test_matters_that_it_states() -> None:
    special = organisation(services=(service(violations=frozenset({"wage-theft"})),))
    assert ids(find(special, violations=frozenset({"pushback"}))) == []
    found = find(special, violations=frozenset({"pushback", "wage-theft"}))
    assert wording.VIOLATION in found.offers[0].reasons
    found = find(special)
    assert wording.ASK_WHAT in found.offers[0].mind


@pytest.mark.parametrize(
    ("ages", "group", "offered", "asks"),
    [
        (Ages(maximum=17), "child", True, False),
        (Ages(maximum=17), "adult", False, False),
        (Ages(minimum=18), "adult", True, False),
        (Ages(minimum=18), "older", True, False),
        (Ages(minimum=18), "child", False, False),
        (Ages(minimum=12, maximum=25), "child", True, True),
        (Ages(minimum=12, maximum=25), "adult", True, True),
        (Ages(minimum=12, maximum=25), "older", False, False),
        (Ages(minimum=12, maximum=25), "mixed", True, True),
        (Ages(minimum=12, maximum=25), None, True, True),
        (Ages(minimum=30, maximum=20), "child", False, False),
        (Ages(minimum=900), "child", True, True),  # mistyped
        (None, "child", True, False),
    ],
)
def test_ages(ages: Ages | None, group: str | None, offered: bool, asks: bool) -> None:
    facts = {"age_group": group} if group else {}
    found = find(organisation(services=(service(ages=ages),)), facts=facts)
    assert bool(found.offers) == offered
    if offered:
        assert (wording.ASK_AGE in found.offers[0].mind) == asks


@pytest.mark.parametrize(
    ("gender", "offered", "asks"),
    [
        ("female", True, False),
        ("male", False, False),
        ("other", True, True),
        ("mixed", True, True),
        (None, True, True),
    ],
)
def test_genders(gender: str | None, offered: bool, asks: bool) -> None:
    facts = {"gender": gender} if gender else {}
    found = find(organisation(services=(service(genders=frozenset({"female"})),)), facts=facts)
    assert bool(found.offers) == offered
    if offered:
        assert (wording.ASK_GENDER in found.offers[0].mind) == asks
    assert find(organisation(services=(service(),)), facts=facts).offers[0].mind == ()


def test_languages() -> None:
    speaks = organisation("speaks", languages=frozenset({"ar", "es"}))
    silent = organisation("silent")
    other = organisation("a-first", languages=frozenset({"es"}))
    found = find(other, silent, speaks, language="ar-MA")
    assert ids(found) == ["speaks", "a-first", "silent"]
    assert wording.LANGUAGE in found.offers[0].reasons
    assert found.offers[1].mind == (wording.OTHER_LANGUAGE,)
    assert found.offers[2].mind == ()
    # what a service says counts before what its organisation says
    found = find(replace(speaks, services=(service(languages=frozenset({"fr"})),)), language="ar")
    assert found.offers[0].mind == (wording.OTHER_LANGUAGE,)


def test_the_day() -> None:
    for days, expected in (((2,), wording.OPEN), ((3,), wording.CLOSED)):
        weekly = Hours(days=frozenset((0, day) for day in days))
        assert expected in said(find(organisation(services=(service(hours=(weekly,)),))))
    over = Hours(last=date(2026, 1, 1))
    assert wording.ENDED in said(find(organisation(services=(service(hours=(over,)),))))


def test_who_comes_first() -> None:
    """Each is better than the next by one thing, and worse by all that weighs less."""
    matter, need = frozenset({"pushback"}), frozenset({"medical"})
    full = service(violations=matter, needs=need, languages=frozenset({"ar"}))
    ranks = [
        ("f", "open", full, "ES"),
        ("e", "open", replace(full, needs=frozenset()), "ES"),
        ("d", "open", replace(full, languages=frozenset({"es"})), "ES"),
        ("c", "open", replace(full, violations=frozenset()), "ES"),
        ("b", "open", full, "FR"),
    ]
    more = [
        ("a", "open", replace(full, has_room=False), "ES"),
        ("a0", "urgent-only", full, "ES"),
    ]
    facts = {
        "violations": matter,
        "needs": need,
        "language": "ar",
        "respondent_states": frozenset({"ES", "FR"}),
    }
    listed = [
        organisation(name, availability=state, services=(one,), countries=frozenset({country}))
        for name, state, one, country in (*ranks, *more)
    ]
    assert ids(find(*listed, facts=facts)) == ["f", "e", "d", "c", "b"]
    found = find(*listed[3:], facts=facts)
    assert ids(found) == ["c", "b", "a", "a0"]
    assert wording.FULL in found.offers[2].mind
    assert wording.URGENT_ONLY in found.offers[3].mind
    urgent = find(*listed[3:], facts=facts, urgent=True)
    assert ids(urgent) == ["a0", "c", "b", "a"]
    assert urgent.offers[0].mind == ()


def test_who_answers_sooner_comes_first_among_equals() -> None:
    listed = [
        organisation("a"),
        organisation("b", answers_in_days=9),
        organisation("c", answers_in_days=2),
    ]
    found = find(*listed)
    assert ids(found) == ["c", "b", "a"]
    assert [one.answers_in_days for one in found.offers] == [2, 9, None]


def test_an_organisation_is_offered_once_with_what_fits_best() -> None:
    fits = service(languages=frozenset({"ar"}))
    many = tuple(service(languages=frozenset({"es"})) for _ in range(20))
    found = find(organisation(services=(*many, fits)), organisation("other"), language="ar")
    assert ids(found) == ["aid", "other"]
    assert found.offers[0].service == fits.id


def test_no_more_than_a_person_reads() -> None:
    listed = [organisation(f"aid{number}") for number in range(20)]
    found = find(*listed)
    assert len(found.offers) == MOST_OFFERS
    found = find(*(replace(one, refusal="suspended") for one in listed))
    assert len(found.refused) == MOST_REFUSED


@pytest.mark.parametrize("code", [*wording.REFUSALS, "something-new"])
def test_what_is_refused_is_named_and_never_offered(code: str) -> None:
    one = organisation(refusal=code, services=(service(), service("iom")))
    for channel in ("legal-aid", "iom"):
        found = find(one, channel=channel)
        assert found.offers == ()
        (refusal,) = found.refused
        assert (refusal.organisation, refusal.channel, refusal.code) == ("aid", channel, code)
        assert refusal.reason == wording.REFUSALS.get(code, wording.REFUSED)
        assert find(one, channel=channel, current_location="FR", facts=_in("FR")).refused == ()
    directory = Directory.of([one])
    assert directory.search(SPAIN, TODAY).standing_in(("legal-aid",)) == ()
    assert not directory.has_firewall("legal-aid", "ES")


def _in(country: str) -> dict[str, object]:
    return {"country_of_incident": country, "respondent_states": frozenset({country})}


def test_who_is_away_is_refused_and_has_a_firewall_all_the_same() -> None:
    one = organisation(availability="away")
    assert refused(find(one)) == {"aid": "away"}
    assert Directory.of([one]).has_firewall("legal-aid", "ES")


def test_firewalls() -> None:
    state = organisation(
        "police", kind="ngo", belongs_to_state=True, services=(service("criminal-complaint"),)
    )
    world = organisation("world", kind="nhri", countries=frozenset())
    directory = Directory.of([state, world])
    assert directory.has_firewall("criminal-complaint", "ES")
    assert not directory.has_firewall("criminal-complaint", "FR")
    assert directory.has_firewall("nhri", "FR")


def test_the_accused_institution_is_refused() -> None:
    accused = frozenset({"nhri"})
    nhri = organisation(kind="nhri", belongs_to_state=True)
    assert refused(find(nhri, channel="nhri", accused_channels=accused)) == {"aid": "accused"}
    independent = replace(nhri, belongs_to_state=False)
    assert refused(find(independent, channel="nhri", accused_channels=accused)) == {
        "aid": "accused"
    }
    assert ids(find(nhri, channel="nhri", accused_channels=frozenset({"iom"}))) == ["aid"]
    directory = Directory.of([nhri])
    assert (
        directory.search({**SPAIN, "accused_channels": accused}, TODAY).standing_in(("nhri",)) == ()
    )


def test_one_bad_shelter_does_not_take_all_away() -> None:
    accused = frozenset({"shelter-gbv"})
    run_by_state = organisation("state", belongs_to_state=True, services=(service("shelter-gbv"),))
    other = organisation("other", services=(service("shelter-gbv"),))
    found = find(run_by_state, other, channel="shelter-gbv", accused_channels=accused)
    assert refused(found) == {"state": "accused"}
    assert ids(found) == ["other"]
    assert wording.KIND_ACCUSED in found.offers[0].mind


@pytest.mark.parametrize(
    "facts",
    [{"seeking_asylum": True}, {"fears_state_of_origin": True}, {"special_status": "stateless"}],
)
def test_who_seeks_protection_is_not_sent_to_the_state_of_origin(
    facts: Mapping[str, object],
) -> None:
    clinic = organisation(belongs_to_state=True, services=(service("medical-care"),))
    found = find(clinic, channel="medical-care", country_of_origin="ES", facts=facts)
    assert refused(found) == {"aid": "feared-state"}
    assert ids(find(clinic, channel="medical-care", country_of_origin="MA", facts=facts)) == ["aid"]
    # of a place that another State answers for or holds, that State counts, and the other way round
    for origin, country in (("PR", "US"), ("EH", "MA"), ("CN", "HK")):
        office = organisation(
            countries=frozenset({country}),
            belongs_to_state=True,
            services=(service("medical-care"),),
        )
        there = {"current_location": country, **facts}
        found = find(office, channel="medical-care", country_of_origin=origin, facts=there)
        assert refused(found) == {"aid": "feared-state"}
    # an institution that looks into that State is the rules' to judge
    nhri = organisation(kind="nhri", belongs_to_state=True)
    assert ids(find(nhri, channel="nhri", country_of_origin="ES", facts=facts)) == ["aid"]
    directory = Directory.of([organisation(kind="ngo", belongs_to_state=True)])
    assert (
        directory.search({**SPAIN, "country_of_origin": "ES", **facts}, TODAY).standing_in(("ngo",))
        == ()
    )


def test_what_belongs_to_a_state_is_said() -> None:
    clinic = organisation(belongs_to_state=True, services=(service("medical-care"),))
    found = find(clinic, channel="medical-care", country_of_origin="ES")
    assert found.offers[0].mind == (wording.OF_ACCUSED_STATE, wording.ASK_FEAR)
    known = find(
        clinic, channel="medical-care", country_of_origin="ES", fears_state_of_origin=False
    )
    assert known.offers[0].mind == (wording.OF_ACCUSED_STATE,)


def test_who_can_stand_in() -> None:
    listed = [
        organisation("ngo-fr", kind="ngo", countries=frozenset({"FR"})),
        organisation("ngo-es", kind="ngo", languages=frozenset({"es"})),
        organisation("ngo-ar", kind="ngo", languages=frozenset({"ar"})),
        organisation("aid"),
        organisation("union", kind="ngo", services=(service("trade-union"),)),
        organisation("lingua", kind="interpreter"),
    ]
    directory = Directory.of(listed)
    facts = {**SPAIN, "language": "ar"}
    assert directory.search(facts, TODAY).standing_in(("legal-aid", "ngo")) == (
        *("aid", "ngo-ar", "ngo-es", "union"),
    )
    assert directory.search(facts, TODAY).standing_in(("trade-union",)) == ("union",)
    assert directory.search(facts, TODAY).standing_in(("nhri",)) == ()
    search = directory.search(facts, TODAY)
    assert search.standing_in(("legal-aid",)) == ("aid",)
    assert search.find("legal-aid") == directory.find("legal-aid", facts, TODAY)


_some = st.sampled_from
_countries = st.frozensets(_some(["ES", "FR", "MA"]), max_size=2)
_services = st.builds(
    service,
    _some(["legal-aid", "medical-care"]),
    violations=st.frozensets(_some(["pushback", "wage-theft"]), max_size=1),
    languages=st.frozensets(_some(["ar", "es"]), max_size=1),
    genders=st.frozensets(_some(["female", "male"]), max_size=1),
    ages=_some([None, Ages(maximum=17), Ages(minimum=18)]),
    has_room=_some([None, True, False]),
)
_organisations = st.lists(
    st.builds(
        organisation,
        _some([f"o{number}" for number in range(12)]),
        kind=_some(["legal-aid", "nhri", "ngo"]),
        countries=_countries,
        languages=st.frozensets(_some(["ar", "es"]), max_size=2),
        belongs_to_state=st.booleans(),
        refusal=_some([None, None, "suspended"]),
        availability=_some(["open", "urgent-only", "away", None]),
        services=st.lists(_services, max_size=3).map(tuple),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)
_facts = st.fixed_dictionaries(
    {},
    optional={
        "current_location": _some(["ES", "FR", "at-sea"]),
        "country_of_incident": _some(["ES", "MA"]),
        "respondent_states": _countries,
        "violations": st.frozensets(_some(["pushback", "wage-theft"])),
        "age_group": _some(["child", "adult", "older", "mixed"]),
        "gender": _some(["female", "male", "other"]),
        "language": _some(["ar", "fa"]),
        "accused_channels": st.frozensets(_some(["nhri", "medical-care"])),
        "country_of_origin": _some(["ES", "MA"]),
        "seeking_asylum": st.booleans(),
        "needs": st.frozensets(_some(["medical"])),
    },
)
_channels = _some(["legal-aid", "medical-care", "nhri"])


@settings(deadline=None)
@given(_organisations, _facts, _channels, st.booleans(), st.randoms())
def test_the_order_of_the_directory_does_not_matter(
    listed: list[Organisation],
    facts: Mapping[str, object],
    channel: str,
    urgent: bool,
    random: object,
) -> None:
    other = list(listed)
    random.shuffle(other)  # type: ignore[attr-defined]
    found = Directory.of(listed).find(channel, facts, TODAY, urgent=urgent)
    assert Directory.of(other).find(channel, facts, TODAY, urgent=urgent) == found


@settings(deadline=None)
@given(_organisations, _facts, _channels)
def test_what_is_offered_can_be_used_and_says_why(
    listed: list[Organisation], facts: Mapping[str, object], channel: str
) -> None:
    found = Directory.of(listed).find(channel, facts, TODAY)
    by_id = {one.id: one for one in listed}
    assert not set(ids(found)) & refused(found).keys()
    assert len(set(ids(found))) == len(found.offers)
    for offer in found.offers:
        maker = by_id[offer.organisation]
        assert maker.refusal is None
        assert maker.availability != "away"
        assert offer.reasons
        if offer.service:
            (one,) = (one for one in maker.services if one.id == offer.service)
            _check_service(one, channel, facts)


def _check_service(one: Service, channel: str, facts: Mapping[str, object]) -> None:
    assert channel in one.channels
    stated = facts.get("violations")
    assert (
        not isinstance(stated, frozenset)
        or not stated
        or not one.violations
        or stated & one.violations
    )
    if facts.get("gender") in ("female", "male"):
        assert not one.genders or facts["gender"] in one.genders
    if facts.get("age_group") == "child" and one.ages:
        assert (one.ages.minimum or 0) < 18


@settings(deadline=None)
@given(_organisations, _facts, _channels, _some(["violations", "age_group", "gender"]))
def test_knowing_less_never_takes_an_offer_away(
    listed: list[Organisation], facts: Mapping[str, object], channel: str, forgotten: str
) -> None:
    """Unknown is not no. (Fewer than are shown, so that none is crowded out.)"""
    few = Directory.of(listed[:MOST_OFFERS])
    less = {name: value for name, value in facts.items() if name != forgotten}
    assert set(ids(few.find(channel, facts, TODAY))) <= set(ids(few.find(channel, less, TODAY)))
