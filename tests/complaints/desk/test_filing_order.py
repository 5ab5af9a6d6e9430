"""Whatever came, in whatever order and however many at once, is filed as if each had come alone."""

import random
from collections import Counter
from dataclasses import replace
from typing import Final

import pytest
from sqlalchemy import text

from complaints import cards
from complaints.desk import arriving, duties, sorting
from complaints.desk.known import Known
from complaints.desk.reading import Reason, Verified
from complaints.desk.sorting import WITH_LETTERS
from complaints.desk.stages import Cancelled, Stage
from complaints.desk.store import Unit
from complaints.desk.store.journal import Journal
from complaints.desk.unlocked import Unlocked
from complaints.desk.writing import Writer
from complaints.domain.identifiers import new_id
from complaints.domain.messages import FollowUp, Referral, ReferralAnswer
from complaints.domain.outcomes import Outcome
from complaints.domain.referrals import RECALLED
from complaints.keyring import Keyring
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, checked
from tests.complaints.desk.test_faults import complaint, keys, post, referral
from tests.complaints.desk.test_road import referred

#: What the desk sends; what the search and the database keep for themselves.
_OTHER: Final = ("outgoing", "counters", "words_index", "sqlite", "alembic")
#: Numbers that say in which order rows came to be.
_ORDER: Final = {"cases": "touched", "case_words": "number"}


def _store(desk: Unlocked) -> dict[str, list[str]]:
    """Every row of every table, and which case changed after which."""
    found = {}
    with desk.store._engine.connect() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        for table in [one for one in tables.scalars().all() if not one.startswith(_OTHER)]:
            rows = connection.execute(text(f"SELECT * FROM {table}")).mappings().all()
            found[table] = sorted(
                str({key: one for key, one in row.items() if key != _ORDER.get(table)})
                for row in rows
                if row.get("n", 1)  # counts that are zero say nothing
            )
        by_change = connection.execute(text("SELECT id FROM cases ORDER BY touched"))
        found["by change"] = list(by_change.scalars())
    return found


def _newcomer(world: World, monkeypatch: pytest.MonkeyPatch, of: str) -> Keyring:
    """Of an office where all sorts of things have come, and the portal has forgotten none."""
    newcomer, other = world.colleague(of, "asha"), world.colleague(of, "noor")
    receipt, first, legal_aid, case, given = referred(world)
    ours = {NHRI: first, LEGAL_AID: legal_aid}[of]
    junior = world.desk(of, ring=other)
    world.sync(junior, legal_aid, first)
    theirs = checked(legal_aid.office)
    case = case if of == NHRI else theirs
    legal_aid.office.answer_referral(theirs, given, "accepted", text="We take it.")
    junior.office.note(case, "She called twice.")
    world.sync(legal_aid, junior, first, legal_aid)
    with ours.store.reading() as unit:
        last = unit.journal.last("noor")
    assert last
    junior.office.assign(case, "noor")  # after the end that the card sets
    legal_aid.office.answer_referral(theirs, given, "done", text="Done.", outcome=Outcome.RESOLVED)
    world.sync(junior, legal_aid, first, legal_aid)
    _claim_numbers(world, ours, case, monkeypatch)
    _post_letters(world, of)
    if of == LEGAL_AID:
        _post_referrals(world)
    world.withdraw(receipt)
    world.sync(first)
    made = cards.renew(
        world.instance.keyrings[of],
        world.instance.card(of),
        today=world.now.date(),
        leaves={"noor": last.hash},
    )
    world.instance.cards[of] = world.portal.cards[of] = made.data
    return newcomer


def _claim_numbers(
    world: World, desk: Unlocked, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the numbers in which the whole office counts: some by and by, then far too many."""
    for clock in (9_000, 18_000, 90_000):
        with monkeypatch.context() as hostile:
            hostile.setattr(Journal, "clock", lambda _, now=clock: now)
            desk.office.note(case, f"It is {clock} by the clock.")
    world.sync(desk)


def _post_letters(world: World, to: str) -> None:
    """By complainants: out of order, twice, and two of one id that say different things."""
    for counter in range(1, 5):
        receipt = Receipt.generate()
        mine = keys(receipt, to).signing_key
        first = complaint(world, receipt, to, counter=2)
        more = FollowUp(
            id=new_id(),
            sender=first.sender,
            to=to,
            case=first.case,
            counter=counter,
            day=first.day,
            directory=first.directory,
            text="And one more thing",
            language="en",
        )
        several = (first, more, first, replace(first, language="fr"), replace(more, language="es"))
        for message in several:
            post(world, message, key=mine, to=to)


def _post_referrals(world: World) -> None:
    """Good ones that are recalled, one twice, and one that rests on no consent."""
    sign = world.instance.keyrings[NHRI].sign
    for number in range(3):
        message = referral(world, Receipt.generate())
        recall = ReferralAnswer(
            id=new_id(),
            sender=NHRI,
            to=LEGAL_AID,
            case=message.case,
            counter=9,
            day=message.day,
            directory=message.directory,
            member=message.member,
            referral=message.id,
            answer=RECALLED,
        )
        for one in (message, recall, *[message] * (number == 1)):
            post(world, one, key=sign, to=LEGAL_AID)
    post(world, replace(referral(world, Receipt.generate()), consents=()), key=sign, to=LEGAL_AID)


def _pulled(world: World, of: str, ring: Keyring, name: str) -> Unlocked:
    """A desk of this member with everything opened and kept, and nothing of it filed."""
    desk = world.desk(of, ring=ring, name=name)

    def step(stage: Stage, _done: int, _total: int) -> None:
        if stage is Stage.FILING:
            raise Cancelled

    with pytest.raises(Cancelled):
        desk.sync.run(step)
    return desk


@pytest.mark.parametrize("of", [NHRI, LEGAL_AID])
def test_many_at_once_are_filed_as_one_after_the_other(
    world: World, monkeypatch: pytest.MonkeyPatch, of: str
) -> None:
    ring = _newcomer(world, monkeypatch, of)
    came = [(name, body) for _, name, body in world.portal.inboxes[of]]
    told: list[str] = []

    def refuse(_unit: Unit, _writer: Writer, _known: Known, one: Referral, _why: str) -> None:
        told.append(one.id)

    monkeypatch.setattr(duties, "refuse", refuse)  # what it writes is never the same twice
    one_by_one, waiting, seen = random.Random(0), arriving.waiting, Counter[str]()
    for seed in range(2):
        chance = random.Random(seed)
        mixed = [*came, *chance.sample(came, 5)]
        chance.shuffle(mixed)
        world.portal.inboxes[of] = [(at, *one) for at, one in enumerate(mixed, start=1)]
        stores = []
        for most in (1, 30):
            desk = _pulled(world, of, ring, f"{seed}-{most}")
            told.clear()

            def some(unit: Unit, _limit: int, most: int = most) -> list[Verified]:
                return waiting(unit, one_by_one.randint(1, most))

            monkeypatch.setattr(arriving, "waiting", some)
            monkeypatch.setattr(sorting, "_AGAIN", most)
            desk.sync._sorting.file_arrived(lambda _stage, _done, _total: None)
            with desk.store.reading() as unit:
                seen.update(unit.inbox.count_refused())
            for _ in range(3):
                desk.sync._sorting.try_again(WITH_LETTERS)
            stores.append((_store(desk), sorted(told)))
            assert desk.sync._work.fault is None
            assert len(desk.office.cases()) >= 5
            desk.close()
        for other in stores[1:]:
            for table, rows in stores[0][0].items():
                assert other[0][table] == rows, (table, seed)
            assert other[1] == stores[0][1]
    expected = {Reason.REPLAYED, Reason.AFTER_LEAVING, Reason.FAR_AHEAD, Reason.NO_COMPLAINT}
    assert expected | ({Reason.CONSENT, Reason.NOT_ASKED} if of == LEGAL_AID else set()) <= set(
        seen
    )
