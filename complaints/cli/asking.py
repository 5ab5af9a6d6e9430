"""Secrets that a command needs: asked for on the terminal, or read from a file; never from argv.

Also the group and the command that show our own errors as one sentence. Nothing that was typed is
ever in one.
"""

from pathlib import Path
from typing import Final

import click

from complaints.cards import CardError
from complaints.complainant import ComplainantError
from complaints.desk.errors import DeskError
from complaints.desk.processes.hardening import harden
from complaints.directory import DirectoryError
from complaints.domain.errors import DomainError
from complaints.joining import JoiningError
from complaints.operator.errors import OperatorError
from complaints.portal_client import PortalError
from complaints.proof import ProofError
from complaints.sealing import SealingError
from complaints.shares import ShareError
from crypto.errors import CryptoError, KeyfileError
from crypto.receipt import Receipt
from referral.errors import ReferralError

OURS: Final = (
    CardError,
    ComplainantError,
    CryptoError,
    DeskError,
    DirectoryError,
    DomainError,
    JoiningError,
    OperatorError,
    PortalError,
    ProofError,
    ReferralError,
    SealingError,
    ShareError,
)
_MAX: Final = 4096  # bytes of a file with a passphrase or a receipt


class OurCommand(click.Command):
    """A command whose errors of ours end it with a sentence and exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run it."""
        try:
            return super().invoke(ctx)
        except (DeskError, KeyfileError) as error:
            raise click.ClickException(_in_their_language(str(error))) from error
        except OURS as error:
            raise click.ClickException(str(error)) from error


def _in_their_language(text: str) -> str:
    """What the desk says, as its pages would; its catalogues are read for nothing else here."""
    from complaints.cli.tongue import sentence

    return sentence(text)


class OurGroup(click.Group):
    """A group of such commands."""

    command_class = OurCommand


def passphrase(path: Path | None, what: str, *, new: bool = False) -> str:
    """A passphrase: the first line of a file, or typed, twice for a new one.

    From here on this process holds secrets, and its memory is guarded.
    """
    harden()
    if path:
        return _first_line(path)
    return secret(f"Passphrase of {what}", twice=new)


def receipt(path: Path | None) -> Receipt:
    """A receipt: from a file, or typed. `ReceiptError` if it was mistyped."""
    harden()
    text = _first_line(path) if path else secret("Receipt (28 digits)")
    return Receipt.parse(text)


def secret(what: str, *, twice: bool = False) -> str:
    """Something secret, typed where nobody sees it; it may be in this process's memory alone."""
    harden()
    return str(click.prompt(what, hide_input=True, confirmation_prompt=twice))


def _first_line(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MAX)
        return data.decode("utf-8").split("\n", 1)[0].rstrip("\r")
    except (OSError, UnicodeDecodeError):
        raise click.ClickException(f"Cannot read {path} as text.") from None
