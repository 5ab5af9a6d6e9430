"""Translating what a complainant wrote: typed by a member, or by the program of this computer.

What was written stays as it was, beside it. A translation never leaves the desk on a consent: no
consent of the complainant names it. A program's words are never shown as a person's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from complaints.desk.casework import Casework, said
from complaints.desk.errors import NotAllowedError
from complaints.desk.known import Known
from complaints.desk.translator import Job, Translator
from complaints.domain.case import Case
from complaints.domain.consent import INTERPRETER, TRANSLATION
from complaints.domain.errors import MalformedError
from complaints.domain.events import Event, Translated
from complaints.domain.identifiers import language as read_language
from complaints.domain.identifiers import new_id
from complaints.domain.messages import FollowUp
from complaints.domain.rendering import HUMAN, MACHINE
from complaints.domain.translating import (
    Translation,
    is_for_translation,
    is_translatable,
    made_by_correcting,
    words_of,
)
from complaints.locale.marking import _

MAX_LENGTH: Final = 100_000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What can be translated: a ``part`` (hash) or a ``message`` (id), and what it says.

    ``text`` is empty where it is spoken.
    """

    part: str | None = None
    message: str | None = None
    text: str
    language: str | None


def tasks(case: Case, known: Known) -> frozenset[str]:
    """The referrals (ids) for a translation: those of ours to interpreters, and those to us."""
    asked = {one.asked.to for one in case.questions if one.asked.purpose == TRANSLATION}
    listed = known.organisations
    given = {
        one.referred.referral
        for one in case.given
        if (to := one.referred.to) in asked or (to in listed and listed[to].kind == INTERPRETER)
    }
    taken = {one.referral.id for one in case.taken if is_for_translation(one.referral)}
    return frozenset(given | taken)


def words(case: Case, of: str) -> Words:
    """The words of a part (hash) or follow-up (id); `NotAllowedError` if there are none here."""
    if case.is_withdrawn:
        raise NotAllowedError(_("The complainant has taken everything back."))
    part = case.part(of)
    if part and is_translatable(part):
        text, language = words_of(part)
        return Words(part=of, text=text, language=_tag(language))
    for letter in case.letters:
        message = letter.message
        if isinstance(message, FollowUp) and message.id == of and message.text:
            return Words(message=of, text=message.text, language=_tag(message.language))
    raise NotAllowedError(_("There is nothing to translate here."))


def type_in(
    casework: Casework,
    case_id: str,
    of: str,
    text: str,
    *,
    source: str,
    language: str,
    corrects: str | None = None,
) -> None:
    """Keep what a member wrote as the translation of these words.

    ``source`` may be empty. ``corrects`` is the translation (id) that it mends; both stay.
    """
    kept, to, from_ = said(text), _language(language), _language(source) if source else None

    def decide(case: Case) -> Event:
        one = words(case, of)
        before = _before(case.translations, of, corrects) if corrects else None
        return Translated(
            translation=new_id(),
            part=one.part,
            message=one.message,
            source=from_,
            language=to,
            made=made_by_correcting(before) if before else HUMAN,
            program=before.program if before else None,
            corrects=corrects,
            text=kept,
        )

    casework.enter([case_id], decide)


def by_program(
    casework: Casework, translator: Translator, case_id: str, of: str, *, source: str, language: str
) -> None:
    """Have the program of this computer translate these words; it is kept once it is there."""
    one = words(casework.case(case_id), of)
    if not one.text:
        raise NotAllowedError(_("This is spoken. The program takes written words only."))
    translator.start(
        one.text,
        case_id=case_id,
        of=of,
        source=_language(source) if source else None,
        language=_language(language),
    )


def keep(casework: Casework, job: Job, text: str) -> None:
    """Keep what the program wrote, always as a machine's."""

    def decide(case: Case) -> Event:
        one = words(case, job.of)
        return Translated(
            translation=new_id(),
            part=one.part,
            message=one.message,
            source=job.source,
            language=job.language,
            made=MACHINE,
            program=job.program,
            text=text,
        )

    casework.enter([job.case_id], decide)


def _before(every: Iterable[Translation], of: str, corrects: str) -> Translation:
    for one in every:
        if one.id == corrects and one.of == of:
            return one
    raise NotAllowedError(_("The translation that this corrects is not in this case."))


def _language(tag: str) -> str:
    try:
        return read_language(tag)
    except MalformedError:
        raise NotAllowedError(_("Choose a language.")) from None


def _tag(claimed: str | None) -> str | None:
    """What a writer says of their language, if it is one's tag."""
    try:
        return read_language(claimed)
    except MalformedError:
        return None
