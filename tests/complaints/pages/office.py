"""An office and a complainant who exchange messages through the portal behind the pages."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from complaints.complainant import Choice, Complainant
from complaints.domain import strictjson
from complaints.domain.fields import mapping
from complaints.domain.messages import (
    Acknowledgement,
    Complaint,
    FollowUp,
    Message,
    PartReference,
    Question,
    parse,
)
from complaints.domain.parts import Part
from complaints.portal_client import PortalClient
from complaints.sealing import OpenedMessage, complainant_key, open_message
from tests.complaints.pages.site import Served
from tests.factories import make_reply, seal_reply

NHRI, LAWYERS = "defensor-es", "abogacia-es"
QUESTION = "5" * 32


@dataclass(kw_only=True)
class Office:
    """The NHRI of Spain."""

    site: Served
    complaint: Complaint | None = None
    written: int = 0

    @property
    def client(self) -> PortalClient:
        return PortalClient(self.site.base)

    def filed(self, parts: Mapping[str, Mapping[str, Any]], *others: str) -> str:
        """The 28 digits of a complaint that the office and others got, but for ``person``."""
        instance = self.site.instance
        person = Complainant(self.client, root=instance.root, today=instance.today)
        record = tuple(Part.new(name, content) for name, content in parts.items())
        given = tuple(part.name for part in record if part.name != "person")
        choices = [Choice(organisation=one, parts=given) for one in (NHRI, *others)]
        done = person.file(record, choices, language="en").send(self.client, today=instance.today)
        self.site.portal.release()
        self.read()
        return done.receipt.digits

    def read(self) -> Complaint | FollowUp:
        """The newest envelope, opened and verified as a desk does it."""
        opened = self.opened()
        message = opened.message
        assert isinstance(message, Complaint | FollowUp)
        if isinstance(message, Complaint):
            self.complaint = message
        return message

    def opened(self, reader: str = NHRI) -> OpenedMessage:
        self.site.portal.release()
        known = self.complaint.reply.verifying_key if self.complaint else None
        return open_message(
            self.site.portal.inbox(reader)[-1],
            identities=self.site.instance.keyrings[reader].open_with,
            reader=reader,
            key_of=lambda message: complainant_key(message, known=known),
            fetch=self.client.chunk,
        )

    def reply(self, **fields: object) -> None:
        """A reply of the office, released."""
        assert self.complaint
        self.written += 1
        instance = self.site.instance
        self.send(make_reply(instance, NHRI, self.complaint.sender, counter=self.written, **fields))

    def send(self, message: Message) -> None:
        """Anything that the member signs, sealed to the complainant and released."""
        assert self.complaint
        for body in seal_reply(self.site.instance, message, self.complaint.reply).bodies:
            self.client.put_reply(body.data, tag=self.complaint.reply.tag)
        self.site.portal.release()

    def send_newer(self, *, counter: int) -> None:
        """A reply as a later version of the program would write it."""
        assert self.complaint
        instance = self.site.instance
        reply = make_reply(instance, NHRI, self.complaint.sender, counter=counter, text="Later.")
        fields = mapping(strictjson.loads(reply.dump()))
        self.send(parse(strictjson.dumps({**fields, "version": 2})))

    def acknowledge(self) -> None:
        opened = self.opened()
        self.reply(
            state="received",
            acknowledgement=Acknowledgement(message=opened.message.id, envelope=opened.name),
        )

    def ask(self, *, to: str = LAWYERS, unknown: bool = False) -> None:
        """Ask whether what it has may go to the lawyers."""
        assert self.complaint
        parts = [PartReference(name=part.name, hash=part.hash) for part in self.complaint.parts]
        if unknown:
            parts = [replace(parts[0], hash="0" * 64)]
        question = Question(
            id=QUESTION,
            purpose="referral",
            to=to,
            parts=tuple(parts),
            text="We would like lawyers to look at this. Do you agree?",
            text_version="1",
            language="en",
        )
        self.reply(question=question)

    def ask_to_act(self) -> None:
        """Ask whether this office may act for them."""
        text = "May we act for you before the court?"
        self._ask_bound("e" * 32, text, purpose="representation", to=NHRI)

    def ask_to_write(self) -> None:
        """Ask whether this office may write to an authority about them."""
        text = "May we write to the border police?"
        self._ask_bound("d" * 32, text, purpose="referral", kind="authority")

    def _ask_bound(
        self, id_: str, text: str, *, purpose: str, to: str | None = None, kind: str | None = None
    ) -> None:
        """Ask what the text alone says, about all that it has."""
        assert self.complaint
        question = Question(
            id=id_,
            purpose=purpose,
            to=to,
            kind=kind,
            parts=tuple(
                PartReference(name=part.name, hash=part.hash) for part in self.complaint.parts
            ),
            text=text,
            text_version=f"1/{hashlib.sha256(text.encode()).hexdigest()}",
            language="en",
        )
        self.reply(question=question)
