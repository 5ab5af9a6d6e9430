"""The file by which everything so far is handed to a colleague: its form, and writing it.

Lines of JSON, the first says who gives to whom, the last is the giver's signature over all before
it. They are made one at a time, so that no desk holds all of its cases in memory.
Source: SPEC.md, section 14, "Handing over".
"""

import hashlib
import io
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from complaints.desk.errors import DeskError
from complaints.desk.store import Unit, copies
from complaints.domain import strictjson
from complaints.keyring import Keyring
from complaints.locale.marking import _
from crypto import minisign

FORMAT: Final = "amparo/handover/v1"
BROKEN: Final = _("This file is damaged, or it was not made for this desk. Nothing was taken.")


class HandoverError(DeskError):
    """The file cannot be taken."""


def plain(unit: Unit, keyring: Keyring, reader: str) -> BinaryIO:
    """The whole file before it is sealed to ``reader``, made while it is read."""
    return io.BufferedReader(_Lines(_signed(_lines(unit), keyring, reader)))


def comment(organisation: str, reader: str) -> str:
    """What the giver's signature says beside the bytes."""
    return f"amparo/v1 handover {organisation} {reader}"


def _signed(lines: Iterator[dict[str, object]], keyring: Keyring, reader: str) -> Iterator[bytes]:
    head = {
        "format": FORMAT,
        "instance": keyring.instance,
        "organisation": keyring.organisation,
        "member": keyring.member,
        "reader": reader,
    }
    digest = hashlib.sha256()
    for line in (head, *lines):
        data = strictjson.dumps(line) + b"\n"
        digest.update(data)
        yield data
    signature = minisign.sign(
        digest.digest(), key=keyring.sign, trusted_comment=comment(keyring.organisation, reader)
    )
    yield strictjson.dumps({"signature": signature}) + b"\n"


def _lines(unit: Unit) -> Iterator[dict[str, object]]:
    gap = unit.copies.get(copies.INBOX_GAP)
    yield {"inbox": {"gap": int(gap) if gap else 0, "head": unit.inbox.head().head}}
    for seq, name in unit.handing.records():
        yield {"record": [seq, name]}
    for one in unit.handing.letters():
        yield {"letter": one}
    for one in unit.handing.entries():
        yield {"entry": one}
    for one in unit.handing.attachments():
        yield {"attachment": one}


class _Lines(io.RawIOBase):
    """The lines as a file to read."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._left = lines
        self._rest = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - what the base class says
        """The next bytes."""
        while not self._rest:
            line = next(self._left, None)
            if line is None:
                return 0
            self._rest = line
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)
