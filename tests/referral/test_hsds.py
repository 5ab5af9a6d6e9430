import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral.errors import HsdsError
from referral.hsds import document, numbers, people
from referral.services import Service
from tests.referral.hsds_services import area, capacity, door, service, services, term, terms, uuid


def read(value: object) -> tuple[document.Service, ...]:
    return document.read(json.dumps(value).encode())


def refused(value: object) -> str:
    with pytest.raises(HsdsError) as caught:
        read(value)
    return str(caught.value)


@settings(deadline=None, max_examples=60)  # the first one also reads the vocabulary
@given(st.lists(services, min_size=1, max_size=3, unique_by=lambda one: str(one["id"])))
def test_what_came_in_goes_out_again_with_every_field(listed: list[dict[str, object]]) -> None:
    kept = read(listed)
    assert json.loads(document.write(kept)) == listed
    # what is kept has whole numbers alone, as signed lists do
    assert "." not in "".join(_numbers_in(kept))
    assert document.read(document.write(kept)) == kept


def _numbers_in(value: object) -> list[str]:
    found: list[str] = []
    json.loads(json.dumps(value), parse_float=found.append, parse_int=found.append)
    return found


def test_every_form_in_which_services_travel() -> None:
    one, other = service(), service(name="Night clinic")
    maker = {"id": uuid(), "name": "Clinics", "description": ""}
    assert read(one) == (one,)
    assert read([one, other]) == (one, other)
    assert read({"total_items": 2, "contents": [one, other]}) == (one, other)
    with_maker = {"organization": maker, **one}
    assert read({**maker, "services": [one]}) == (with_maker,)
    assert read([{**maker, "services": [one]}, other]) == (with_maker, other)
    assert document.read(b"\xef\xbb\xbf" + json.dumps(one).encode()) == (one,)


def test_what_is_null_says_nothing() -> None:
    assert "url" not in read(service(url=None))[0]
    assert refused({"id": uuid(), "name": None, "status": "active"}).startswith("The service: ")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "name: this should be a text that is not empty."),
        ({"name": 3}, "name: this should be a text."),
        ({"status": "open"}, "status: this should be one of active, inactive, defunct,"),
        ({"id": "1"}, "id: this should be a UUID, as in "),
        ({"url": "javascript:alert(1)"}, "url: this should be a web address"),
        ({"url": "https://example.org/\n"}, "url: this should be a web address"),
        ({"minimum_age": "12"}, "minimum_age: this should be a number."),
        ({"minimum_age": True}, "minimum_age: this should be a number."),
        ({"phones": {}}, "phones: this should be a list."),
        ({"phones": [{"id": uuid()}]}, 'phones[0]: here "number" should stand.'),
        ({"schedules": [{"id": uuid(), "byday": "Monday"}]}, "schedules[0].byday: this should be"),
        ({"service_areas": [area("Spain")]}, "service_areas[0].amparo_country: this should be a"),
        ({"service_at_locations": ["here"]}, "service_at_locations[0]: this should be a JSON"),
        ({"capacities": [capacity("many")]}, "capacities[0].available: this should be a number."),
        (
            {"attributes": terms(violation="pushbak")},
            'attributes[0].taxonomy_term.code: did you mean "pushback"?',
        ),
        (
            {"attributes": [term("amparo:chanel", "x")]},
            'attributes[0].taxonomy_term.taxonomy: did you mean "amparo:channel"?',
        ),
    ],
)
def test_an_error_says_where_and_what_was_expected(fields: dict[str, object], said: str) -> None:
    assert refused(service(**fields)).startswith(said)
    assert refused({"contents": [service(), service(**fields)]}).startswith(f"contents[1].{said}")


def test_what_never_takes_a_case_is_no_channel() -> None:
    read(service(attributes=terms(channel="legal-aid shelter-gbv", need="medical", gender="other")))
    assert ".code: " in refused(service(attributes=terms(channel="immigration-enforcement")))
    # terms of others are theirs
    read(service(attributes=[term("openeligibility", "anything"), {"id": uuid(), "value": "x"}]))


def test_an_error_repeats_nothing_of_the_file() -> None:
    for value in (service(status="secret"), service(url="secret"), service(phones="secret")):
        assert "secret" not in refused(value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "line 1: this should be JSON"),
        (b'{\n"id":', "line 2: this should be JSON"),
        (b"\xff", "UTF-8"),
        (b"[]", "no service"),
        (b"[[]]", "[0]: here an HSDS service"),
        (b'"x"', "here an HSDS service"),
        (b'{"services": [1]}', "services[0]: here an HSDS service"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"contents":[' * 99 + b"]}" * 99, "nested too deeply"),
        (b'{"id": 1, "id": 2}', "same name twice"),
        (b'{"id": NaN}', "too many digits"),
        (b'{"id": 1e999}', "too many digits"),
        (b'{"id": %s}' % (b"9" * 50), "too many digits"),
        (b" " * (document.MAX_SIZE + 1), "at most 16 MiB"),
    ],
)
def test_a_file_that_is_none_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(HsdsError, match=re.escape(said)):
        document.read(data)


def test_what_no_signed_list_could_hold_is_refused() -> None:
    deep: object = "x"
    for _ in range(document.MAX_DEPTH):
        deep = [deep]
    assert "nested too deeply" in refused(service(x=deep))
    read(service(x=deep[0]))  # type: ignore[index]
    assert "half a character" in refused(service(x=["\ud800"]))
    assert "half a character" in refused(service(**{"\ud800": 1}))
    twin = service()
    again = {**twin, "id": str(twin["id"]).upper()}
    assert refused([twin, service(), again]) == "[2].id: [0] has the same id."


def test_too_many_services_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_SERVICES", 2)
    read([service(), service()])
    assert "at most 2 services" in refused([service() for _ in range(3)])


def test_only_services_are_written() -> None:
    with pytest.raises(HsdsError, match=r"\[1\].name"):
        document.write([service(), service(name=1)])


@given(st.floats(allow_nan=False, allow_infinity=False).filter(lambda one: abs(one) < 1e15))
def test_a_fraction_is_kept_to_the_last_digit(number: float) -> None:
    digits = repr(number)
    if len(digits) < 40 and "e-1" not in digits and "e-2" not in digits and "e-3" not in digits:
        assert numbers.restored(numbers.kept(digits)) == number


@pytest.mark.parametrize(
    "value", [True, "1", None, {}, {"amparo_number": 1}, {"amparo_number": "x"}, {"a": "1"}]
)
def test_what_is_no_number_is_none(value: object) -> None:
    assert numbers.restored(value) is None


def test_fields_for_people_are_counted_and_can_be_left_out() -> None:
    place = door("ES")
    address = place["location"]["addresses"][0]  # type: ignore[index]
    address["attention"] = "Somebody"
    full = service(contacts=[{"name": "Somebody"}], service_at_locations=[place], metadata=[])
    assert people.named(full) == 3
    without = people.without(full)
    assert people.named(without) == 0
    assert "Somebody" not in json.dumps(without)
    assert without.keys() == full.keys() - {"contacts", "metadata"}
    assert people.named(service()) == 0


def test_the_schema_is_one_and_says_which_version() -> None:
    schema = json.loads(Path("referral/hsds/schema.json").read_text(encoding="utf-8"))
    assert schema["$id"] == "urn:amparo:hsds:3.1.3"
    assert {
        *("organization", "service", "service_at_location", "location", "service_area"),
        *("language", "phone", "schedule", "service_capacity", "taxonomy", "taxonomy_term"),
    } <= schema["$defs"].keys()


@settings(deadline=None, max_examples=60)
@given(services)
def test_whatever_is_valid_can_be_searched(one: dict[str, object]) -> None:
    kept = read(one)[0]
    assert Service.read(kept).id == kept["id"]
