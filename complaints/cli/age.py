"""``amparo age``: keys, encryption and decryption with the flags of the stock ``age`` tools.

It is there so that anyone can check our files against theirs, and for hybrid recipients only:
classic keys, passphrases and SSH keys are refused. Messages go to standard error; every error
ends with exit code 1, as there. Nothing secret is ever in a message.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import BinaryIO

import click

from complaints.cli import files
from crypto import age as age_file
from crypto import armor as age_armor
from crypto.errors import CryptoError, MalformedKeyError
from crypto.hybrid import Identity, Recipient

_MAX_KEYS = 1 << 20  # bytes of a file of keys


class _UsageError(click.UsageError):
    exit_code = 1


class _Group(click.Group):
    """A group in which every error, a wrong flag too, ends with exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise _UsageError(error.format_message(), error.ctx) from None
        except CryptoError as error:
            raise click.ClickException(str(error)) from error


@click.group(name="age", cls=_Group)
def age() -> None:
    """Encrypt and decrypt age files, for post-quantum recipients only."""


@age.command()
@click.option("-o", "--output", metavar="FILE", help="Write the identity to a new file.")
@click.option("-y", "convert", is_flag=True, help="Print the recipients of an identity file.")
@click.option("-pq", is_flag=True, expose_value=False, help="Accepted; there is no other kind.")
@click.argument("source", metavar="[FILE]", default=files.STANDARD)
def keygen(output: str | None, convert: bool, source: str) -> None:
    """Make an identity, or print the recipients of the identities in FILE (-y)."""
    if convert:
        recipients = [str(identity.recipient) for identity in _identities([source])]
        with files.written(output, mode=files.SHARED) as destination:
            destination.write("".join(f"{one}\n" for one in recipients).encode())
        return
    if source != files.STANDARD:
        raise click.UsageError("A new identity needs no input; did you mean -y?")
    _new_identity(output)


@age.command()
@click.option("-r", "--recipient", "texts", multiple=True, help="A recipient, age1pq1…")
@click.option("-R", "--recipients-file", "lists", multiple=True, metavar="FILE")
@click.option("-i", "--identity", "keys", multiple=True, metavar="FILE", help="To oneself.")
@click.option("-o", "--output", metavar="FILE", help="Default: standard output.")
@click.option("-a", "--armor", is_flag=True, help="Write text instead of bytes.")
@click.argument("source", metavar="[FILE]", default=files.STANDARD)
def encrypt(
    texts: Sequence[str],
    lists: Sequence[str],
    keys: Sequence[str],
    output: str | None,
    armor: bool,
    source: str,
) -> None:
    """Encrypt FILE, or standard input, so that each recipient alone can open it."""
    _check_standard_input([*lists, *keys, source])
    recipients = [_recipient(text) for text in texts]
    for path in lists:
        recipients += [_recipient(line, where) for where, line in _lines(path)]
    recipients += [identity.recipient for identity in _identities(keys)]
    if not recipients:
        raise click.UsageError("Name a recipient with -r, -R or -i.")
    if output is None and not armor and sys.stdout.isatty():
        raise click.UsageError(
            "Bytes are not for a terminal; name a file with -o, write text with -a, "
            "or force it with -o -."
        )
    with _from_to(source, output, mode=files.SHARED) as (plain, destination):
        if armor:
            writer = age_armor.Writer(destination)
            age_file.encrypt(plain, writer, recipients=recipients)
            writer.finish()
        else:
            age_file.encrypt(plain, destination, recipients=recipients)


@age.command()
@click.option("-i", "--identity", "keys", multiple=True, required=True, metavar="FILE")
@click.option("-o", "--output", metavar="FILE", help="Default: standard output.")
@click.argument("source", metavar="[FILE]", default=files.STANDARD)
def decrypt(keys: Sequence[str], output: str | None, source: str) -> None:
    """Decrypt FILE, or standard input, with the identities in the files named by -i."""
    _check_standard_input([*keys, source])
    identities = _identities(keys)
    with _from_to(source, output, mode=files.PRIVATE, text=True) as (sealed, destination):
        age_file.decrypt(age_armor.reader(sealed), destination, identities=identities)


@contextmanager
def _from_to(
    source: str, output: str | None, *, mode: int, text: bool = False
) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    if files.same_file(source, output):
        raise click.UsageError("The input and the output are the same file.")
    on_screen = text and output is None and sys.stdout.isatty()
    target = files.text_on_terminal() if on_screen else files.written(output, mode=mode)
    with files.opened(source) as opened, target as destination:
        yield opened, destination


def _new_identity(output: str | None) -> None:
    identity = Identity.generate()
    created = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
    text = f"# created: {created}\n# public key: {identity.recipient}\n{identity}\n"
    if output is None or output == files.STANDARD:
        click.echo(text, nl=False)
    else:
        files.create(output, text.encode("ascii"))
    if output is not None or not sys.stdout.isatty():
        click.echo(f"Public key: {identity.recipient}", err=True)


def _check_standard_input(paths: Sequence[str]) -> None:
    if list(paths).count(files.STANDARD) > 1:
        raise click.UsageError("Standard input can be read for one purpose only.")


def _identities(paths: Sequence[str]) -> list[Identity]:
    found = []
    for path in paths:
        lines = list(_lines(path))
        if not lines:
            raise click.ClickException(f"There is no identity in {path}.")
        for where, line in lines:
            try:
                found.append(Identity.parse(line))
            except MalformedKeyError as error:
                raise click.ClickException(f"{where}: {error}") from None
    return found


def _recipient(text: str, where: str | None = None) -> Recipient:
    try:
        return Recipient.parse(text)
    except MalformedKeyError as error:
        raise click.ClickException(f"{where}: {error}" if where else str(error)) from error


def _lines(path: str) -> Iterator[tuple[str, str]]:
    """The keys of a file, each with where it stands; comments and empty lines passed over."""
    with files.opened(path) as file:
        data = file.read(_MAX_KEYS + 1)
    if len(data) > _MAX_KEYS:
        raise click.ClickException(f"{path} is too long for a file of keys.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path} is not a file of keys.") from error
    for number, line in enumerate(text.split("\n"), start=1):
        key = line.strip()
        if key and not key.startswith("#"):
            yield f"{path}, line {number}", key
