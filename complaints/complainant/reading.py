"""Reading with the receipt: the whole bucket is fetched, and everything is matched here.

Nothing else is fetched but directory, lists and cards. Whatever lies under one of the person's
handles is in the result: what does not open, bears a wrong signature, or comes from a newer
program is reported as that, never dropped, and never stops the rest. Anybody who learned a tag
can write under it, so an unreadable reply proves nothing about the organisation.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain

from complaints.address_book import AddressBook
from complaints.complainant.keepsake import united
from complaints.complainant.timeline import Entry, Timeline
from complaints.directory import DirectoryError
from complaints.domain.messages import (
    Keepsake,
    Message,
    OverflowStub,
    Reply,
    Sent,
    UnknownMessage,
)
from complaints.portal_client import PortalClient, PortalError
from complaints.sealing import (
    Assembled,
    OpenedMessage,
    SealingError,
    Waiting,
    assemble,
    complainant_key,
    member_key,
    open_message,
)
from crypto.minisign import PublicKey
from crypto.receipt import SELF, AddresseeKeys, Receipt, ReceiptKeys


def bucket_number(bucket: bytes, bits: int) -> int:
    """The number of the bucket, whose two bytes are of a receipt; ``bits`` are the directory's."""
    return int.from_bytes(bucket, "big") >> (16 - bits)


def read(receipt: Receipt, *, book: AddressBook, portal: PortalClient) -> Timeline:
    """Everything that lies under the receipt's handles. Raises `PortalError`."""
    keys = receipt.derive(book.directory.instance)
    bucket = portal.replies(bucket_number(keys.bucket, book.directory.bucket_bits))
    # all of the bucket is kept until the keepsake was read: it may name an organisation
    # that has left the directory since
    records = list(bucket)
    mine = _matched(records, {SELF: keys.addressee(SELF)})
    own = _Own.read(mine.get(SELF, ()), keys.addressee(SELF))
    named = (own.keepsake and own.keepsake.organisations) or {}
    known = {*book.organisations, *named, *(one.to for one in own.sent)}
    theirs = _matched(records, {name: keys.addressee(name) for name in sorted(known)})
    entries = chain(
        own.entries,
        *(_theirs(name, bodies, book, keys) for name, bodies in theirs.items()),
    )
    return Timeline(
        entries=tuple(sorted(entries, key=_newest_first, reverse=True)),
        keepsake=own.keepsake,
        stubs=own.stubs,
        keepsake_counter=own.counter,
    )


def _matched(
    records: Iterable[tuple[bytes, bytes]], keys: Mapping[str, AddresseeKeys]
) -> dict[str, list[bytes]]:
    by_handle = {one.handle: name for name, one in keys.items()}
    found: dict[str, list[bytes]] = {}
    for handle, body in records:
        if name := by_handle.get(handle):
            found.setdefault(name, []).append(body)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What the complainant wrote to themself."""

    keepsake: Keepsake | None
    stubs: tuple[OpenedMessage, ...]
    counter: int
    entries: tuple[Entry, ...]

    @property
    def sent(self) -> tuple[Sent, ...]:
        return self.keepsake.sent if self.keepsake else ()

    @classmethod
    def read(cls, bodies: Iterable[bytes], keys: AddresseeKeys) -> "_Own":
        known = str(keys.signing_key.public_key)
        opened, troubles = _open_all(
            None, bodies, keys, key_of=partial(complainant_key, known=known)
        )
        joined = assemble(opened)
        kept = [one for one in joined.whole if isinstance(one.message, Keepsake | OverflowStub)]
        highest = max((one.message.counter for one in kept), default=0)
        last = [one for one in kept if one.message.counter == highest]
        wholes = [one.message for one in last if isinstance(one.message, Keepsake)]
        keepsake = united(wholes) if wholes else None
        others = [one for one in joined.whole if one not in kept]
        sent = [
            Entry(kind="sent", organisation=one.to, day=one.day, sent=one)
            for one in (keepsake.sent if keepsake else ())
        ]
        return cls(
            keepsake=keepsake,
            stubs=tuple(one for one in last if isinstance(one.message, OverflowStub)),
            counter=max((one.message.counter for one in opened), default=0),
            entries=(
                *sent,
                *troubles,
                *_incomplete(None, joined),
                *(_entry(one) for one in others),
            ),
        )


def _open_all(
    organisation: str | None,
    bodies: Iterable[bytes],
    keys: AddresseeKeys,
    *,
    key_of: Callable[[Message], PublicKey],
) -> tuple[list[OpenedMessage], list[Entry]]:
    """What opens, and an entry for each body that does not."""
    opened, troubles = [], []
    for body in bodies:
        try:
            opened.append(
                open_message(
                    body, identities=[keys.identity], reader=keys.case.hex(), key_of=key_of
                )
            )
        except SealingError as error:
            troubles.append(_unreadable(organisation, error))
    return opened, troubles


def _theirs(
    organisation: str, bodies: Iterable[bytes], book: AddressBook, receipt: ReceiptKeys
) -> list[Entry]:
    keys = receipt.addressee(organisation)
    try:
        card = book.card(organisation)
        warnings = book.warnings(organisation)
    except (DirectoryError, PortalError) as error:
        sentence = f"It cannot be checked who wrote this: {error}"
        return [
            Entry(kind="unreadable", organisation=organisation, sentence=sentence) for _ in bodies
        ]
    opened, entries = _open_all(organisation, bodies, keys, key_of=partial(member_key, card=card))
    joined = assemble(opened)
    whole = {one.message.id: one for one in joined.whole}.values()
    entries += _incomplete(organisation, joined)
    left = {one.id for one in card.members if one.last}
    entries += (
        _entry(one, (*warnings, *_doubts(one, joined, book)), has_left=one.message.signer in left)
        for one in whole
    )
    return entries


def _doubts(one: OpenedMessage, joined: Assembled, book: AddressBook) -> list[str]:
    """What is odd about a verified message."""
    doubts = []
    theirs, ours = one.message.directory, book.directory.reference
    if theirs.version > ours.version or (
        theirs.version == ours.version and theirs.sha256 != ours.sha256
    ):
        doubts.append(
            "Whoever wrote this uses another directory than the portal shows here; "
            "the portal may be showing an old or a false one."
        )
    twins = [
        other
        for other in joined.whole
        if (other.message.signer, other.message.counter)
        == (one.message.signer, one.message.counter)
        and other.message.id != one.message.id
    ]
    if twins:
        doubts.append("Two messages have the same number; their order is not certain.")
    return doubts


def _entry(one: OpenedMessage, warnings: tuple[str, ...] = (), *, has_left: bool = False) -> Entry:
    message = one.message
    organisation = message.sender if message.signer else None
    if isinstance(message, Reply):
        return Entry(
            kind="reply",
            organisation=organisation,
            day=message.day,
            opened=one,
            warnings=warnings,
            has_left=has_left,
        )
    sentence = (
        "This was written by a newer program; it is kept."
        if isinstance(message, UnknownMessage)
        else "This is of a kind that does not belong here; it is kept."
    )
    return Entry(
        kind="newer",
        organisation=organisation,
        day=message.day,
        opened=one,
        sentence=sentence,
        warnings=warnings,
        has_left=has_left,
    )


def _unreadable(organisation: str | None, error: SealingError) -> Entry:
    return Entry(kind="unreadable", organisation=organisation, sentence=str(error))


def _incomplete(organisation: str | None, joined: Assembled) -> list[Entry]:
    waiting = [
        Entry(kind="waiting", organisation=organisation, sentence=_sentence(one))
        for one in joined.waiting
    ]
    return waiting + [_unreadable(organisation, error) for error in joined.broken]


def _sentence(waiting: Waiting) -> str:
    return f"A part of this is still on its way: {waiting.have} of {waiting.count} are here."


def _newest_first(entry: Entry) -> tuple[date, int]:
    counter = entry.opened.message.counter if entry.opened else 0
    return entry.day or date.min, counter
