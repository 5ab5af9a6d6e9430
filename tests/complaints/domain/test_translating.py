"""Translations of a case: the same from any order, and none that was not asked for."""

from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given

from complaints.domain import consent as consent_rules
from complaints.domain import events, letting_go, translating
from complaints.domain.case import Case, fold
from complaints.domain.consent import INTERPRETER, TRANSLATION, Consent, Terms
from complaints.domain.erasure import redacted
from complaints.domain.errors import ConsentError, MalformedError
from complaints.domain.events import Answered, Event, Referred, Translated, without_words
from complaints.domain.history import Entry, Letter
from complaints.domain.identifiers import case_of
from complaints.domain.messages import Referral, ReferralAnswer, ReplyAddress
from complaints.domain.parts import Part
from complaints.domain.rendering import CHECKED, HUMAN, MACHINE, MADE, Rendering
from crypto.ed25519 import SigningKey
from crypto.minisign import SecretKey
from tests.complaints.domain.test_case_fold import CASE, DAY, HEAD, REFERRAL, entry

ACCOUNT = Part.new("account", {"text": "دفعونا", "language": "ar"})
VOICE = Part.new("evidence[1]", {"kind": "voice", "length": 9, "sha256": "1" * 64})
PLACE = Part.new("circumstances", {"place": "the fence"})
REFERRED = Referred(
    referral=REFERRAL,
    to="lingua",
    consent="3" * 32,
    parts=(ACCOUNT.hash,),
    reason="",
    answer_by=None,
)
names = st.integers(0, 5).map(lambda n: f"{n:032x}")
translated = st.builds(
    Translated,
    translation=names,
    part=st.sampled_from([ACCOUNT.hash, PLACE.hash]),
    source=st.none() | st.just("ar"),
    language=st.just("en"),
    made=st.sampled_from([*MADE, "newer"]),
    program=st.none(),
    corrects=st.none() | names,
    text=st.text(max_size=4),
)


@st.composite
def written(draw: st.DrawFn) -> list[Entry]:
    """What two members wrote, some of it at one moment."""
    return [
        entry(one, member=draw(st.sampled_from(["asha", "bo"])), number=at, clock=at // 2 + 1,
              digest=f"{at:064x}")
        for at, one in enumerate(draw(st.lists(translated, max_size=8)), start=1)
    ]  # fmt: skip


def answer(**more: object) -> Letter:
    said = Rendering(
        part=ACCOUNT.hash, source="ar", language="en", made=HUMAN, text="They pushed us"
    )
    values = {
        **HEAD, "id": "8" * 32, "sender": "lingua", "member": "noor", "referral": REFERRAL,
        "answer": "done", "translation": said, **more,
    }  # fmt: skip
    return Letter(message=ReferralAnswer(**values), seq=4, envelope="4" * 64)  # type: ignore[arg-type]


def ours(**more: object) -> Translated:
    values = {
        "translation": "1" * 32, "part": ACCOUNT.hash, "source": "ar", "language": "en",
        "made": HUMAN, "text": "words", **more,
    }  # fmt: skip
    return Translated(**values)  # type: ignore[arg-type]


def folded(*made: Event, letters: tuple[Letter, ...] = ()) -> Case:
    entries = [
        entry(one, number=at, clock=at, digest=f"{at:064x}") for at, one in enumerate(made, start=1)
    ]
    return fold(CASE, letters, entries)


@given(written(), st.data())
def test_any_order_gives_the_same_and_nothing_is_lost_by_a_correction(
    entries: list[Entry], data: st.DataObject
) -> None:
    first = fold(CASE, [answer()], [entry(REFERRED, digest="f" * 64), *entries]).translations
    shuffled = data.draw(st.permutations([*entries, *entries, entry(REFERRED, digest="f" * 64)]))
    assert fold(CASE, [answer(), answer()], shuffled).translations == first
    assert [one.organisation for one in first].count("lingua") == 1
    for of in (ACCOUNT.hash, PLACE.hash):
        shown = [*translating.standing(first, of), *translating.corrected(first, of)]
        assert sorted(one.id for one in shown) == sorted(one.id for one in first if one.of == of)
        ranks = [MADE.index(one.made) for one in translating.standing(first, of)]
        assert ranks == sorted(ranks)
    said = {one.event.translation for one in entries
            if isinstance(one.event, Translated) and one.event.text}  # fmt: skip
    assert {one.id for one in first} == said | {"8" * 32}


def test_a_persons_comes_first_and_the_newest_of_them() -> None:
    case = folded(
        ours(translation="1" * 32),
        ours(translation="2" * 32, made=MACHINE),
        ours(translation="3" * 32),
        ours(translation="4" * 32, made=CHECKED, corrects="2" * 32),
        ours(translation="5" * 32, made="newer"),
    )
    order = [one.id[0] for one in translating.standing(case.translations, ACCOUNT.hash)]
    assert order == ["3", "1", "4", "5"]
    (old,) = translating.corrected(case.translations, ACCOUNT.hash)
    assert old.id == "2" * 32
    assert translating.made_by_correcting(old) == CHECKED


def test_what_corrects_itself_something_later_or_other_words_corrects_nothing() -> None:
    case = folded(
        ours(translation="1" * 32, corrects="1" * 32),
        ours(translation="2" * 32, corrects="3" * 32),
        ours(translation="3" * 32, part=PLACE.hash, corrects="1" * 32),
    )
    assert len(translating.standing(case.translations, ACCOUNT.hash)) == 2
    assert len(translating.standing(case.translations, PLACE.hash)) == 1


@pytest.mark.parametrize(
    "strange",
    [
        {"sender": "legal-aid"},
        {"referral": "9" * 32},
        {
            "translation": Rendering(
                part=PLACE.hash, source=None, language="en", made=HUMAN, text="x"
            )
        },
    ],
)
def test_a_translation_that_was_not_asked_for_is_none(strange: dict[str, object]) -> None:
    assert folded(REFERRED, letters=(answer(),)).translations
    assert not folded(REFERRED, letters=(answer(**strange),)).translations


def test_erased_words_are_no_translation_and_nothing_of_them_is_left() -> None:
    bare = without_words(ours())
    assert not folded(bare).translations
    assert events.is_without_words(events.dump(bare))
    message = redacted(answer().message, consents=frozenset())
    assert isinstance(message, ReferralAnswer)
    assert message.translation is None
    assert "They pushed" not in repr(answer().message)


def test_a_translation_comes_with_nothing_but_the_answer_that_it_is_done() -> None:
    with pytest.raises(MalformedError):
        answer(answer="accepted")
    with pytest.raises(MalformedError):
        ours(message="1" * 32)


def test_interpreters_may_be_given_the_account_and_the_voice_that_tells_it() -> None:
    photo = Part.new("evidence[2]", {"kind": "photo", "length": 9, "sha256": "2" * 64})
    every = [PLACE, photo, VOICE, ACCOUNT]
    assert [one for one in every if translating.is_translatable(one)] == [VOICE, ACCOUNT]
    assert translating.to_translate(every) == ACCOUNT
    silent = Part.new("account", {"violations": ["pushback"]})
    assert translating.to_translate([photo, silent, VOICE]) == VOICE
    assert translating.to_translate([silent]) == silent
    assert translating.to_translate([photo]) is None
    assert translating.words_of(ACCOUNT) == ("دفعونا", "ar")
    assert translating.words_of(VOICE) == ("", None)


def referral(purpose: str = TRANSLATION, **more: object) -> Referral:
    terms = Terms(
        id="3" * 32, case=CASE, asked_by="nhri", to="lingua", kind=None, purpose=purpose,
        parts=(ACCOUNT.hash,), reply=None, language="en", text_version="1", day=DAY, expires=DAY,
    )  # fmt: skip
    consent = Consent(text="{}", signature="x", verifying_key="y", terms=terms)
    values = {
        **HEAD, "id": REFERRAL, "sender": "nhri", "to": "lingua", "member": "asha",
        "parts": (ACCOUNT,), "consents": (consent,), "reason": "Into English", "reply": None,
        "language": "ar", **more,
    }  # fmt: skip
    return Referral(**values)  # type: ignore[arg-type]


def test_whoever_translates_is_given_words_and_nothing_else() -> None:
    translating.check(referral(parts=(ACCOUNT, VOICE)))
    for more in ({"parts": (ACCOUNT, PLACE)}, {"transfer": True}):
        with pytest.raises(ConsentError):
            translating.check(referral(**more))


@pytest.mark.parametrize(
    ("purpose", "kind", "why"),
    [
        (TRANSLATION, INTERPRETER, ""),
        (TRANSLATION, "legal-aid", "purpose"),
        ("referral", INTERPRETER, "purpose"),
    ],
)
def test_a_consent_for_a_translation_is_for_interpreters_and_no_other_is(
    purpose: str, kind: str, why: str
) -> None:
    signing = SecretKey.derived(SigningKey.generate())
    key = str(signing.public_key)
    (consent,) = referral(purpose).consents
    consent = replace(consent, verifying_key=key, terms=replace(consent.terms, case=case_of(key)))

    def asked(reply: ReplyAddress | None) -> str:
        mine = replace(consent, terms=replace(consent.terms, reply=reply))
        try:
            consent_rules.check(
                mine, sender="nhri", reader="lingua", reader_kind=kind, parts=(ACCOUNT.hash,),
                reply=reply, today=DAY,
            )  # fmt: skip
        except ConsentError as error:
            return error.check
        return ""

    assert asked(None) == why
    if not why:
        recipient = "age1pq1" + "q" * 1950
        assert asked(ReplyAddress(recipient=recipient, tag=bytes(16), verifying_key=key)) == "reply"


def taken(purpose: str, said: str) -> Case:
    told = Answered(
        referral=REFERRAL, to="nhri", answer=said, code=None, text="", automatic=False
    )  # fmt: skip
    return folded(told, letters=(Letter(message=referral(purpose), seq=1, envelope="5" * 64),))


def test_what_was_translated_is_let_go_a_week_after_and_nothing_else_is() -> None:
    day = DAY + letting_go.KEPT
    assert letting_go.to_let_go(taken(TRANSLATION, "done"), today=DAY) == {day: [REFERRAL]}
    assert not letting_go.to_let_go(taken(TRANSLATION, "accepted"), today=DAY)
    assert not letting_go.to_let_go(taken("referral", "done"), today=DAY)
