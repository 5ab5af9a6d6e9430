"""Letters to authorities and authority to act: the same on every desk, and never without a yes."""

from dataclasses import replace
from datetime import timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from complaints.complainant.answering import propose
from complaints.complainant.errors import UnknownPartsError
from complaints.complainant.timeline import Asked
from complaints.domain import letter as letters
from complaints.domain import mandate
from complaints.domain.agreeing import permits_referral
from complaints.domain.case import Case, fold
from complaints.domain.consent import Consent, IfAbsent
from complaints.domain.events import (
    Event,
    LetterAnswered,
    LetterAsked,
    LetterFinished,
    LetterSettled,
    MandateAsked,
    parse,
    without_words,
)
from complaints.domain.events import dump as dumped
from complaints.domain.events.authority import Outcome
from complaints.domain.history import Entry
from complaints.domain.messages import Answer, PartReference, Question, Withdrawal
from complaints.domain.shown import is_of, version_of
from complaints.letters import authority
from tests.complaints.domain.test_case_fold import CASE, DAY, consent, entry, follow_up, letter

QUESTION, LETTER, PART = "7" * 32, "8" * 32, "0" * 64
TEXT = "May we write to the police?"
VERSION = version_of("authority-1", TEXT)
ASKED = LetterAsked(
    letter=LETTER,
    matter=None,
    reply="9" * 32,
    question=QUESTION,
    to="The police",
    address="",
    country="ES",
    parts=(PartReference(name="account", hash=PART),),
    text=TEXT,
    text_version=VERSION,
    language="en",
)
FINISHED = LetterFinished(
    letter=LETTER,
    question=QUESTION,
    consent="a" * 32,
    parts=(PART,),
    people=1,
    fitted=2,
    language="en",
    to="The police",
    address="",
    subject="",
    facts="When\tMarch",
    words="",
    request="Say why.",
    answer_by=DAY,
    deadline="b" * 32,
    told=None,
)
ANSWERED = LetterAnswered(
    letter=LETTER, answer=Outcome.REFUSED, on=DAY, who="", text="No.", file=None
)


def terms(**changes: object) -> Consent:
    """A consent that fits the question, but for some changes."""
    one = consent()
    fitting = replace(one.terms, to=None, kind="authority", text_version=VERSION)
    return replace(one, terms=replace(fitting, **changes))  # type: ignore[arg-type]


def case(*events: Event, given: Consent | None = None, yes: bool = True, **more: object) -> Case:
    """The case in which these events were written, and this was answered."""
    said = follow_up(
        1,
        answers=(Answer(question=QUESTION, yes=yes),),
        consents=(given,) if given else (),
    )
    after = [letter(2, follow_up(2, **more))] if more else []
    entries = [entry(one, number=n, clock=n, digest=f"{n:064x}") for n, one in enumerate(events, 1)]
    return fold(CASE, [letter(1, said), *after], entries)


def state(*events: Event, **how: object) -> str:
    (one,) = letters.writings(case(*events, **how))  # type: ignore[arg-type]
    return one.state


@pytest.mark.parametrize(
    "wrong",
    [
        {"text_version": version_of("authority-1", "May we write to the navy?")},
        {"text_version": "authority-1"},
        {"kind": "ngo"},
        {"to": "legal-aid", "kind": None},
        {"purpose": "representation"},
        {"parts": (PART, "1" * 64)},
        {"absent": IfAbsent(kind="authority", until=DAY, with_name=False)},
        {"case": "1" * 32},
    ],
)
def test_a_yes_counts_with_the_consent_to_this_text_alone(wrong: dict[str, object]) -> None:
    assert state(ASKED, given=terms()) == "agreed"
    assert state(ASKED, given=terms(**wrong)) == "taken-back"
    assert letters.writings(case(ASKED, given=terms(**wrong)))[0].answer.consent is None


def test_what_becomes_of_it() -> None:
    took_back = {"withdrawal": Withdrawal(scope="all")}
    assert state(ASKED, yes=False) == "refused"
    assert state(replace(ASKED, question="6" * 32), given=terms()) == "asked"
    assert state(ASKED, given=terms(), **took_back) == "taken-back"
    assert state(ASKED, FINISHED, given=terms()) == "finished"
    assert state(ASKED, FINISHED, ANSWERED, given=terms()) == "answered"
    (sent,) = letters.writings(case(ASKED, FINISHED, given=terms(), **took_back))  # type: ignore[arg-type]
    assert sent.is_taken_back
    assert sent.is_overdue(DAY + timedelta(days=1))
    assert not sent.is_overdue(DAY)


def test_the_first_of_two_that_were_finished_and_the_last_answer_count() -> None:
    second = replace(FINISHED, request="Another")
    partly = replace(ANSWERED, answer=Outcome.PARTLY)
    (one,) = letters.writings(case(ASKED, FINISHED, second, ANSWERED, partly, given=terms()))
    assert (one.finished, one.answered) == (FINISHED, partly)


def contested(*more: Entry) -> Case:
    """A letter that two desks finished at once, and what was written after that."""
    said = follow_up(1, answers=(Answer(question=QUESTION, yes=True),), consents=(terms(),))
    other = replace(FINISHED, request="Another", deadline="c" * 32)
    entries = [
        entry(ASKED, digest="1" * 64),
        entry(FINISHED, number=2, clock=2, digest="2" * 64),
        entry(other, member="bo", clock=2, digest="3" * 64, heads={"asha": 1}),
    ]
    return fold(CASE, [letter(1, said)], [*more[::-1], *entries[::-1]])


def decided(stands: str | None, *, by: str = "asha", clock: int = 3, **seen: int) -> Entry:
    """What somebody decided of both, having seen so many entries of each."""
    event = LetterSettled(
        letter=LETTER, stands=stands and stands * 64, settles=("2" * 64, "3" * 64)
    )
    heads = {"asha": 2, "bo": 1} | seen
    digest = f"{by.encode().hex()}{clock}".zfill(64)
    number = heads[by] + 1
    return entry(event, member=by, number=number, clock=clock, digest=digest, heads=heads)


def test_two_texts_finished_at_once_wait_until_somebody_chooses() -> None:
    (one,) = letters.writings(contested())
    assert one.state == "contested"
    for stands, request in (("2", FINISHED.request), ("3", "Another")):
        (one,) = letters.writings(contested(decided(stands)))
        assert one.finished
        assert (one.state, one.finished.request) == ("finished", request)
    (one,) = letters.writings(contested(decided(None)))
    assert (one.state, one.finished) == ("agreed", None)


def test_after_none_of_them_a_new_one_counts() -> None:
    anew = replace(FINISHED, request="A third", deadline="d" * 32)
    knew = entry(anew, member="bo", number=2, clock=4, digest="4" * 64, heads={"asha": 3})
    (one,) = letters.writings(contested(decided(None), knew))
    assert one.finished == anew
    assert one.state == "finished"
    # one whose writer had not seen the decision is shown once more, beside what was chosen
    late = replace(knew, heads={"asha": 2, "bo": 1})
    for stands in (None, "2"):
        (one,) = letters.writings(contested(decided(stands), late))
        assert one.state == "contested"


def test_two_who_choose_differently_at_once_are_shown_once_more() -> None:
    for other in ("3", None):
        both = decided("2"), decided(other, by="bo")
        (one,) = letters.writings(contested(*both))
        assert one.state == "contested"
        last = decided("2", by="bo", clock=5, asha=3, bo=2)
        (one,) = letters.writings(contested(*both, last))
        assert one.finished == FINISHED
        assert one.state == "finished"


def test_what_was_finished_alike_needs_no_choice() -> None:
    same = replace(FINISHED, deadline="c" * 32)
    story = contested()
    alike = [replace(one, event=same) if one.member == "bo" else one for one in story.entries]
    (one,) = letters.writings(fold(CASE, story.letters, alike))
    assert one.state == "finished"


def test_acting_is_agreed_to_for_the_office_that_asked() -> None:
    asked = MandateAsked(
        reply="9" * 32,
        question=QUESTION,
        body="The court",
        parts=ASKED.parts,
        text=TEXT,
        text_version=VERSION,
        language="en",
    )
    to_act = terms(purpose="representation", to="nhri", kind=None)
    assert not permits_referral(to_act.terms)
    assert not permits_referral(terms().terms)
    (one,) = mandate.mandates(case(asked, given=to_act))
    assert one.state(DAY) == "agreed"
    assert one.state(DAY + timedelta(days=1)) == "expired"
    other = terms(purpose="representation", to="legal-aid", kind=None)
    assert mandate.mandates(case(asked, given=other))[0].answer.consent is None


_events = st.lists(
    st.sampled_from(
        [
            ASKED,
            replace(ASKED, question="6" * 32),
            FINISHED,
            replace(FINISHED, request="Another"),
            LetterSettled(letter=LETTER, stands="1".zfill(64), settles=("2".zfill(64),)),
            ANSWERED,
            replace(ANSWERED, answer=Outcome.GRANTED),
        ]
    ),
    max_size=8,
)


@settings(max_examples=60)
@given(_events, st.randoms(use_true_random=False))
def test_every_desk_has_the_same_letters(events: list[Event], random: object) -> None:
    entries: list[Entry] = list(case(*events).entries)
    shuffled = [*entries, *entries]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    said = letter(
        1, follow_up(1, answers=(Answer(question=QUESTION, yes=True),), consents=(terms(),))
    )
    assert letters.writings(fold(CASE, [said], shuffled)) == letters.writings(
        fold(CASE, [said, said], entries)
    )


@pytest.mark.parametrize("event", [ASKED, FINISHED, ANSWERED])
def test_events_travel_and_lose_their_words(event: Event) -> None:
    assert parse(dumped(event)) == event
    bare = without_words(event)
    assert parse(dumped(bare)) == bare
    assert "police" not in repr(event) + str(dumped(bare))


def test_no_yes_is_offered_where_the_text_is_not_the_one_that_would_be_signed() -> None:
    """An office that shows one text and has another signed gets nothing."""
    asked = authority.ask(wanted="en", authority="the police", parts=["account"])
    assert is_of(asked.version, asked.text)
    question = Question(
        id=QUESTION,
        purpose="referral",
        kind="authority",
        parts=ASKED.parts,
        text=asked.text + " Or anybody else?",
        text_version=asked.version,
        language="en",
    )
    kept = type("Kept", (), {"parts": [type("Part", (), {"name": "account", "hash": PART})]})
    with pytest.raises(UnknownPartsError, match="text"):
        propose(Asked(organisation="nhri", question=question), kept, book=None, today=DAY)  # type: ignore[arg-type]
