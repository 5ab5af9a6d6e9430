"""Options and small steps that several commands share."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, TypeVar
from unicodedata import category

import click

from complaints.directory import TrustRoot

F = TypeVar("F", bound=Callable[..., object])

FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE: Final = click.Path(dir_okay=False, path_type=Path)
FOLDER: Final = click.Path(file_okay=False, path_type=Path)


def portal_option(function: F) -> F:
    """``--portal URL``."""
    return click.option("--portal", "url", required=True, metavar="URL", help="The portal.")(
        function
    )


def trust_option(function: F) -> F:
    """``--trust FILE``."""
    return click.option(
        "--trust", type=FILE, required=True, metavar="FILE", help="The stewards' trust root."
    )(function)


def passphrase_option(function: F) -> F:
    """``--passphrase-file FILE``."""
    return click.option(
        "--passphrase-file", type=FILE, metavar="FILE", help="Instead of typing the passphrase."
    )(function)


def today() -> date:
    """The day in UTC, as everywhere in the protocol."""
    return datetime.now(UTC).date()


def read(path: Path) -> bytes:
    """The bytes of a file."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.ClickException(f"Cannot read {path}: {error.strerror}.") from error


def read_root(path: Path) -> TrustRoot:
    """The trust root of a file."""
    return TrustRoot.parse(read(path))


def plain(text: str) -> str:
    """Text from somebody else, without what could steer a terminal."""
    return "".join(one if one in "\n\t" or category(one)[0] != "C" else "\ufffd" for one in text)
