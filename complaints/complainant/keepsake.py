"""The keepsake: what complainants see again with the receipt, sealed to themselves.

The text of a part stands in it only while some organisation that was written to does not have that
part: whoever obtains the receipt shall not read more than that. Nothing is ever overwritten; the
highest counter counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from complaints.address_book import AddressBook
from complaints.domain.identifiers import new_id
from complaints.domain.messages import Keepsake, KeptPart, Sent
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

    @classmethod
    def first(cls, parts: Sequence[Part], language: str) -> Self:
        """Before anything was sent: all parts, with their text."""
        kept = tuple(KeptPart.of(part, whole=True) for part in parts)
        return cls(counter=0, sent=(), parts=kept, answered=(), language=language)

    @classmethod
    def of(cls, keepsake: Keepsake, *, counter: int) -> Self:
        """What a keepsake says; ``counter`` is the highest seen of any."""
        return cls(
            counter=counter,
            sent=keepsake.sent,
            parts=keepsake.parts,
            answered=keepsake.answered,
            language=keepsake.language,
        )

    def after(
        self, sent: Sequence[Sent], *, parts: Sequence[Part] = (), answered: Sequence[str] = ()
    ) -> Self:
        """The state once this was sent, too."""
        everything = (*self.sent, *sent)
        have = _given(everything)
        known = {part.hash for part in self.parts}
        added = tuple(KeptPart.of(part, whole=True) for part in parts if part.hash not in known)
        kept = tuple(
            replace(part, text=None) if have and all(part.hash in one for one in have) else part
            for part in (*self.parts, *added)
        )
        return replace(
            self,
            sent=everything,
            parts=kept,
            answered=tuple(dict.fromkeys((*self.answered, *answered))),
        )


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
    )
    return seal_message(
        keepsake,
        key=keys.signing_key,
        recipient=str(keys.identity.recipient),
        size=REPLY_SIZE,
    )


def _given(sent: Sequence[Sent]) -> list[set[str]]:
    """For each organisation that was written to, the hashes of the parts that it has."""
    given: dict[str, set[str]] = {}
    for entry in sent:
        given.setdefault(entry.to, set()).update(entry.parts)
    return list(given.values())
