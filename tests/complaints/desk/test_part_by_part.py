"""What a complainant allows part by part, and what they add to a part or put in its place."""

from dataclasses import replace

from complaints.complainant.answering import Addition
from complaints.desk.office import Office
from complaints.domain.parts import Part
from complaints.portal_client import PortalClient
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, case_id, checked
from tests.complaints.desk.window import unlocked


def asked_for_two(world: World) -> tuple[Receipt, Office, str, str]:
    """A case whose complainant was asked for two of three parts; the question's id is the last."""
    receipt = world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    case = desk.office.case(case_id(desk.office))
    wanted = [part.hash for part in case.parts if part.name != "contact"]
    question = desk.office.ask_consent(case.id, LEGAL_AID, wanted)
    world.sync(desk)
    return receipt, desk.office, case.id, question


def allow(world: World, receipt: Receipt, question: str, *names: str) -> None:
    world.portal.release()
    person = world.complainant()
    proposal = person.proposal(receipt, question)
    parts = tuple(part for part in proposal.parts if part.name in names)
    delivery = person.accept(receipt, replace(proposal, parts=parts))
    delivery.send(PortalClient(world.base), today=world.now.date())
    world.portal.release()


def add(world: World, receipt: Receipt, *parts: Part) -> None:
    delivery = world.complainant().answer(receipt, NHRI, Addition(parts=parts))
    delivery.send(PortalClient(world.base), today=world.now.date())
    world.portal.release()


def test_only_what_was_allowed_goes_and_the_rest_is_named(world: World) -> None:
    receipt, office, case, question = asked_for_two(world)
    allow(world, receipt, question, "circumstances")
    nhri, legal_aid = world.desks[0], world.desk(LEGAL_AID)
    world.sync(nhri, legal_aid)
    (draft,) = office.drafts(office.case(case))
    assert [part.name for part in draft.parts] == ["circumstances"]
    assert [part.name for part in draft.refused] == ["account"]
    office.refer(case, draft.consent.terms.id, LEGAL_AID, reason="An appeal")
    world.sync(nhri, legal_aid)
    theirs = legal_aid.office.case(checked(legal_aid.office))
    assert [part.name for part in theirs.parts] == ["circumstances"]
    told = [one.reply.text or "" for one in world.replies(receipt).replies if one.reply]
    name = world.instance.organisations[LEGAL_AID][1].names["en"]
    assert [text for text in told if text.startswith("We pass on")] == [
        f"We pass on to {name} what is named here, as you allowed: where, when and who."
    ]


def test_what_they_changed_after_they_agreed_is_said_before_it_goes(world: World) -> None:
    receipt, office, case, question = asked_for_two(world)
    allow(world, receipt, question, "account", "circumstances")
    add(world, receipt, Part.new("circumstances", {"country": "ES", "place": "the harbour"}))
    world.sync(world.desks[0])
    (draft,) = office.drafts(office.case(case))
    assert [part.content["place"] for part in draft.replaced] == ["the fence"]
    consent = draft.consent.terms.id
    world.desks[0].close()
    for browser in unlocked(world):
        page = browser.get(f"/case/{case}/refer/{consent}/{LEGAL_AID}").text
        _, _, said = page.partition('data-testid="replaced"')
        assert "They have changed this since they agreed: Circumstances." in said
        assert "the fence" in said


def test_a_consent_to_everything_leaves_nothing_out(world: World) -> None:
    receipt, office, case, question = asked_for_two(world)
    allow(world, receipt, question, "account", "circumstances")
    world.sync(world.desks[0])
    (draft,) = office.drafts(office.case(case))
    assert draft.refused == ()


def test_the_case_names_what_was_left_out(world: World) -> None:
    receipt, _office, case, question = asked_for_two(world)
    allow(world, receipt, question, "circumstances")
    world.desks[0].close()
    for browser in unlocked(world):
        page = browser.get(f"/case/{case}").text
        assert "They did not allow: Account" in page


def test_an_addition_stands_beside_what_it_adds_to(world: World) -> None:
    receipt = world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    add(
        world,
        receipt,
        Part.new("circumstances", {"from": "2026-05-01", "ongoing": False, "adds": True}),
        Part.new("account", {"text": "They came back.", "adds": True}),
    )
    world.sync(desk)
    case = desk.office.case(case_id(desk.office))
    assert [part.name for part in case.current_parts()] == [
        "account", "account", "circumstances", "circumstances", "contact",
    ]  # fmt: skip
    assert case.content("circumstances") == {
        "country": "ES", "place": "the fence", "ongoing": False, "from": "2026-05-01",
    }  # fmt: skip
    (line,) = desk.office.cases()
    assert (line.country, line.place) == ("ES", "the fence")
    desk.close()
    for browser in unlocked(world):
        page = browser.get(f"/case/{case.id}").text
        assert "They came back." in page
        assert "Account, added later" in page
        assert "the fence" in page
        assert "They changed this" not in page


def test_what_was_replaced_is_said_and_can_be_read(world: World) -> None:
    receipt = world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    add(world, receipt, Part.new("circumstances", {"country": "ES", "place": "the harbour"}))
    world.sync(desk)
    case = desk.office.case(case_id(desk.office))
    assert case.content("circumstances") == {"country": "ES", "place": "the harbour"}
    assert [part.content["place"] for part in case.replaced_parts()] == ["the fence"]
    desk.close()
    for browser in unlocked(world):
        page = browser.get(f"/case/{case.id}").text
        _, _, before = page.partition("They changed this")
        assert "the fence" in before
