"""``amparo org …`` about members: a newcomer's request, and who is on the card.

For offices whose administrator opens no desk in a browser: each command is that desk for a moment,
in step with the portal before and after.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from complaints import keyring
from complaints.cli import asking, files, shared
from complaints.desk.config import Config, default_data
from complaints.desk.unlocked import Unlocked
from complaints.domain import identifiers
from complaints.domain.errors import DomainError
from complaints.joining import Request
from complaints.keyring import Keyring
from complaints.operator.errors import OperatorError


def _desk_options(function: shared.F) -> shared.F:
    """Which desk: its keyfile, its portal, its folder."""
    for option in (
        shared.passphrase_option,
        click.option(
            "--data", type=shared.FOLDER, metavar="DIR", help="The desk's folder of cases."
        ),
        shared.portal_option,
        click.option("--keyfile", "path", type=shared.FILE, required=True, metavar="FILE"),
    ):
        function = option(function)
    return function


@click.command(cls=asking.OurCommand)
@click.argument("organisation", metavar="ORGANISATION")
@click.argument("member", metavar="MEMBER")
@shared.trust_option
@click.option("--out", type=shared.NEW_FILE, required=True, metavar="FILE", help="The keyfile.")
@shared.passphrase_option
def request(
    organisation: str, member: str, trust: Path, out: Path, passphrase_file: Path | None
) -> None:
    """Make a newcomer's keyfile, and print the request for the organisation's administrator."""
    if out.exists():
        raise OperatorError(f"There is a file {out} already; nothing was changed.")
    try:
        keys = Keyring.generate(
            root=shared.read_root(trust),
            organisation=identifiers.organisation(organisation),
            member=identifiers.member(member),
            organisation_key=None,
        )
    except DomainError as error:
        raise OperatorError(str(error)) from error
    keyring.save(out, keys, asking.passphrase(passphrase_file, f"the member {member}", new=True))
    asked = Request.of(keys)
    click.echo(asked.dump().decode())
    click.echo(f"Digits to compare, by voice: {asked.fingerprint}", err=True)


@click.command(cls=asking.OurCommand)
@_desk_options
def members(path: Path, url: str, data: Path | None, passphrase_file: Path | None) -> None:
    """List who is and was a member."""
    with _desk(path, url, data, passphrase_file) as desk:
        for one in desk.members.rows():
            role = "administrator" if one.administrator else "member"
            seen = one.seen or "never"
            until = f"{one.first} to {one.last}"
            click.echo(f"{one.id}: {role if one.is_current else 'left'}, {until}, seen {seen}")


@click.command("add-member", cls=asking.OurCommand)
@click.argument("file", type=shared.FILE, metavar="REQUEST")
@click.option("--fingerprint", required=True, metavar="DIGITS", help="As the newcomer read them.")
@_desk_options
def add_member(
    file: Path,
    fingerprint: str,
    path: Path,
    url: str,
    data: Path | None,
    passphrase_file: Path | None,
) -> None:
    """Put a newcomer on the card, and give them the organisation's keys."""
    asked = Request.parse(shared.read(file))
    if "".join(fingerprint.split()) != asked.fingerprint.replace(" ", ""):
        raise OperatorError(
            "These are not the digits of this request; somebody may have swapped it."
        )
    with _desk(path, url, data, passphrase_file) as desk:
        desk.members.add(asked)
        desk.sync.run()
    click.echo(f"{asked.member} is on the card, and can open a desk now.")


@click.command("remove-member", cls=asking.OurCommand)
@click.argument("member", metavar="MEMBER")
@click.confirmation_option(prompt="Nothing that they sign counts any more. Remove them?")
@_desk_options
def remove_member(
    member: str, path: Path, url: str, data: Path | None, passphrase_file: Path | None
) -> None:
    """Take a member off the card now, and replace every key of the organisation they have."""
    with _desk(path, url, data, passphrase_file) as desk:
        has_key = any(one.administrator for one in desk.members.rows() if one.id == member)
        desk.members.remove(member)
        desk.sync.run()
    click.echo(f"{member} is off the card. The organisation has new keys for its envelopes.")
    if has_key:
        click.echo("They had the organisation's own key: ask the stewards for another one today.")


@click.command("hand-over", cls=asking.OurCommand)
@click.argument("member", metavar="MEMBER")
@click.option("--out", type=shared.NEW_FILE, required=True, metavar="FILE")
@_desk_options
def hand_over(
    member: str,
    out: Path,
    path: Path,
    url: str,
    data: Path | None,
    passphrase_file: Path | None,
) -> None:
    """Write all cases so far into a file that this member alone can open."""
    with (
        _desk(path, url, data, passphrase_file) as desk,
        files.written(str(out), mode=files.PRIVATE) as file,
    ):
        desk.handover.give(member, file)
    click.echo(f"{out} is sealed to {member}. Their desk takes it with: amparo org take-over")


@click.command("take-over", cls=asking.OurCommand)
@click.argument("file", type=shared.FILE, metavar="FILE")
@_desk_options
def take_over(
    file: Path, path: Path, url: str, data: Path | None, passphrase_file: Path | None
) -> None:
    """Take the cases so far that a colleague has written into a file for this member."""
    with _desk(path, url, data, passphrase_file) as desk:
        with file.open("rb") as source:
            taken = desk.handover.take(source)
        desk.sync.run()
    click.echo(f"From {taken.giver}: {taken.letters} letters, {taken.entries} entries were new.")


@contextmanager
def _desk(
    path: Path, url: str, data: Path | None, passphrase_file: Path | None
) -> Iterator[Unlocked]:
    """The member's desk without its pages, in step with the portal."""
    config = Config(keyfile=path, portal=url, port=0, data=data or default_data(path))
    desk = Unlocked.open(config, asking.passphrase(passphrase_file, str(path)))
    try:
        desk.sync.run()
        yield desk
    finally:
        desk.close()
