"""Translations of one case: by a member, by a program of the office, by interpreters.

* A translation is beside the words, never in their place: nothing here changes what somebody said.
* An interpreters' counts only in their answer that it is done, to a referral of ours to them for a
  translation, and of a part that this referral gave them.
* A correction is a new translation that names the one before; both stay. Two corrections of one
  are both shown. One that names itself, or what came after it, corrects nothing.
* Of two that claim one id the first counts; one whose words were erased is none.

What an interpreter may be given at all is here as well, for who gives it and for who is given it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from complaints.domain.attachments import Evidence
from complaints.domain.consent import TRANSLATION
from complaints.domain.errors import ConsentError
from complaints.domain.events import Referred, Translated
from complaints.domain.history import Entry, Letter, interleaved
from complaints.domain.messages import Referral, ReferralAnswer
from complaints.domain.parts import Part
from complaints.domain.referrals import Given
from complaints.domain.rendering import CHECKED, HUMAN, MACHINE

ACCOUNT: Final = "account"
_VOICE: Final = "voice"
#: What is shown first: a person's own before what a person checked before what nobody did.
_RANK: Final = {HUMAN: 0, CHECKED: 1, MACHINE: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """One translation ``of`` a part (hash) or a message (id), by a ``member``.

    ``organisation`` is that of the interpreters who gave it, None for one of this office. ``made``
    is one of `complaints.domain.rendering.MADE`: what is not known counts as a program's alone.
    """

    id: str
    of: str
    source: str | None
    language: str
    made: str
    program: str | None
    text: str = field(repr=False)
    member: str
    organisation: str | None
    day: date
    corrects: str | None


def translations(
    letters: Iterable[Letter], entries: Iterable[Entry], given: Iterable[Given]
) -> tuple[Translation, ...]:
    """All of them, in the order in which they came."""
    asked = {one.referred.referral: one.referred for one in given}
    found: dict[str, Translation] = {}
    for one in interleaved(letters, entries):
        made = None
        if isinstance(one, Entry):
            made = _ours(one)
        elif isinstance(one.message, ReferralAnswer):
            made = _theirs(one.message, asked.get(one.message.referral))
        if made and made.text:
            found.setdefault(made.id, made)
    return tuple(found.values())


def standing(every: Sequence[Translation], of: str) -> tuple[Translation, ...]:
    """Those ``of`` a part or message that nobody corrected; a person's first, the newest first."""
    replaced = _corrected(every)
    left = [(at, one) for at, one in enumerate(every) if one.of == of and one.id not in replaced]
    return tuple(one for _at, one in sorted(left, key=lambda pair: (_RANK[pair[1].made], -pair[0])))


def corrected(every: Sequence[Translation], of: str) -> tuple[Translation, ...]:
    """Those ``of`` a part or message of which there is a later version, the newest first."""
    replaced = _corrected(every)
    return tuple(one for one in reversed(every) if one.of == of and one.id in replaced)


def _corrected(every: Sequence[Translation]) -> frozenset[str]:
    seen: dict[str, str] = {}
    found = set()
    for one in every:
        if one.corrects and seen.get(one.corrects) == one.of:
            found.add(one.corrects)
        seen[one.id] = one.of
    return frozenset(found)


def made_by_correcting(before: Translation) -> str:
    """What a member's correction of it is: who mends a program's words has checked them."""
    return HUMAN if before.made == HUMAN else CHECKED


def is_for_translation(referral: Referral) -> bool:
    """Whether it rests on consents for a translation and on no other."""
    purposes = {one.terms.purpose for one in referral.consents}
    return purposes == {TRANSLATION}


def is_translatable(part: Part) -> bool:
    """Whether interpreters may be given it: the account, or a recording in which it is told."""
    said = Evidence.of(part)
    return part.name == ACCOUNT or (said is not None and said.kind == _VOICE)


def check(referral: Referral) -> None:
    """Return if interpreters may be given it; `ConsentError` if there is more than words in it.

    That its consents are for a translation, and whose, is for `complaints.domain.consent.check`.
    """
    if referral.override or referral.transfer:
        raise ConsentError("purpose", "Interpreters are given words to translate, and no case.")
    if not all(is_translatable(one) for one in referral.parts):
        raise ConsentError("parts", "There is a part that nobody translates.")


def to_translate(parts: Iterable[Part]) -> Part | None:
    """Of what interpreters were given, the part that their translation is of."""
    fitting = [one for one in parts if is_translatable(one)]
    written = (one for one in fitting if words_of(one)[0])
    spoken = (one for one in fitting if one.name != ACCOUNT)
    return next(iter([*written, *spoken, *fitting]), None)


def words_of(part: Part) -> tuple[str, str | None]:
    """What an account says, and in which language, as far as it does."""
    content = part.content if part.is_object and part.name == ACCOUNT else {}
    said, language = content.get("text"), content.get("language")
    return (
        said if isinstance(said, str) else "",
        language if isinstance(language, str) and language else None,
    )


def _ours(entry: Entry) -> Translation | None:
    event = entry.event
    if not isinstance(event, Translated):
        return None
    of = event.part or event.message
    assert of
    return Translation(
        id=event.translation,
        of=of,
        source=event.source,
        language=event.language,
        made=_known(event.made),
        program=event.program,
        text=event.text,
        member=entry.member,
        organisation=None,
        day=entry.at.date(),
        corrects=event.corrects,
    )


def _theirs(message: ReferralAnswer, asked: Referred | None) -> Translation | None:
    said = message.translation
    if said is None or asked is None:
        return None
    if message.sender != asked.to or said.part not in asked.parts:
        return None
    return Translation(
        id=message.id,
        of=said.part,
        source=said.source,
        language=said.language,
        made=_known(said.made),
        program=said.program,
        text=said.text,
        member=message.member,
        organisation=message.sender,
        day=message.day,
        corrects=None,
    )


def _known(made: str) -> str:
    return made if made in _RANK else MACHINE
