"""Letters to authorities with real desks: asked, agreed, weighed, finished, answered."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest

from complaints.complainant import Addition
from complaints.desk import (
    authority,
    authority_drafts,
    authority_finishing,
    authority_leaving,
    authority_names,
    authority_settling,
    authority_words,
    bodies,
    closing,
    matters,
    papers,
    reidentifying,
)
from complaints.desk import mandate as acting
from complaints.desk.authority import Order, Work
from complaints.desk.authority_finishing import Draft
from complaints.desk.authority_leaving import StaysError
from complaints.desk.bodies import Body
from complaints.desk.errors import NoConsentError, NotAllowedError, UnsafeError
from complaints.desk.filing import check_consents
from complaints.desk.i18n import Tongue
from complaints.desk.unlocked import Unlocked
from complaints.domain import letter, mandate
from complaints.domain.errors import ConsentError
from complaints.domain.events import DeadlineSet, LetterAnswered, LetterFinished, Printed
from complaints.domain.events.authority import Outcome
from complaints.domain.events.custody import BRIEF, CUSTODY, LETTER
from complaints.domain.identifiers import new_id
from complaints.domain.messages import Referral
from complaints.domain.outcomes import Outcome as Ended
from complaints.domain.parts import Part
from complaints.domain.shown import AUTHORITY
from complaints.domain.states import CaseState
from complaints.portal_client import PortalClient
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, case_id
from tests.complaints.desk.window import opened, unlocked

POLICE = "Border police, Ceuta"
BODY = Body(name=POLICE, address="1 Harbour St", country="ES")
ORDER = Order(body=BODY, parts=("account", "circumstances"))
COURT = Body(name="Court of Ceuta", country="ES")
ENGLISH = Tongue.of("en", lambda _there: None)


def told(**more: object) -> tuple[Part, ...]:
    """What one of those people told."""
    return (
        Part.new("account", {"text": "They took us back.", "violations": ["pushback"]}),
        Part.new(
            "circumstances",
            {
                "country": "ES",
                "place": "the fence at Benzu",
                "from": "2026-02-03",
                "to": "2026-02-03",
                "certainty": "day",
                "actors": [{"kind": "border-guard"}],
            },
        ),
        Part.new("person", {"group_size": 30, **more}),
    )


@pytest.fixture(name="desk")
def _desk(world: World) -> Unlocked:
    return world.desk(NHRI)


def asked(world: World, desk: Unlocked, case: str, order: Order = ORDER) -> str:
    """Ask; returns the letter's id."""
    found = authority.ask(desk.office, case, order)
    world.sync(desk)
    return found


def said_yes(world: World, desk: Unlocked, receipt: Receipt) -> None:
    """They agree to the question that waits."""
    (question,) = world.replies(receipt).questions
    world.agree(receipt, question.question.id)
    world.sync(desk)


def agreed(world: World, desk: Unlocked, order: Order = ORDER) -> tuple[Receipt, Work]:
    """A letter to which the complainant has agreed."""
    receipt = world.file(parts=told(gender="female"))
    world.sync(desk)
    case = case_id(desk.office)
    found = asked(world, desk, case, order)
    said_yes(world, desk, receipt)
    return receipt, authority.load(desk.office, desk.store, case, found)


def draft_of(world: World, work: Work, **changes: object) -> Draft:
    """A letter that tells the month and nothing of the place."""
    chosen = authority_words.at_first(work.details)
    facts = authority_words.facts(work.details, chosen, "", ENGLISH)
    draft = Draft(
        chosen=chosen,
        facts=facts,
        hidden=authority_finishing.hidden(work, chosen, facts, [ENGLISH]),
        subject="People taken back",
        words="They were taken back without being heard.",
        request="Please say on which order.",
        answer_by=world.now.date() + timedelta(days=30),
        language="en",
    )
    return replace(draft, **changes)  # type: ignore[arg-type]


def finish(desk: Unlocked, work: Work, draft: Draft) -> Work:
    """Finish it as it was looked at; the letter as it is then."""
    shown = authority_finishing.preview(desk.office, desk.store, work, draft.chosen)
    authority_finishing.finish(
        desk.office,
        desk.store,
        work,
        draft,
        looked_at=authority_finishing.seal_of(work, draft, shown),
    )
    return authority.load(desk.office, desk.store, work.sides[0].case.id, work.id)


def for_two(
    world: World, desk: Unlocked, *, before_the_last: Unlocked | None = None
) -> tuple[Work, Draft, list[Receipt]]:
    """A letter of a matter to which both agreed, and a draft of it.

    A desk may be in step ``before_the_last`` has said yes, and not afterwards.
    """
    receipts = [world.file(parts=told(gender="female", n=n)) for n in range(2)]
    world.sync(desk)
    ids = [line.id for line in desk.office.cases()]
    matter = matters.put_into(desk.office, ids, title="The fence")
    found, _count = authority.ask_all(desk.office, desk.store, matter, ORDER)
    world.sync(desk)
    for receipt in receipts:
        if before_the_last and receipt is receipts[-1]:
            world.sync(before_the_last)
        said_yes(world, desk, receipt)
    work = authority.load(desk.office, desk.store, ids[0], found)
    assert len(work.agreed) == 2
    return work, draft_of(world, work), receipts


def case_of(world: World, case: str, receipts: list[Receipt]) -> int:
    """Whose case this is."""
    instance = world.instance.root.instance
    ids = [one.derive(instance).addressee(NHRI).case.hex() for one in receipts]
    return ids.index(case)


def test_no_letter_without_a_yes_to_this_very_letter(world: World, desk: Unlocked) -> None:
    """Neither before the answer, nor on the yes to another letter, nor after it was taken back."""
    receipt = world.file(parts=told())
    world.sync(desk)
    case = case_id(desk.office)
    first = asked(world, desk, case)
    work = authority.load(desk.office, desk.store, case, first)
    with pytest.raises(NoConsentError):
        authority_finishing.check(desk.office, work, draft_of(world, work))
    said_yes(world, desk, receipt)
    other = asked(world, desk, case, replace(ORDER, body=replace(BODY, name="Coast guard")))
    assert authority.load(desk.office, desk.store, case, first).agreed
    assert not authority.load(desk.office, desk.store, case, other).agreed
    world.withdraw(receipt)
    world.sync(desk)
    found = authority.load(desk.office, desk.store, case, first)
    assert [one.writing.state for one in found.sides] == ["taken-back"]
    with pytest.raises(NoConsentError):
        authority_finishing.check(desk.office, found, draft_of(world, found))


def test_a_letter_tells_only_what_they_agreed_to(world: World, desk: Unlocked) -> None:
    """The consent is to the text that they read, for these parts, and permits no referral."""
    receipt, work = agreed(world, desk)
    (side,) = work.sides
    assert POLICE in side.writing.asked.text
    assert "guess who you are" in side.writing.asked.text
    assert side.consent
    assert side.consent.terms.text_version == side.writing.asked.text_version
    assert not side.consent.terms.name.government
    assert [one.terms.kind for one in side.case.consents] == ["authority"]
    assert desk.office.drafts(side.case) == []
    assert world.replies(receipt).questions == ()
    assert {one.part for one in work.details} == {"account", "circumstances"}
    narrow = replace(ORDER, parts=("circumstances",))
    second = asked(world, desk, side.case.id, narrow)
    said_yes(world, desk, receipt)
    found = authority.load(desk.office, desk.store, side.case.id, second)
    assert not found.may_tell
    with pytest.raises(NoConsentError):
        authority_finishing.check(desk.office, found, draft_of(world, found))


def test_a_desk_takes_no_referral_on_a_yes_to_a_letter(world: World, desk: Unlocked) -> None:
    """Also from an office that does not keep the rule, and whatever kind the reader is of."""
    _receipt, work = agreed(world, desk)
    (side,) = work.agreed
    assert side.consent
    referral = Referral(
        id=new_id(),
        sender=NHRI,
        to=LEGAL_AID,
        case=side.case.id,
        counter=1,
        day=world.now.date(),
        directory=side.case.letters[0].message.directory,
        member="defensor-es-1",
        parts=side.parts,
        consents=(side.consent,),
        reason="They agreed.",
        answer_by=None,
        reply=None,
        language="en",
    )
    with pytest.raises(ConsentError) as caught:
        check_consents(referral, reader=LEGAL_AID, reader_kind=AUTHORITY, today=world.now.date())
    assert caught.value.check == "purpose"


def test_its_own_words_do_not_say_what_is_left_out(world: World, desk: Unlocked) -> None:
    """The place is left out and the day is a month: neither may stand in the free words."""
    _receipt, work = agreed(world, desk)
    authority_finishing.check(desk.office, work, draft_of(world, work))
    for words in (
        "At BENZU.",
        "On 3 February 2026 they came.",
        "By the fence at Benzu",
        "3/2/2026",
    ):
        with pytest.raises(NotAllowedError, match="left out"):
            authority_finishing.check(desk.office, work, draft_of(world, work, words=words))


def test_no_word_of_a_name_that_is_left_out_stands_in_it() -> None:
    """Half of a name tells who somebody is as well as all of it."""
    record = {"contact": {"name": "Mahala Diop"}}
    hidden = authority_words.hidden([record], {}, [ENGLISH])
    assert reidentifying.given_away("She is called Mahala.", hidden) == ("name",)
    assert reidentifying.given_away("Ms. DIOP was there.", hidden) == ("name",)
    assert not reidentifying.given_away("She was there.", hidden)


def test_finished_as_it_was_looked_at(world: World, desk: Unlocked) -> None:
    """Neither another text nor another count is what somebody saw."""
    _receipt, work = agreed(world, desk)
    draft = draft_of(world, work)
    shown = authority_finishing.preview(desk.office, desk.store, work, draft.chosen)
    assert shown.is_alone
    seen = authority_finishing.seal_of(work, draft, shown)
    assert seen != authority_finishing.seal_of(replace(work, sides=()), draft, shown)
    changed = draft_of(world, work, request="Please say who ordered it.")
    with pytest.raises(NotAllowedError, match="once more"):
        authority_finishing.finish(desk.office, desk.store, work, changed, looked_at=seen)
    world.file(parts=told())
    world.sync(desk)
    with pytest.raises(NotAllowedError, match="once more"):
        authority_finishing.finish(desk.office, desk.store, work, draft, looked_at=seen)
    after = authority_finishing.preview(desk.office, desk.store, work, draft.chosen)
    assert (after.own, after.there, after.fit) == (1, 2, 2)


def test_the_answer_is_awaited_logged_and_settled(world: World, desk: Unlocked) -> None:
    """The plan has the day; what came settles it; once taken back it may leave no more."""
    receipt, work = agreed(world, desk)
    tomorrow = world.now.date() + timedelta(days=1)
    done = finish(desk, work, draft_of(world, work, answer_by=tomorrow))
    case = done.sides[0].case
    (deadline,) = case.plan.deadlines
    assert deadline.is_open
    assert done.finished
    assert done.finished.parts == done.sides[0].writing.finished.parts  # type: ignore[union-attr]
    assert "pushback" not in repr(done.finished) + done.finished.to.lower()
    assert POLICE not in repr(done.finished)
    assert "February" in done.finished.facts
    assert "Benzu" not in done.finished.facts
    with pytest.raises(NotAllowedError):
        authority_finishing.check(desk.office, done, draft_of(world, done))
    world.later(days=2)
    assert letter.writings(case)[0].is_overdue(world.now.date())
    answered = LetterAnswered(
        letter=done.id,
        answer=Outcome.PARTLY,
        on=world.now.date(),
        who="The chief",
        text="We looked.",
        file=None,
    )
    authority_finishing.log_answer(desk.office, done, answered)
    case = desk.office.case(case.id)
    assert letter.writings(case)[0].state == "answered"
    assert not case.plan.deadlines[0].is_open
    authority_leaving.may_leave(desk.office, done)
    world.withdraw(receipt)
    world.sync(desk)
    found = authority.load(desk.office, desk.store, case.id, done.id)
    with pytest.raises(StaysError, match="taken back") as caught:
        authority_leaving.may_leave(desk.office, found)
    assert [one.code for one in caught.value.reasons] == [case.code]


def test_nobody_is_asked_for_a_letter_to_the_state_they_may_fear(
    world: World, desk: Unlocked
) -> None:
    """Who comes from there and did not say that they fear nothing: no question, no letter."""
    world.file(parts=told(origin="MA"))
    world.file(parts=told(origin="MA", fears_origin=True))
    world.sync(desk)
    for line in desk.office.cases():
        with pytest.raises(UnsafeError):
            authority.ask(desk.office, line.id, replace(ORDER, body=replace(BODY, country="MA")))
        for body in (
            replace(BODY, name="Consulate of Morocco in Ceuta"),
            replace(BODY, address="Rabat, MAROC"),
            Body(name="The club", country=None, what="the Moroccan chamber of trade"),
        ):
            with pytest.raises(UnsafeError, match="names the State"):
                authority.ask(desk.office, line.id, replace(ORDER, body=body))
            with pytest.raises(UnsafeError):
                acting.ask(desk.office, line.id, body)
        with pytest.raises(UnsafeError):
            acting.ask(desk.office, line.id, replace(COURT, country="MA"))
        with pytest.raises(NotAllowedError, match="Of no State"):
            authority.ask(desk.office, line.id, replace(ORDER, body=replace(BODY, country=None)))
        case = desk.office.case(line.id)
        with pytest.raises(UnsafeError, match="was not said"):  # as an older program asked
            bodies.refuse_unsafe(desk.office, case, Body(name="The court", country=None))
        authority.ask(desk.office, line.id, ORDER)


def test_one_letter_for_a_matter_speaks_for_those_who_agreed(world: World, desk: Unlocked) -> None:
    """Of three, two say yes: the letter counts two and stands in their two cases alone."""
    receipts = [world.file(parts=told(gender="female", n=n)) for n in range(3)]
    world.sync(desk)
    ids = [line.id for line in desk.office.cases()]
    matter = matters.put_into(desk.office, ids, title="The fence")
    found, count = authority.ask_all(desk.office, desk.store, matter, ORDER)
    assert count == 3
    world.sync(desk)
    for receipt in receipts[:2]:
        said_yes(world, desk, receipt)
    work = authority.load(desk.office, desk.store, ids[0], found)
    assert len(work.sides) == 3
    draft = draft_of(world, work)
    shown = authority_finishing.preview(desk.office, desk.store, work, draft.chosen)
    assert (shown.own, shown.there, shown.fit) == (2, 3, 3)
    done = finish(desk, work, draft)
    assert done.finished
    assert done.finished.people == 2
    with_letter = [
        case
        for case in map(desk.office.case, ids)
        if any(isinstance(one.event, LetterFinished) for one in case.entries)
    ]
    assert len(with_letter) == 2
    assert all(any(isinstance(e.event, DeadlineSet) for e in c.entries) for c in with_letter)


def test_a_yes_taken_back_while_it_is_finished_stops_it_in_every_case(
    world: World, desk: Unlocked
) -> None:
    """What another thread filed meanwhile counts: no case has the letter, and nobody is told."""
    work, draft, receipts = for_two(world, desk)
    shown = authority_finishing.preview(desk.office, desk.store, work, draft.chosen)
    seen = authority_finishing.seal_of(work, draft, shown)
    world.withdraw(receipts[case_of(world, work.agreed[1].case.id, receipts)])
    world.sync(desk)
    with pytest.raises(NoConsentError):
        authority_finishing.finish(desk.office, desk.store, work, draft, looked_at=seen)
    entries = [e for side in work.sides for e in desk.office.case(side.case.id).entries]
    assert not [one for one in entries if isinstance(one.event, LetterFinished | DeadlineSet)]


def test_a_letter_stays_if_a_case_of_it_cannot_be_seen_any_more(
    world: World, desk: Unlocked
) -> None:
    """Out of the matter, its yes may be taken back and nobody here would notice."""
    work, draft, receipts = for_two(world, desk)
    done = finish(desk, work, draft)
    authority_leaving.may_leave(desk.office, done)
    first, second = (side.case.id for side in done.given)
    assert done.asked.matter
    matters.take_out(desk.office, second, done.asked.matter)
    world.withdraw(receipts[case_of(world, second, receipts)])
    world.sync(desk)
    found = authority.load(desk.office, desk.store, first, done.id)
    with pytest.raises(StaysError, match="cannot be seen") as caught:
        authority_leaving.may_leave(desk.office, found)
    assert [one.code for one in caught.value.reasons] == [""]


def test_of_two_texts_that_two_desks_finished_at_once_none_leaves_before_one_is_chosen(
    world: World, desk: Unlocked
) -> None:
    """Nor one that is chosen, once a yes to it is taken back."""
    colleague = world.desk(NHRI, ring=world.colleague(NHRI, "defensor-es-2"))
    work, draft, receipts = for_two(world, desk)
    world.sync(desk, colleague)
    case = work.sides[0].case.id
    other = authority.load(colleague.office, colleague.store, case, work.id)
    finish(colleague, other, replace(draft, words="What a colleague wrote meanwhile."))
    finish(desk, work, draft)
    world.sync(desk, colleague, desk)

    def found(at: Unlocked) -> Work:
        return authority.load(at.office, at.store, case, work.id)

    for at in (desk, colleague):
        with pytest.raises(NotAllowedError, match="Choose which one counts"):
            authority_leaving.may_leave(at.office, found(at))
        with pytest.raises(NotAllowedError, match="finished already"):
            finish(at, found(at), draft)
    options = {one.finished.words: one.hash for one in authority_settling.choices(found(desk))}
    authority_settling.settle(desk.office, found(desk), options[draft.words])
    world.sync(desk, colleague)
    for at in (desk, colleague):
        done = found(at)
        assert [one.writing.finished and one.writing.finished.words for one in done.sides] == [
            draft.words,
            draft.words,
        ]
        authority_leaving.may_leave(at.office, done)
        for side in done.sides:
            waits = [one.id for one in side.case.plan.deadlines if one.is_open]
            assert waits == [side.writing.finished and side.writing.finished.deadline]
    with pytest.raises(NotAllowedError, match="nothing to decide"):
        authority_settling.settle(colleague.office, found(colleague), "")
    # only what is under a yes leaves, chosen or not
    world.withdraw(receipts[0])
    world.sync(desk)
    with pytest.raises(StaysError):
        authority_leaving.may_leave(desk.office, found(desk))


def test_the_list_of_a_case_says_so_where_only_another_case_of_the_matter_has_two_texts(
    world: World,
) -> None:
    """A colleague who had not heard of one yes finished another text for the rest."""
    for browser in unlocked(world):
        desk = opened(browser.client.application)
        colleague = world.desk(NHRI, ring=world.colleague(NHRI, "defensor-es-2"))
        work, draft, _receipts = for_two(world, desk, before_the_last=colleague)
        (first,) = (
            side.case.id
            for side in authority.load(
                colleague.office, colleague.store, work.sides[0].case.id, work.id
            ).agreed
        )
        (second,) = {side.case.id for side in work.sides} - {first}
        other = authority.load(colleague.office, colleague.store, first, work.id)
        finish(desk, work, draft)
        finish(colleague, other, draft_of(world, other, words="A colleague wrote this."))
        for state in ("finished", "contested"):
            for case in (first, second):
                assert f'data-testid="letter-{state}"' in browser.get(f"/case/{case}").text
            world.sync(colleague, desk)
        assert letter.writings(desk.office.case(second))[0].state == "finished"
        page = browser.get(f"/case/{second}/authority/{work.id}").text
        assert page.count("Finished twice: choose which text counts") == 2


def test_the_page_shows_both_texts_and_lets_a_letter_be_written_anew(world: World) -> None:
    for browser in unlocked(world):
        desk = opened(browser.client.application)
        colleague = world.desk(NHRI, ring=world.colleague(NHRI, "defensor-es-2"))
        _receipt, work = agreed(world, desk)
        world.sync(desk, colleague)
        case = work.sides[0].case.id
        other = authority.load(colleague.office, colleague.store, case, work.id)
        finish(colleague, other, draft_of(world, other, words="A colleague wrote this."))
        finish(desk, work, draft_of(world, work))
        world.sync(colleague, desk)
        address = f"/case/{case}/authority/{work.id}"
        page = browser.get(address).text
        assert page.count('data-testid="choose-text"') == 2
        assert "A colleague wrote this." in page
        assert browser.post(f"{address}/pdf", of=address).status_code == 409
        assert browser.post(f"{address}/settle", of=address, chosen="").status_code == 303
        assert 'data-testid="authority-write"' in browser.get(address).text
        anew = authority.load(desk.office, desk.store, case, work.id)
        authority_leaving.may_leave(desk.office, finish(desk, anew, draft_of(world, anew)))


def test_a_letter_stays_once_they_say_that_they_come_from_that_state(
    world: World, desk: Unlocked
) -> None:
    """Safety is asked again when it would leave, not only when it was finished."""
    receipt, work = agreed(world, desk)
    done = finish(desk, work, draft_of(world, work))
    authority_leaving.may_leave(desk.office, done)
    more = Addition(parts=(Part.new("person", {"origin": "ES", "fears_origin": True}),))
    delivery = world.complainant().answer(receipt, NHRI, more)
    delivery.send(PortalClient(world.base), today=world.now.date())
    world.portal.release()
    world.sync(desk)
    found = authority.load(desk.office, desk.store, done.sides[0].case.id, done.id)
    with pytest.raises(StaysError, match="comes from and may fear"):
        authority_leaving.may_leave(desk.office, found)


def test_authority_to_act_is_their_signed_yes(world: World, desk: Unlocked) -> None:
    """The question is about this office; the form has the signed text and says what it is not."""
    receipt = world.file(parts=told())
    world.sync(desk)
    case = case_id(desk.office)
    question = acting.ask(desk.office, case, COURT)
    world.sync(desk)
    with pytest.raises(NoConsentError):
        acting.form(desk.office, desk.office.case(case), question)
    said_yes(world, desk, receipt)
    found = desk.office.case(case)
    assert [one.state(world.now.date()) for one in mandate.mandates(found)] == ["agreed"]
    made = acting.form(desk.office, found, question)
    assert made.consent.terms.purpose == "representation"
    assert made.consent.terms.to == made.consent.terms.asked_by == NHRI
    assert made.consent.terms.reply is None  # it is printed
    assert desk.office.drafts(found) == []
    paper = acting.blocks(
        made, office="Defensor", language="en", day=world.now.date(), tongue=ENGLISH
    )
    assert "no proof of a name" in repr([getattr(one, "text", "") for one in paper])
    world.later(days=181)
    with pytest.raises(NoConsentError):
        acting.form(desk.office, found, question)


def corrected(world: World, desk: Unlocked, receipt: Receipt, part: Part) -> None:
    """They send a part anew."""
    delivery = world.complainant().answer(receipt, NHRI, Addition(parts=(part,)))
    delivery.send(PortalClient(world.base), today=world.now.date())
    world.portal.release()
    world.sync(desk)


def test_what_was_corrected_since_the_yes_is_asked_about_again(
    world: World, desk: Unlocked
) -> None:
    """Told is neither the old text nor the new one; a finished letter that has it stays."""
    receipt, work = agreed(world, desk)
    case = work.sides[0].case.id
    newer = Part.new("account", {"text": "They took us back twice.", "violations": ["pushback"]})
    corrected(world, desk, receipt, newer)
    found = authority.load(desk.office, desk.store, case, work.id)
    assert found.sides[0].writing.state == "corrected"
    assert found.sides[0].writing.corrected == ("account",)
    assert not found.agreed
    authority.ask_again(desk.office, desk.store, case, work.id)
    world.sync(desk)
    said_yes(world, desk, receipt)
    found = authority.load(desk.office, desk.store, case, work.id)
    assert newer in found.agreed[0].parts
    done = finish(desk, found, draft_of(world, found))
    authority_leaving.may_leave(desk.office, done)
    corrected(world, desk, receipt, Part.new("account", {"text": "Thrice."}))
    done = authority.load(desk.office, desk.store, case, work.id)
    with pytest.raises(StaysError, match="corrected since"):
        authority_leaving.may_leave(desk.office, done)


def test_a_yes_after_a_correction_is_no_yes_to_what_a_colleague_finished_before_it(
    world: World, desk: Unlocked
) -> None:
    """A desk finished it that did not know of the correction; another asked again."""
    colleague = world.desk(NHRI, ring=world.colleague(NHRI, "defensor-es-2"))
    receipt, work = agreed(world, desk)
    case = work.sides[0].case.id
    world.sync(desk, colleague)
    other = authority.load(colleague.office, colleague.store, case, work.id)
    finish(colleague, other, draft_of(world, other))
    corrected(world, desk, receipt, Part.new("account", {"text": "They took us back twice."}))
    authority.ask_again(desk.office, desk.store, case, work.id)
    world.sync(desk)
    said_yes(world, desk, receipt)
    world.sync(colleague, desk)
    found = authority.load(desk.office, desk.store, case, work.id)
    assert found.sides[0].consent
    assert found.finished
    with pytest.raises(StaysError, match="corrected since"):
        authority_leaving.may_leave(desk.office, found)


def test_names_in_any_part_of_anybody_must_not_stand_in_it() -> None:
    """The missing, who did it where that is left out, how to reach them, who did not agree."""
    record: dict[str, dict[str, object]] = {
        "missing[1]": {"name": "Ali Ben Salah", "signs": "A scar, like his brother Karim"},
        "circumstances": {
            "actors": [{"kind": "police", "description": "Van 4821 of Captain Ruiz"}]
        },
        "contact": {"channel": "+34 600123456 or a@b.example"},
    }
    other = {"contact": {"name": "Mahala Diop"}}
    hidden = authority_names.names([record], [other], {}, told="Ceuta")
    for text, name in (
        ("Where is Ali Ben Salah?", "missing"),
        ("SALAH is missing", "missing"),
        ("his brother Karim", "missing"),
        ("Captain Ruiz", "actors"),
        ("the van 4821", "actors"),
        ("call 600123456", "contact"),
        ("as Mahala said", "others"),
    ):
        assert reidentifying.given_away(text, hidden) == (name,), text
    told = authority_names.names([record], [other], {"actors": "exact"}, told="Ceuta")
    assert "actors" not in told
    assert not reidentifying.given_away("They were taken back.", hidden)


def test_a_letter_that_is_begun_is_kept_until_its_case_is_closed(
    world: World, desk: Unlocked
) -> None:
    _receipt, work = agreed(world, desk)
    today = world.now.date()
    authority_drafts.keep(desk.store, work, {"subject": "People", "words": ""}, today=today)
    kept = authority_drafts.kept(desk.store, work)
    assert kept
    assert (kept.typed, kept.on) == ({"subject": "People"}, today)
    case = desk.office.open_case(work.sides[0].case.id).id
    desk.office.move(case, CaseState.IN_TRIAGE)
    closing.close(desk.office, case, Ended.RESOLVED, "Done.", letter=None)
    assert authority_drafts.kept(desk.store, work) is None
    closed = authority.load(desk.office, desk.store, case, work.id)
    authority_drafts.keep(desk.store, closed, {"subject": "People"}, today=today)
    assert authority_drafts.kept(desk.store, closed) is None
    for gone in ("first", "second", "third"):  # one that tells of several goes with any of them
        with desk.store.writing() as unit:
            unit.letter_drafts.put("boat", b"of all", cases=["first", "second", "third"])
            assert unit.letter_drafts.get("boat") == b"of all"
            unit.letter_drafts.forget_cases([gone])
            assert unit.letter_drafts.get("boat") is None


def test_on_paper_it_is_logged_in_every_case_and_what_must_stay_is_on_none(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "LARGEST", 9)
    hidden = '<div class="not-printed">'
    for browser in unlocked(world):
        desk = opened(browser.client.application)
        work, draft, receipts = for_two(world, desk)
        work = finish(desk, work, draft)
        ids = [side.case.id for side in work.sides]
        address = f"/case/{ids[0]}/authority/{work.id}"
        assert f'data-address="{browser.root}{address}/printed"' in browser.get(address).text
        assert browser.post(f"{address}/printed", of=address).status_code == 204
        for one in ids:
            entries = desk.office.case(one).entries
            assert [e.event for e in entries if isinstance(e.event, Printed)] == [
                Printed(what=LETTER)
            ]
        # a paper that cannot be kept: nothing is written down, or the next press would do it twice
        paper = (io.BytesIO(b"too much of it"), "answer.pdf")
        given = {"answer": "granted", "on": world.now.date().isoformat(), "paper": paper}
        assert browser.post(f"{address}/answer", of=address, **given).status_code == 409
        assert letter.writings(desk.office.case(ids[0]))[0].answered is None
        assert hidden not in browser.get(address).text
        world.withdraw(receipts[0])
        world.sync(desk)
        assert hidden in browser.get(address).text


def test_what_left_on_paper_is_named_once_it_is_taken_back(world: World, desk: Unlocked) -> None:
    """No desk tells an authority to delete it, or empties a folder of copies: a person does."""
    receipt, work = agreed(world, desk)
    (side,) = finish(desk, work, draft_of(world, work)).sides
    asked_to_act = acting.ask(desk.office, side.case.id, COURT)
    desk.custody.exported(side.case.id, LETTER, side.writing.finished.parts)  # type: ignore[union-attr]
    desk.custody.printed(side.case.id, BRIEF)
    desk.custody.printed(side.case.id, CUSTODY)
    path = f"/case/{side.case.id}"
    desk.close()
    for browser in unlocked(world):
        assert 'data-testid="outside"' not in browser.get(path).text
        world.withdraw(receipt)
        opened(browser.client.application).sync.run()
        page = browser.get(path).text
        _, _, named = page.partition('data-testid="outside"')
        named = named.partition("</div>")[0]
        for said in (POLICE, "Printed: the brief", "Took out of the desk: a letter"):
            assert said in named, said
        assert "custody log" not in named
        assert 'data-testid="letter-finished"' in page  # what was sent is not gone from the case
        assert f"{path}/mandate/{asked_to_act}" in page
        assert 'data-testid="new-letter"' not in page
        world.later(days=15)
        world.instance.publish(issued=world.now.date())
        opened(browser.client.application).sync.run()
        page = browser.get(path).text
        assert POLICE not in page
        assert side.writing.code in page.partition('data-testid="outside"')[2]
