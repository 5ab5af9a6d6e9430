"""Taking what a colleague handed over: every line is verified again before anything counts.

All of it is taken or nothing. Source: SPEC.md, section 14, "Handing over".
"""

import hashlib
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from complaints.desk import chain, paper_files
from complaints.desk.alarms import AlarmKind
from complaints.desk.handover_file import BROKEN, FORMAT, HandoverError, comment
from complaints.desk.known import Known
from complaints.desk.store import Unit, copies
from complaints.desk.store.attachments import FileState
from complaints.directory import Card
from complaints.domain import events, messages, strictjson
from complaints.domain.erasure import is_redacted
from complaints.domain.identifiers import case_of, derived_key
from complaints.domain.messages import (
    NO_HASH,
    Complaint,
    FollowUp,
    Journal,
    Message,
    Referral,
)
from complaints.keyring import Keyring
from complaints.locale.marking import _
from crypto import minisign
from crypto.minisign import PublicKey, Signature

_MAX_LINE: Final = 1 << 23
_OTHER_INBOX: Final = _(
    "Your colleague’s desk was shown another inbox than this one. Nothing was taken; tell them."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """What was new: letters, and journal entries; ``giver`` signed for it."""

    giver: str
    letters: int
    entries: int


class Taker:
    """Takes the lines as they are decrypted; nothing counts before `finish` has returned."""

    def __init__(
        self, unit: Unit, *, keyring: Keyring, known: Known, card: Card | None, today: date
    ) -> None:
        self._unit = unit
        self._today = today
        self._keyring = keyring
        self._known = known
        self._card = card
        self._rest = b""
        self._digest = hashlib.sha256()
        self._giver = ""
        self._signature: Signature | None = None
        self._first: Mapping[str, Any] = {}
        self._records: dict[int, str] = {}
        self._fresh: set[str] = set()
        self._counts = {"letter": 0, "entry": 0}
        self.cases: set[str] = set()

    def write(self, data: bytes, /) -> int:
        """The next bytes of the plaintext."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > _MAX_LINE:
            raise HandoverError(BROKEN)
        for line in lines:
            self._line(line)
        return len(data)

    def finish(self) -> TakenOver:
        """What was taken, once the giver's signature and the inbox's chain were found to fit."""
        card = self._card
        if self._signature is None or self._rest or card is None:
            raise HandoverError(BROKEN)
        giver = next(one for one in card.current_members(self._today) if one.id == self._giver)
        said = minisign.verify(self._digest.digest(), self._signature, giver.sign)
        if said != comment(self._keyring.organisation, self._keyring.member):
            raise HandoverError(BROKEN)
        self._join_records()
        return TakenOver(
            giver=self._giver, letters=self._counts["letter"], entries=self._counts["entry"]
        )

    def _line(self, line: bytes) -> None:
        value = strictjson.loads(line)
        if self._signature is not None or not isinstance(value, dict):
            raise HandoverError(BROKEN)
        if "signature" in value:
            self._signature = Signature.parse(value["signature"])
            return
        self._digest.update(line + b"\n")
        if not self._giver:
            self._begin(value)
            return
        ((kind, one),) = value.items()
        match kind:
            case "inbox":
                self._first = one
            case "record":
                seq, name = one
                self._records[seq] = name
            case "letter":
                self._letter(one)
            case "entry":
                self._entry(one)
            case "attachment":
                self._attachment(one)
            case _:
                raise HandoverError(BROKEN)

    def _begin(self, head: Mapping[str, Any]) -> None:
        keyring = self._keyring
        said = (head["format"], head["instance"], head["organisation"], head["reader"])
        if said != (FORMAT, keyring.instance, keyring.organisation, keyring.member):
            raise HandoverError(BROKEN)
        self._giver = head["member"]

    def _letter(self, one: Mapping[str, Any]) -> None:
        message = messages.parse(b64decode(one["whole"] or one["signed"]))
        said = (message.id, message.counter, message.sender, message.type)
        if said != (one["id"], one["counter"], one["sender"], one["type"]):
            raise HandoverError(BROKEN)
        if self._records.get(one["seq"]) != one["envelope"] or not self._is_of(message, one):
            raise HandoverError(BROKEN)
        if one["hash"]:  # it was erased: there is no signature left, and so nothing may be told
            if one["signed"] or not is_redacted(message):
                raise HandoverError(BROKEN)
        else:
            self._verify(one, message, self._key_of(message, one["signer"]))
        if self._unit.handing.put_letter(one):
            self._fresh.add(message.id)
            self._counts["letter"] += 1
            self.cases.add(one["case_id"])

    def _entry(self, one: Mapping[str, Any]) -> None:
        message = messages.parse(b64decode(one["whole"] or one["signed"]))
        places = (message.id, getattr(message, "entry", 0), getattr(message, "clock", 0))
        if not isinstance(message, Journal) or places != (one["id"], one["entry"], one["clock"]):
            raise HandoverError(BROKEN)
        if one["seq"] not in self._records or one["member"] != message.member:
            raise HandoverError(BROKEN)
        if one["signed"]:
            self._verify(one, message, self._key_of(message, None))
            if hashlib.sha256(b64decode(one["signed"])).hexdigest() != one["hash"]:
                raise HandoverError(BROKEN)
        elif message.extra or not events.is_without_words(message.event):
            raise HandoverError(BROKEN)
        if self._unit.handing.put_entry(one):
            paper_files.remember(self._unit, message.case, [events.parse(message.event)])
            self._counts["entry"] += 1
            if message.case:
                self.cases.add(message.case)

    def _is_of(self, message: Message, one: Mapping[str, Any]) -> bool:
        """Whether the letter lies in the case to which its own words belong."""
        case_id = one["case_id"]
        match message:
            case Complaint() | FollowUp():
                return bool(case_id == message.sender)
            case Referral():
                return bool(case_id == (message.reply.case if message.reply else message.id))
        return case_id in self.cases or case_id in (message.case, message.sender)

    def _attachment(self, one: Mapping[str, Any]) -> None:
        """Of what is erased by now nothing is fetched; the rest is, where the portal has it yet."""
        if one["message_id"] in self._fresh:
            fresh = {} if one["state"] == FileState.ERASED else {"state": FileState.WAITING.value}
            self._unit.handing.put_attachment({**one, **fresh})

    def _verify(self, one: Mapping[str, Any], message: Message, key: PublicKey | None) -> None:
        """The signature, and that it names these parties; by a key that is not known any more
        (a member who left long ago) it is the giver's word.
        """
        signature = Signature.parse(one["signature"])
        if signature.trusted_comment != message.trusted_comment:
            raise HandoverError(BROKEN)
        if key is not None:
            minisign.verify(b64decode(one["signed"]), signature, key)

    def _key_of(self, message: Message, signer: str | None) -> PublicKey | None:
        if message.signer is None:
            if signer is None or case_of(signer) != message.sender:
                raise HandoverError(BROKEN)
            return PublicKey.parse(derived_key(signer))
        card = self._known.cards.get(message.sender)
        members = card.members if card else ()
        return next((one.sign for one in members if one.id == message.signer), None)

    def _join_records(self) -> None:
        """The giver's inbox continued by what this desk has read since; both must be one."""
        own = dict(self._unit.handing.records())
        if any(self._records.get(seq, name) != name for seq, name in own.items()):
            raise HandoverError(_OTHER_INBOX)
        head, joined = NO_HASH, []
        last = max(self._records, default=0)
        for seq, name in sorted((own | self._records).items()):
            head = chain.next_head(head, seq, name)
            joined.append((seq, name, head))
            if seq == last and head != self._first["head"]:
                raise HandoverError(_OTHER_INBOX)
        self._unit.handing.put_records(joined)
        gap = self._first["gap"]
        follows = min((seq for seq in own if seq > last), default=last + 1)
        if follows > last + 1:
            gap = follows  # something between is with neither
        else:
            for alarm in self._unit.alarms.all():
                if alarm.kind == AlarmKind.INBOX_GAP:
                    self._unit.alarms.clear(alarm.key)
        self._unit.copies.put(copies.INBOX_GAP, str(gap).encode())
