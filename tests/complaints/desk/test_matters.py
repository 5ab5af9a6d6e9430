"""Cases of one event at real desks: offered, confirmed, in one matter, written to one by one."""

import re
from collections.abc import Iterator

import pytest

from complaints.desk import mandate, matters, relating
from complaints.desk.bodies import Body
from complaints.desk.errors import NotAllowedError
from complaints.domain.case import code_of
from complaints.domain.parts import Part
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World
from tests.complaints.desk.window import Browser, unlocked
from tests.complaints.domain.test_relating import PUSHED, THAT_NIGHT

BOAT = {**PUSHED, "from": "2026-06-20", "to": "2026-06-20"}


def file_both(world: World) -> tuple[Receipt, Receipt]:
    """Two people of one event, of whom one writes French, and a third person who is not of it."""
    account = Part.new("account", {"text": THAT_NIGHT, "language": "en"})
    here = Part.new("circumstances", BOAT)
    first = world.file(parts=(account, here))
    second = world.file(parts=(here,), language="fr")
    world.file()
    return first, second


def test_what_is_alike_is_offered_and_a_person_decides(world: World) -> None:
    file_both(world)
    desk = world.desk(NHRI)
    world.sync(desk)
    office, store = desk.office, desk.store
    offered = {
        line.id: [one.line.id for one in relating.relations(store, office.case(line.id)).offered]
        for line in office.cases()
    }
    one, other = (case_id for case_id, found in offered.items() if found)
    assert (offered[one], offered[other]) == ([other], [one])
    assert relating.relations(store, office.case(one)).offered[0].why == (relating.WHY["place"],)
    relating.decide(office, one, other, on=True)
    for case_id in (one, other):
        found = relating.relations(store, office.case(case_id))
        assert (len(found.confirmed), found.offered) == (1, ())
    relating.decide(office, other, one, on=False)
    assert relating.relations(store, office.case(one)) == relating.Relations(
        confirmed=(), offered=()
    )
    with pytest.raises(NotAllowedError):
        relating.decide(office, one, one, on=True)


def test_what_nothing_offers_is_joined_by_its_code_all_or_none(world: World) -> None:
    for _ in range(3):
        world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    office = desk.office
    one, *others = [line.id for line in office.cases()]
    first, second = (code_of(other) for other in others[:2])
    for wrong in (f"{first} 0000-0000", f"{first} fence", "", f"{first}{second}", code_of(one)):
        with pytest.raises(NotAllowedError):
            relating.join_by_code(office, one, wrong)
        assert office.case(one).ties.related == frozenset()
    relating.join_by_code(office, one, f" {first.lower()},{second.replace('-', '')} ")
    assert office.case(one).ties.related == set(others[:2])
    for other in others[:2]:
        assert office.case(other).ties.related == {one}
    relating.decide(office, one, others[0], on=False)  # undone
    assert office.case(one).ties.related == {others[1]}


def test_a_matter_is_renamed_in_all_its_cases_and_named_as_before_again(world: World) -> None:
    file_both(world)
    desk = world.desk(NHRI)
    world.sync(desk)
    office, store = desk.office, desk.store
    ids = [line.id for line in office.cases() if line.place == PUSHED["place"]]
    matter = matters.put_into(office, ids, title="The boat")
    for title in ("The boat of June", "The boat"):
        matters.rename(office, store, matter, f" {title} ")
        assert matters.titles(store) == {matter: title}
        assert matters.sizes(store) == {matter: len(ids)}
        assert [dict(office.case(one).ties.matters) for one in ids] == [{matter: title}] * 2
    with pytest.raises(NotAllowedError, match="nothing written"):
        matters.rename(office, store, matter, " ")
    with pytest.raises(NotAllowedError, match="no such matter"):
        matters.rename(office, store, "0" * 32, "Anything")
    matters.take_out(office, ids[0], matter)
    matters.rename(office, store, matter, "Another boat")
    assert dict(office.case(ids[0]).ties.matters) == {}


def test_one_letter_goes_to_each_alone_in_their_language(world: World) -> None:
    receipts = file_both(world)
    desk = world.desk(NHRI)
    world.sync(desk)
    office, store = desk.office, desk.store
    ids = [line.id for line in office.cases() if line.place == PUSHED["place"]]
    matter = matters.put_into(office, ids, title="The boat of June")
    found = matters.look(office, store, matter)
    assert {line.id for line in found.lines} == set(ids)
    assert found.languages == {"en": 1, "fr": 1}
    with pytest.raises(NotAllowedError):
        matters.write_to_all(office, store, matter, {"en": "We have news."})
    texts = {"en": "We have news.", "fr": "Nous avons du nouveau."}
    assert matters.write_to_all(office, store, matter, texts) == 2
    assert matters.write_to_all(office, store, matter, texts) == 0  # pressed twice
    world.sync(desk)
    for receipt, mine in zip(receipts, texts.values(), strict=True):
        told = [one.reply.text for one in world.replies(receipt).replies if one.reply]
        assert [text for text in told if text in texts.values()] == [mine]
    matters.take_out(office, ids[0], matter)
    assert len(matters.look(office, store, matter).lines) == 1
    matters.take_out(office, ids[1], matter)
    with pytest.raises(NotAllowedError):
        matters.look(office, store, matter)


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    file_both(world)
    yield from unlocked(world)


def test_from_the_offer_to_the_matter_through_the_page(browser: Browser) -> None:
    paths = set(re.findall(r"/case/[0-9a-f]{32}", browser.get("/cases/all").text))
    offers = {path: re.search(r"/related/([0-9a-f]{32})", browser.get(path).text) for path in paths}
    case, match = next((path, found) for path, found in offers.items() if found)
    other = match[1]
    assert browser.post(f"{case}/related/{other}", of=case, on="1").status_code == 303
    assert browser.post(f"{case}/matter", of=case, title=" ").status_code == 409
    browser.post(f"{case}/matter", of=case, title="The <b>boat</b>")
    page = browser.get(case).text
    assert "The &lt;b&gt;boat&lt;/b&gt;" in page
    assert "The &lt;b&gt;boat&lt;/b&gt;" in browser.get("/matters").text
    found = re.search(r"/matter/([0-9a-f]{32})\"", page)
    assert found
    matter = browser.get(f"/matter/{found[1]}").text
    assert other in matter
    assert "Nobody here has agreed" in matter
    answer = browser.post(
        f"/matter/{found[1]}/letter",
        of=f"/matter/{found[1]}",
        **{"text-en": "Hello", "text-fr": ""},
    )
    assert answer.status_code == 409
    assert ">Hello<" in answer.text
    texts = {"text-en": "Hello", "text-fr": "Bonjour"}
    sent = browser.post(f"/matter/{found[1]}/letter", of=f"/matter/{found[1]}", **texts)
    assert sent.status_code == 303
    assert browser.get(f"/matter/{'0' * 32}").status_code == 409


def test_the_yes_of_one_person_is_counted_and_allows_nothing_for_the_other(world: World) -> None:
    first, _second = file_both(world)
    desk = world.desk(NHRI)
    world.sync(desk)
    office, store = desk.office, desk.store
    ids = [line.id for line in office.cases() if line.place == PUSHED["place"]]
    matter = matters.put_into(office, ids, title="The river")
    asked = next(one for one in ids if office.case(one).content("account"))
    account = next(part for part in office.case(asked).parts if part.name == "account")
    question = office.ask_consent(asked, LEGAL_AID, [account.hash])
    assert matters.look(office, store, matter).agreed == ()
    world.sync(desk)
    world.agree(first, question)
    world.sync(desk)
    (agreed,) = matters.look(office, store, matter).agreed
    assert agreed == matters.Agreed(to=LEGAL_AID, kind=None, count=1)
    to_act = mandate.ask(office, asked, Body(name="Court of Ceuta", country="ES"))
    world.sync(desk)
    world.agree(first, to_act)
    world.sync(desk)
    assert len(office.case(asked).consents) == 2
    assert matters.look(office, store, matter).agreed == (agreed,)  # gives nobody anything
    (other,) = set(ids) - {asked}
    assert office.drafts(office.case(other)) == []
