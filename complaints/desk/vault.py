"""The keyring while the desk is unlocked: in memory alone, and saved before anything depends on it.

Locking drops this object and with it the passphrase and every key.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final, Self

from complaints import keyring as keyrings
from complaints.desk.config import TRAINING, TRAINING_COST
from complaints.desk.me import Me
from complaints.directory import Card, DirectoryError
from complaints.keyring import Keyring
from complaints.locale.marking import _
from complaints.portal_client import RequestSigner
from crypto.errors import KeyfileError, PassphraseError

_UNOPENED: Final = _(
    "The keyfile cannot be opened: it is damaged, it is none, or its disk or stick is not there. "
    "Look for it, or bring back a backup."
)
_UNSAVED: Final = _(
    "The keyfile cannot be saved. Look whether its disk or stick is there, and whether it is "
    "write-protected or full."
)
_MEMORY: Final = _(
    "There is not enough memory to open or save the keyfile. Close other programs and try again."
)


@dataclass(slots=True, weakref_slot=True)
class Vault:
    """One keyfile, opened. Safe to use from several threads."""

    path: Path
    keyring: Keyring = field(repr=False)
    _passphrase: str = field(repr=False)
    _training: bool
    _changing: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @classmethod
    def open(cls, path: Path, passphrase: str, *, training: bool = False) -> Self:
        """Open the keyfile. Raises `PassphraseError` or `KeyfileError`.

        One that has no identity of the organisation yet is a newcomer's: colleagues give it. A
        real one never opens in training, nor one of the training anywhere else.
        """
        with _told(_UNOPENED):
            keyring = keyrings.load(path, passphrase)
        if training and keyring.instance != TRAINING:
            raise KeyfileError(_("This is a real keyfile. A training opens none."))
        if not training and keyring.instance == TRAINING:
            raise KeyfileError(_("This keyfile is of a training. It opens no real desk."))
        return cls(path, keyring, passphrase, training)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Nobody else changes the keyring meanwhile, so that nothing they add is lost."""
        with self._changing:
            yield

    def change(self, keyring: Keyring) -> None:
        """Save a changed keyring, then use it. `KeyfileError` leaves the old one in use."""
        with self._changing:
            with _told(_UNSAVED):
                if self._training:
                    keyrings.save(self.path, keyring, self._passphrase, cost=TRAINING_COST)
                else:
                    keyrings.save(self.path, keyring, self._passphrase)
            self.keyring = keyring

    def begin(self) -> None:
        """Remember that a desk was opened with this keyfile. `KeyfileError` if it cannot be."""
        with self._changing:
            if not self.keyring.begun:
                self.change(replace(self.keyring, begun=True))

    def me(self, today: date, card: Card | None) -> Me:
        """Who writes and reads at this desk today; ``card`` is the office's own, as verified."""
        keyring = self.keyring
        return Me(
            instance=keyring.instance,
            organisation=keyring.organisation,
            member=keyring.member,
            sign=keyring.sign,
            request=RequestSigner(
                instance=keyring.instance, member=keyring.member, key=keyring.request
            ),
            identities=keyring.open_with,
            seals=keyring.own,
            recipient=_recipient(keyring, card, today),
        )


@contextmanager
def _told(sentence: str) -> Iterator[None]:
    """Say to a caseworker, in their language, what is wrong with the keyfile."""
    try:
        yield
    except PassphraseError:
        raise
    except KeyfileError as error:
        is_memory = isinstance(error.__cause__, RuntimeError)
        raise KeyfileError(_MEMORY if is_memory else sentence) from error


def _recipient(keyring: Keyring, card: Card | None, today: date) -> str:
    """To what the office's journal is sealed: what its card says, as for everybody else.

    So an identity that is not public yet, or one that somebody who left still has, is never used.
    Without a card that holds the newest of our own; "" if there is none, which seals nothing.
    """
    try:
        return card.recipient_on(today) if card else _newest(keyring, today)
    except DirectoryError:
        return _newest(keyring, today)


def _newest(keyring: Keyring, today: date) -> str:
    newest = sorted(keyring.identities, key=lambda one: one.validity.last, reverse=True)
    usable = [one for one in newest if one.validity.covers(today)] or newest
    return str(usable[0].identity.recipient) if usable else ""
