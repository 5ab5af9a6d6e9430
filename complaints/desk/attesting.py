"""The attestation that something is erased, as a paper for both offices that it concerns.

It says what one office has said and signed, and nothing more: nobody can see into another's desks.
"""

from dataclasses import dataclass
from datetime import date

from complaints.desk.casework import Casework
from complaints.desk.errors import NotAllowedError
from complaints.desk.store import Store
from complaints.domain.case import Case
from complaints.domain.events import Answered
from complaints.domain.history import Entry
from complaints.domain.messages import ReferralAnswer
from complaints.domain.referrals import ERASED, STOPPED
from complaints.locale.marking import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """``by`` attested to ``to`` on ``on``, through ``member``, that ``referral`` is erased.

    ``given`` is the day of the referral. Hashes are hex SHA-256: ``what`` of the referral's message
    as it was signed, ``signed`` of the message that attests (at the other office) or of the
    journal's entry that wrote it (``is_ours``); ``signer`` and ``signature`` are what signed it,
    empty in the journal. ``desks`` are the members of ours whose desks erased it. ``besides`` are
    the days of other referrals between the two of which the attestation says nothing.
    """

    by: str
    to: str
    on: date
    member: str
    referral: str
    given: date
    parts: tuple[str, ...]
    what: str
    signed: str
    signer: str
    signature: str
    is_ours: bool
    desks: tuple[str, ...]
    besides: tuple[date, ...]


def attestation(casework: Casework, store: Store, case: Case, referral: str) -> Attestation:
    """The attestation for a referral that we gave or were given; `NotAllowedError` without one."""
    found = _theirs(casework, store, case, referral) or _ours(casework, store, case, referral)
    if found is None:
        raise NotAllowedError(_("Nobody has attested yet that this is erased."))
    return found


def _theirs(casework: Casework, store: Store, case: Case, referral: str) -> Attestation | None:
    """What the organisation said to which we gave it."""
    given = next((one for one in case.given if one.referred.referral == referral), None)
    said = [
        message
        for letter in case.letters
        if isinstance(message := letter.message, ReferralAnswer)
        and message.answer == ERASED
        and message.referral == referral
        and given
        and message.sender == given.referred.to
    ]
    if given is None or not said:
        return None
    with store.reading() as unit:
        filed = unit.letters.get(said[0].id)
    assert filed
    return Attestation(
        by=said[0].sender,
        to=casework.me.organisation,
        on=said[0].day,
        member=said[0].member,
        referral=referral,
        given=given.at.date(),
        parts=given.referred.parts,
        what="",
        signed=filed.hash,
        signer=filed.signer,
        signature=filed.signature,
        is_ours=False,
        desks=(),
        besides=tuple(
            one.at.date()
            for one in case.given
            if one.referred.to == given.referred.to
            and one.referred.referral != referral
            and one.answer != STOPPED
            and one.at.date() <= said[0].day
            and (one.erased_on is None or one.erased_on > said[0].day)
        ),
    )


def _ours(casework: Casework, store: Store, case: Case, referral: str) -> Attestation | None:
    """What we said to the organisation that gave it to us."""
    taken = next((one for one in case.taken if one.referral.id == referral), None)
    said = [
        (entry, entry.event)
        for entry in case.entries
        if isinstance(entry.event, Answered)
        and entry.event.answer == ERASED
        and entry.event.referral == referral
    ]
    if taken is None or not said:
        return None
    with store.reading() as unit:
        filed = unit.letters.get(referral)
    assert filed
    entry, event = said[0]
    return Attestation(
        by=casework.me.organisation,
        to=event.to,
        on=entry.at.date(),
        member=entry.member,
        referral=referral,
        given=taken.referral.day,
        parts=(),
        what=filed.hash,
        signed=entry.hash,
        signer="",
        signature="",
        is_ours=True,
        desks=tuple(sorted(case.erasure.by.get(referral, frozenset()))),
        besides=tuple(
            one.referral.day
            for one in case.taken
            if one.referral.sender == event.to
            and one.referral.id != referral
            and one.letter.seq <= entry.inbox
            and not _is_attested_by(case, one.referral.id, entry)
        ),
    )


def _is_attested_by(case: Case, referral: str, last: Entry) -> bool:
    """Whether we had attested this referral, too, when ``last`` was written."""
    return any(
        isinstance(event := entry.event, Answered)
        and event.answer == ERASED
        and event.referral == referral
        for entry in case.entries[: case.entries.index(last)]
    )
