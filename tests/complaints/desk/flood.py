"""Very much at once in an office's inbox, as the portal gives it: complaints, and the journal."""

import hashlib
import random
import secrets
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from complaints.domain import events
from complaints.domain.events import Acknowledged, Assigned, Event, Flagged, Moved, Noted, Opened
from complaints.domain.identifiers import case_of, new_id
from complaints.domain.messages import NO_HASH, Complaint, InboxHead, Journal, ReplyAddress
from complaints.domain.parts import Part
from complaints.domain.states import CaseState
from complaints.keyring import Keyring
from complaints.sealing import ENVELOPE_SIZE, Sealed, seal_message
from crypto.ed25519 import SigningKey
from crypto.hybrid import Identity
from crypto.minisign import SecretKey
from tests.complaints.desk.offices import NHRI, World

_PLACES: Final = ("the fence", "the forest behind the river", "a boat", "the port", "the camp")
_AT_WORK: Final = 200  # cases that the office works on at a time


def complaints(world: World, count: int) -> list[Complaint]:
    """As many complaints, each by somebody else, straight into the inbox."""
    replies = str(Identity.generate().recipient)
    found = []
    for number in range(1, count + 1):
        key = SecretKey.derived(SigningKey.generate())
        address = ReplyAddress(
            recipient=replies, tag=secrets.token_bytes(16), verifying_key=str(key.public_key)
        )
        text = f"They pushed us back at night, it was number {number}. " * (1 + number % 30)
        account = {"text": text, "language": "en", "violations": ["pushback"]}
        where = {"country": "ES", "place": _PLACES[number % len(_PLACES)], "ongoing": False}
        message = Complaint(
            id=new_id(),
            sender=case_of(address.verifying_key),
            to=NHRI,
            case=address.case,
            counter=1,
            day=world.now.date(),
            directory=world.instance.accepted().reference,
            parts=(Part.new("account", account), Part.new("circumstances", where)),
            consents=(),
            reply=address,
            language="en",
        )
        _deliver(
            world, seal_message(message, key=key, recipient=_office(world), size=ENVELOPE_SIZE)
        )
        found.append(message)
    return found


def journal(
    world: World, ring: Keyring, cases: Sequence[Complaint], *, each: int, seed: int = 1
) -> None:
    """What a member wrote of these cases, so many entries of each, straight into the inbox.

    The office works on some cases at a time, one after the other as it comes.
    """
    rng = random.Random(seed)
    waiting = iter([_worked_on(one, ring.member, each) for one in cases])
    at_work = list(islice(waiting, _AT_WORK))
    entry, previous = 0, NO_HASH
    while at_work:
        at = rng.randrange(len(at_work))
        step = next(at_work[at], None)
        if step is None:
            at_work[at : at + 1] = [one for one in [next(waiting, None)] if one]
            continue
        case_id, event = step
        entry += 1
        message = Journal(
            id=new_id(),
            sender=NHRI,
            to=NHRI,
            case=case_id,
            counter=entry,
            day=world.now.date(),
            directory=world.instance.accepted().reference,
            member=ring.member,
            entry=entry,
            previous=previous,
            clock=entry,
            heads={},
            inbox=InboxHead(seq=0, head=NO_HASH),
            at=world.now.replace(second=0, microsecond=0),
            event=events.dump(event),
        )
        sealed = seal_message(message, key=ring.sign, recipient=_office(world), size=ENVELOPE_SIZE)
        previous = hashlib.sha256(sealed.message).hexdigest()
        _deliver(world, sealed)


def _worked_on(case: Complaint, member: str, each: int) -> Iterator[tuple[str, Event]]:
    begun = (
        Acknowledged(message=case.id, reply=new_id()),
        Opened(messages=(case.id,)),
        Assigned(before=None, after=member),
        Moved(before=CaseState.RECEIVED, after=CaseState.OPEN, reason="It is for us."),
        Flagged(on=True),
    )
    for number in range(each):
        event = begun[number] if number < len(begun) else Noted(text=f"Called again: {number}.")
        yield case.case, event


def _office(world: World) -> str:
    return world.instance.card(NHRI).recipient_on(world.now.date())


def _deliver(world: World, sealed: Sealed) -> None:
    inbox = world.portal.inboxes.setdefault(NHRI, [])
    for body in sealed.bodies:
        inbox.append((len(inbox) + 1, body.name, body.data))
