"""The first start at a computer: a newcomer's keys are made, and the folder that the desk needs.

Nothing of what is made leaves this computer but the request to join, and nothing that is there is
ever written over. Until an administrator has put the newcomer on the card the desk opens, and has
nothing to show.
"""

import threading
from pathlib import Path
from typing import Final

from complaints import keyring
from complaints.desk.errors import DeskError
from complaints.desk.home import Home
from complaints.domain import identifiers
from complaints.domain.errors import DomainError
from complaints.inviting import Invitation
from complaints.keyring import Keyring
from complaints.locale.marking import _
from crypto.errors import KeyfileError

SHORTEST: Final = 12  # characters of a passphrase


class BeginningError(DeskError):
    """The desk cannot be begun like this."""


class Beginning:
    """A folder in which there is no desk yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.home: Home | None = None
        self._lock = threading.Lock()

    def make(self, invitation: Invitation, member: str, passphrase: str) -> Home:
        """Make a newcomer's keyfile, and what says where their desk is. `BeginningError`.

        Once: whoever presses twice is told by the second press that there is a desk.
        """
        with self._lock:
            return self._make(invitation, member, passphrase)

    def _make(self, invitation: Invitation, member: str, passphrase: str) -> Home:
        try:
            identifiers.member(member)
        except DomainError as error:
            raise BeginningError(
                _("A name has 2 to 40 small letters from a to z, or digits, with “-” between them.")
            ) from error
        if len(passphrase) < SHORTEST:
            raise BeginningError(_("This is too short. Take at least four words."))
        home = Home(keyfile=self.folder / f"{member}.key", portal=invitation.portal)
        if home.is_there(self.folder):
            raise BeginningError(_("There is a desk in this folder already. Nothing was changed."))
        keys = Keyring.generate(
            root=invitation.root,
            organisation=invitation.organisation,
            member=member,
            organisation_key=None,
        )
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            home.keyfile.touch(mode=0o600, exist_ok=False)  # another program may begin here, too
            try:
                keyring.save(home.keyfile, keys, passphrase)
                home.write(self.folder)
            except BaseException:
                home.keyfile.unlink()  # it opens nothing, and would keep its name from the next try
                raise
        except (OSError, KeyfileError) as error:
            raise BeginningError(
                _("This folder cannot be written to. Choose another one, and start again.")
            ) from error
        self.home = home
        return home
