"""The keepsake: what complainants see again with the receipt, sealed to themselves.

The text of a part stands in it only while some organisation that was written to does not have that
part: whoever obtains the receipt shall not read more than that. The same holds for where a file
lies and its key. Nothing is ever overwritten; the highest counter counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from complaints.address_book import AddressBook
from complaints.domain.attachments import belonging
from complaints.domain.identifiers import new_id
from complaints.domain.messages import (
    AttachmentReference,
    Complaint,
    FollowUp,
    Keepsake,
    KeptPart,
    Sent,
    Standing,
)
from complaints.domain.parts import Part
from complaints.sealing import REPLY_SIZE, Sealed, seal_message
from crypto.receipt import AddresseeKeys


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepsakeState:
    """What the next keepsake will say; ``counter`` is the one of the last."""

    counter: int
    sent: tuple[Sent, ...]
    parts: tuple[KeptPart, ...] = field(repr=False)
    answered: tuple[str, ...]
    language: str
    organisations: Mapping[str, str] | None
    standing: tuple[Standing, ...] = ()
    attachments: tuple[AttachmentReference, ...] = ()

    @classmethod
    def first(cls, parts: Sequence[Part], language: str) -> Self:
        """Before anything was sent: all parts, with their text."""
        kept = tuple(KeptPart.of(part, whole=True) for part in parts)
        return cls(counter=0, sent=(), parts=kept, answered=(), language=language, organisations={})

    @classmethod
    def lost(cls, language: str, *, counter: int) -> Self:
        """Where there should be a keepsake and is none: who may write is not known any more."""
        return cls(
            counter=counter, sent=(), parts=(), answered=(), language=language, organisations=None
        )

    @classmethod
    def of(cls, keepsake: Keepsake, *, counter: int) -> Self:
        """What a keepsake says; ``counter`` is the highest seen of any."""
        return cls(
            counter=counter,
            sent=keepsake.sent,
            parts=keepsake.parts,
            answered=keepsake.answered,
            language=keepsake.language,
            organisations=keepsake.organisations,
            standing=keepsake.standing,
            attachments=keepsake.attachments,
        )

    def after(
        self,
        sent: Sequence[Sent],
        *,
        letters: Sequence[Complaint | FollowUp],
        organisations: Mapping[str, str],
        parts: Sequence[Part] = (),
        attachments: Sequence[AttachmentReference] = (),
        answered: Sequence[str] = (),
    ) -> Self:
        """The state once these ``letters`` were sent, too, of which ``sent`` are the entries.

        ``organisations`` may write since, see `may_write`; ``attachments`` are new.
        """
        erased = {one.to for one in letters if _takes_all_back(one)}
        everything = tuple(
            replace(one, parts=()) if one.to in erased else one for one in (*self.sent, *sent)
        )
        have = _given(everything)
        new = {part.name: part.hash for part in parts}
        held = set().union(*have)
        # what was changed before anybody had it is gone
        earlier = tuple(
            one for one in self.parts if one.hash in held or new.get(one.name, one.hash) == one.hash
        )
        known = {part.hash for part in earlier}
        added = tuple(KeptPart.of(part, whole=True) for part in parts if part.hash not in known)
        kept = tuple(
            replace(part, text=None) if have and all(part.hash in one for one in have) else part
            for part in (*earlier, *added)
        )
        return replace(
            self,
            sent=everything,
            parts=kept,
            answered=tuple(dict.fromkeys((*self.answered, *answered))),
            organisations=(
                None if self.organisations is None else {**self.organisations, **organisations}
            ),
            standing=_standing(self.standing, letters),
            attachments=belonging(
                [part for one in kept if (part := one.part)], (*attachments, *self.attachments)
            ),
        )


def _takes_all_back(letter: Complaint | FollowUp) -> bool:
    return (
        isinstance(letter, FollowUp)
        and letter.withdrawal is not None
        and letter.withdrawal.scope == "all"
    )


def united(keepsakes: Sequence[Keepsake]) -> Keepsake:
    """One of several keepsakes with the same counter, of devices that did not see each other."""
    first = keepsakes[0]
    sent: dict[str, Sent] = {}
    for entry in (entry for one in keepsakes for entry in one.sent):
        known = sent.get(entry.message)
        if known is None or len(entry.parts) < len(known.parts):  # taken back counts
            sent[entry.message] = entry
    parts: dict[str, KeptPart] = {}
    for part in (part for one in keepsakes for part in one.parts):
        if part.text is not None or part.hash not in parts:
            parts[part.hash] = part
    named: dict[str, str] | None = {}
    for one in keepsakes:
        named = (
            None if named is None or one.organisations is None else named | {**one.organisations}
        )
    return replace(
        first,
        sent=tuple(sent.values()),
        parts=tuple(parts.values()),
        answered=tuple(dict.fromkeys(answer for one in keepsakes for answer in one.answered)),
        organisations=named,
        standing=tuple(
            {entry.consent: entry for one in keepsakes for entry in one.standing}.values()
        ),
        attachments=belonging(
            [whole for one in parts.values() if (whole := one.part)],
            [entry for one in keepsakes for entry in one.attachments],
        ),
    )


def may_write(letters: Sequence[Complaint | FollowUp], book: AddressBook) -> dict[str, str]:
    """Who may write after these were taken, and in which list each stands: those written to, and
    those that a consent names. Whoever is in no list cannot write at present.
    """
    named = (one.terms.to for letter in letters for one in letter.consents)
    everybody = {*(letter.to for letter in letters), *(one for one in named if one)}
    return {one: book.shard(one) for one in sorted(everybody) if one in book.organisations}


def seal_keepsake(
    state: KeepsakeState, *, keys: AddresseeKeys, book: AddressBook, today: date
) -> Sealed:
    """The next keepsake of this state, sealed to the complainant (``keys`` are those of self)."""
    case = keys.case.hex()
    keepsake = Keepsake(
        id=new_id(),
        sender=case,
        to=case,
        case=case,
        counter=state.counter + 1,
        day=today,
        directory=book.directory.reference,
        sent=state.sent,
        parts=state.parts,
        answered=state.answered,
        language=state.language,
        organisations=state.organisations,
        standing=state.standing,
        attachments=state.attachments,
    )
    return seal_message(
        keepsake,
        key=keys.signing_key,
        recipient=str(keys.identity.recipient),
        size=REPLY_SIZE,
    )


def _standing(
    before: Sequence[Standing], letters: Sequence[Complaint | FollowUp]
) -> tuple[Standing, ...]:
    """What holds in absence after these letters: every withdrawal covers it, whatever its scope."""
    given = [
        Standing(
            consent=one.terms.id,
            asked_by=one.terms.asked_by,
            kind=one.terms.absent.kind,
            until=one.terms.absent.until,
            with_name=one.terms.absent.with_name,
        )
        for letter in letters
        for one in letter.consents
        if one.terms.absent
    ]
    taken_back = {one.to for one in letters if isinstance(one, FollowUp) and one.withdrawal}
    return tuple(one for one in (*before, *given) if one.asked_by not in taken_back)


def _given(sent: Sequence[Sent]) -> list[set[str]]:
    """For each organisation that was written to, the hashes of the parts that it has."""
    given: dict[str, set[str]] = {}
    for entry in sent:
        given.setdefault(entry.to, set()).update(entry.parts)
    return list(given.values())
