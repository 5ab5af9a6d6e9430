"""Events: what an office does about its cases, one in each journal message.

* An event is what one member did, never what the state is: the state is the fold of all of them.
* A kind that is not known here, or known with fields that do not fit, becomes an `UnknownEvent`:
  kept and shown, never folded, never dropped. So an older desk lives with a newer one.
* ``parse(dump(event)) == event``.

Source: SPEC.md, section 9 (journal).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import ClassVar, Final, Protocol

from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields
from complaints.domain.from_organisation import ANSWERS, DECLINED_CODES, PartReference
from complaints.domain.identifiers import (
    HASH_SIZE,
    ID_SIZE,
    day,
    flag,
    hex_text,
    language,
    member,
    one_of,
    organisation,
    text,
)
from complaints.domain.states import CaseState


class Event(Protocol):
    """What every event has: the kind that the journal message names."""

    @property
    def kind(self) -> str:
        """The event's name on the wire."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """A desk was there on this day: nothing was done, but the chain goes on."""

    kind: ClassVar[str] = "present"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A member read these messages of the case (the first line of the custody log)."""

    kind: ClassVar[str] = "opened"
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """The complainant was sent a signed acknowledgement of ``message`` in the reply ``reply``."""

    kind: ClassVar[str] = "acknowledged"
    message: str
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """The complainant was written to."""

    kind: ClassVar[str] = "replied"
    reply: str
    text: str = field(repr=False)
    language: str
    state: CaseState | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The complainant was asked for a consent, in the reply ``reply``."""

    kind: ClassVar[str] = "asked"
    reply: str
    question: str
    purpose: str
    to: str
    parts: tuple[PartReference, ...]
    text: str = field(repr=False)
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The case went from one state to another; ``before`` is what the member saw."""

    kind: ClassVar[str] = "moved"
    before: CaseState
    after: CaseState
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A note for the office; nobody else sees it."""

    kind: ClassVar[str] = "noted"
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """Who works on the case; ``before`` is what the member saw, None is nobody."""

    kind: ClassVar[str] = "assigned"
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """The consented parts (hashes) were given to another organisation.

    ``told`` is the reply that tells the complainant. Where the consent was given for the case that
    they cannot come back, ``unanswered`` is the question (an id) that was not answered.
    """

    kind: ClassVar[str] = "referred"
    referral: str
    to: str
    consent: str
    parts: tuple[str, ...]
    reason: str = field(repr=False)
    answer_by: date | None
    unanswered: str | None = None
    told: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A referral was never sent: its consent was taken back or ran out before it could be."""

    kind: ClassVar[str] = "stopped"
    referral: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The organisation that referred was answered; ``automatic`` when the desk itself refused."""

    kind: ClassVar[str] = "answered"
    referral: str
    to: str
    answer: str
    code: str | None
    text: str = field(repr=False)
    automatic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownEvent:
    """What a newer desk, or a faulty one, wrote: shown as such."""

    kind: str
    fields: Mapping[str, object] = field(repr=False)


def parse(value: Mapping[str, object]) -> Event:
    """The event of a journal message; an `UnknownEvent` rather than an error."""
    kind = value.get("kind")
    name = kind if isinstance(kind, str) else ""
    try:
        return _READERS[name](Fields(dict(value), "event"))
    except (KeyError, MalformedError):
        return UnknownEvent(kind=name, fields=dict(value))


def dump(event: Event) -> dict[str, object]:
    """The event as a JSON object, for a journal message."""
    if isinstance(event, UnknownEvent):
        return dict(event.fields)
    assert is_dataclass(event)
    values = {item.name: _plain(getattr(event, item.name)) for item in fields(event)}
    return {"kind": event.kind} | values


_id: Final = hex_text(ID_SIZE)
_hash: Final = hex_text(HASH_SIZE)
_state_name: Final = one_of(*CaseState)


def _state(value: object) -> CaseState:
    return CaseState(_state_name(value))


def _opened(of: Fields) -> Opened:
    return Opened(messages=of.each("messages", _id))


def _acknowledged(of: Fields) -> Acknowledged:
    return Acknowledged(message=of.get("message", _id), reply=of.get("reply", _id))


def _replied(of: Fields) -> Replied:
    return Replied(
        reply=of.get("reply", _id),
        text=of.get("text", text),
        language=of.get("language", language),
        state=of.optional("state", _state),
    )


def _asked(of: Fields) -> Asked:
    return Asked(
        reply=of.get("reply", _id),
        question=of.get("question", _id),
        purpose=of.get("purpose", text),
        to=of.get("to", organisation),
        parts=of.each("parts", PartReference.read),
        text=of.get("text", text),
        language=of.get("language", language),
    )


def _moved(of: Fields) -> Moved:
    return Moved(
        before=of.get("before", _state),
        after=of.get("after", _state),
        reason=of.get("reason", text),
    )


def _noted(of: Fields) -> Noted:
    return Noted(text=of.get("text", text))


def _assigned(of: Fields) -> Assigned:
    return Assigned(before=of.optional("before", member), after=of.optional("after", member))


def _referred(of: Fields) -> Referred:
    return Referred(
        referral=of.get("referral", _id),
        to=of.get("to", organisation),
        consent=of.get("consent", _id),
        parts=of.each("parts", _hash),
        reason=of.get("reason", text),
        answer_by=of.optional("answer_by", day),
        unanswered=of.optional("unanswered", _id),
        told=of.optional("told", _id),
    )


def _stopped(of: Fields) -> Stopped:
    return Stopped(referral=of.get("referral", _id))


def _answered(of: Fields) -> Answered:
    return Answered(
        referral=of.get("referral", _id),
        to=of.get("to", organisation),
        answer=of.get("answer", one_of(*ANSWERS)),
        code=of.optional("code", one_of(*DECLINED_CODES)),
        text=of.get("text", text),
        automatic=of.get("automatic", flag),
    )


_READERS: Final[dict[str, Callable[[Fields], Event]]] = {
    Present.kind: lambda _: Present(),
    Opened.kind: _opened,
    Acknowledged.kind: _acknowledged,
    Replied.kind: _replied,
    Asked.kind: _asked,
    Moved.kind: _moved,
    Noted.kind: _noted,
    Assigned.kind: _assigned,
    Referred.kind: _referred,
    Stopped.kind: _stopped,
    Answered.kind: _answered,
}


def _plain(value: object) -> object:
    match value:
        case tuple():
            return [_plain(item) for item in value]
        case PartReference():
            return value.as_json()
        case CaseState():
            return value.value
        case date():
            return value.isoformat()
    return value
