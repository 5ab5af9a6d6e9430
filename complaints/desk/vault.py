"""The keyring while the desk is unlocked: in memory alone, and saved before anything depends on it.

Locking drops this object and with it the passphrase and every key.
"""

import threading
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Self

from complaints import keyring as keyrings
from complaints.desk.me import Me
from complaints.keyring import Keyring
from complaints.locale.marking import _
from complaints.portal_client import RequestSigner
from crypto.errors import KeyfileError

_NO_KEY: Final = _("This keyfile has no key of the organisation yet.")


@dataclass(slots=True)
class Vault:
    """One keyfile, opened. Safe to use from several threads."""

    path: Path
    keyring: Keyring = field(repr=False)
    _passphrase: str = field(repr=False)
    _saving: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def open(cls, path: Path, passphrase: str) -> Self:
        """Open the keyfile. Raises `PassphraseError` or `KeyfileError`."""
        keyring = keyrings.load(path, passphrase)
        if not keyring.identities:
            raise KeyfileError(_NO_KEY)
        return cls(path, keyring, passphrase)

    def change(self, keyring: Keyring) -> None:
        """Save a changed keyring, then use it. `KeyfileError` leaves the old one in use."""
        with self._saving:
            keyrings.save(self.path, keyring, self._passphrase)
            self.keyring = keyring

    def me(self, today: date) -> Me:
        """Who writes and reads at this desk today."""
        keyring = self.keyring
        newest = sorted(keyring.identities, key=lambda one: one.validity.last, reverse=True)
        usable = [one for one in newest if one.validity.covers(today)] or newest
        return Me(
            instance=keyring.instance,
            organisation=keyring.organisation,
            member=keyring.member,
            sign=keyring.sign,
            request=RequestSigner(
                instance=keyring.instance, member=keyring.member, key=keyring.request
            ),
            identities=keyring.open_with,
            recipient=str(usable[0].identity.recipient),
        )
