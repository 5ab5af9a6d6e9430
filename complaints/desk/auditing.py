"""Proving the journal of a desk from nothing but what it keeps: bytes, signatures, chains, inbox.

Unlike a round it believes no column of the store: every entry is parsed again from the bytes that
were signed. It changes nothing, needs no line, and never shows what an entry says.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from complaints.desk import chain, checking
from complaints.desk.store import Unit
from complaints.desk.store.written import Kept
from complaints.directory import Card
from complaints.domain import messages, strictjson
from complaints.domain.errors import DomainError
from complaints.domain.messages import NO_HASH, Journal, Message, OverflowStub
from crypto import minisign
from crypto.errors import CryptoError
from crypto.minisign import Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """One member's chain: how many entries are here, and the last of them.

    ``unproven`` are those whose words were erased, or whose signer is on no card any more: the
    chain holds them by their hashes alone.
    """

    member: str
    entries: int
    last: int
    unproven: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What was found. ``faults`` are in the order of the entries; the first is where to look."""

    chains: tuple[Chain, ...]
    faults: tuple[str, ...]
    undelivered: tuple[str, ...]
    inbox: int


def audit(
    unit: Unit,
    *,
    member: str,
    card: Card | None,
    doubled: Callable[[], Iterable[int]],
    ends: Mapping[str, int],
) -> Audit:
    """Check everything.

    ``ends`` are the last entries of those who left, ``doubled`` gives the numbers that several
    cards of the office have.
    """
    faults: list[str] = []
    counts: dict[str, _Count] = {}
    for kept in unit.journal.kept():
        count = counts.setdefault(kept.member, _Count())
        wrong, is_proven = _check(kept, member=member, card=card)
        count.add(kept, is_proven=is_proven)
        if wrong:
            faults.append(f"{kept.member} {kept.entry}: {wrong}")
    undelivered: tuple[str, ...] = ()
    if not faults:  # or there may be entries that cannot even be read
        found = checking.findings(unit, ends)
        faults += [f"{one.where}: {_WORDS[one.kind]}" for one in found]
        faults += [f"card {one}: two different cards have this number" for one in doubled()]
        undelivered = tuple(
            f"{one.message.member} {one.message.entry}, of {one.message.day}"
            for one in unit.journal.not_yet_arrived(member)
        )
    faults += _inbox(unit)
    return Audit(
        chains=tuple(count.chain(name) for name, count in sorted(counts.items())),
        faults=tuple(faults),
        undelivered=undelivered,
        inbox=unit.inbox.head().seq,
    )


@dataclass(slots=True)
class _Count:
    entries: int = 0
    last: int = 0
    unproven: int = 0

    def add(self, kept: Kept, *, is_proven: bool) -> None:
        self.entries += 1
        self.last = max(self.last, kept.entry)
        self.unproven += not is_proven

    def chain(self, member: str) -> Chain:
        return Chain(member=member, entries=self.entries, last=self.last, unproven=self.unproven)


_WORDS: Final[Mapping[chain.Kind, str]] = {
    chain.Kind.HOLE: "a hole: not here",
    chain.Kind.FORK: "a fork: two entries claim this place",
    chain.Kind.BREAK: "a break: it does not follow the entry before it",
    chain.Kind.WITHHELD: "withheld: a colleague has seen it, and it is not here",
    chain.Kind.INBOX: "its writer was shown another inbox",
}


def _check(kept: Kept, *, member: str, card: Card | None) -> tuple[str, bool]:
    """What is wrong with one entry's own bytes ("" if nothing), and whether they were proven."""
    try:
        message = messages.parse(kept.whole or kept.signed)
        stub = messages.parse(kept.signed) if kept.signed else None
    except DomainError:
        return "its bytes are no message", False
    columns = (kept.id, kept.member, kept.entry, kept.clock, kept.case_id)
    if not isinstance(message, Journal) or columns != _columns(message):
        return "it is not filed as what it is", False
    if stub is None:
        return "", False  # its words were erased; the chain holds it by its hash
    if hashlib.sha256(kept.signed).hexdigest() != kept.hash:
        return "its bytes are not those that its hash names", False
    if _head(stub) != _head(message) or not _is_of(stub, message):
        return "what is kept of it is not what was signed", False
    if not kept.signature:  # our own, until it comes back
        return ("" if kept.member == member else "nobody has signed it"), False
    members = card.members if card else ()
    signer = next((one.sign for one in members if one.id == kept.member), None)
    if signer is None:
        return "", False
    try:
        comment = minisign.verify(kept.signed, Signature.parse(kept.signature), signer)
    except CryptoError:
        return "its signature does not fit", False
    fits = comment == message.trusted_comment
    return ("" if fits else "its signature was made for something else"), fits


def _is_of(stub: Message, message: Journal) -> bool:
    """Whether this is the message of these signed bytes; a long one is named there by its hash."""
    if not isinstance(stub, OverflowStub):
        return stub == message
    rest = strictjson.dumps({**message.body(), **message.extra})
    return hashlib.sha256(rest).digest() == stub.overflow.sha256


def _columns(message: Journal) -> tuple[object, ...]:
    return message.id, message.member, message.entry, message.clock, message.case


def _head(message: Message) -> tuple[object, ...]:
    named = (message.id, message.sender, message.to, message.case, message.counter)
    return (*named, message.day, message.signer)


def _inbox(unit: Unit) -> Iterator[str]:
    """The chain of the inbox, computed again from its names."""
    head, before = NO_HASH, 0
    for seq, name in unit.handing.records():
        if before and seq != before + 1:
            yield f"inbox {before + 1}–{seq - 1}: these envelopes never came"
        head, before = chain.next_head(head, seq, name), seq
        if unit.inbox.head_at(seq) != head:
            yield f"inbox {seq}: the chain of its names breaks here"
            return
