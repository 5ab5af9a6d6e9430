"""``amparo org`` about the organisation's own key: shares of it on paper, and the way back.

The words go to the terminal once, or come from it; they are in no file, no argument, no error.
"""

from pathlib import Path

import click

from complaints import cards, keyring, shares
from complaints.cli import asking, shared
from complaints.directory import (
    Card,
    Directory,
    Organisation,
    Shard,
    TrustRoot,
    organisations_by_id,
)
from complaints.domain import identifiers
from complaints.domain.errors import DomainError
from complaints.keyring import Keyring
from complaints.operator.errors import OperatorError
from complaints.portal_client import PortalClient, ProblemError
from crypto.minisign import SecretKey


@click.command("make-shares", cls=asking.OurCommand)
@click.option("--keyfile", "path", type=shared.FILE, required=True, metavar="FILE")
@click.option("--needed", type=click.IntRange(2, shares.MOST), required=True, metavar="K")
@click.option("--of", "count", type=click.IntRange(2, shares.MOST), required=True, metavar="N")
@shared.passphrase_option
def make_shares(path: Path, needed: int, count: int, passphrase_file: Path | None) -> None:
    """Show N shares of the organisation's key, K of which bring it back. Write them by hand.

    Each is shown once, alone, and then the next. No printer, no photograph: give each to another
    person, and keep two in no one place.
    """
    key = keyring.load(path, asking.passphrase(passphrase_file, str(path))).organisation_key
    if key is None:
        raise OperatorError("Only an administrator's keyfile has the organisation's key.")
    for at, one in enumerate(shares.make(key, needed=needed, of=count), start=1):
        click.clear()
        click.echo(f"Share {at} of {count}; {needed} are needed. Write it down, and read it again.")
        words = one.split()
        for row in range(0, len(words), 3):
            numbered = enumerate(words[row : row + 3], start=row + 1)
            click.echo("   ".join(f"{n:2} {word:<10}" for n, word in numbered))
        click.pause("Press a key once it is written down.")
    click.clear()
    click.echo(f"The key {key.public_key} has {count} shares; {needed} bring it back.")


@click.command(cls=asking.OurCommand)
@click.argument("organisation", metavar="ORGANISATION")
@click.argument("member", metavar="MEMBER")
@shared.trust_option
@shared.portal_option
@click.option("--out", type=shared.NEW_FILE, required=True, metavar="FILE", help="The keyfile.")
@shared.passphrase_option
def restore(
    organisation: str,
    member: str,
    trust: Path,
    url: str,
    out: Path,
    passphrase_file: Path | None,
) -> None:
    """Bring the organisation's key back from its shares, for MEMBER, a new administrator.

    The card is renewed with them and a fresh recipient. Colleagues' desks give them the rest.
    """
    if out.exists():
        raise OperatorError(f"There is a file {out} already; nothing was changed.")
    try:
        identifiers.member(member)
    except DomainError as error:
        raise OperatorError(str(error)) from error
    root, portal = shared.read_root(trust), PortalClient(url)
    listed = _listed(organisation, root, portal)
    key = _asked()
    if key.public_key.key != listed.key.key:
        raise OperatorError("The directory names another key than the shares give.")
    keys = Keyring.generate(
        root=root, organisation=organisation, member=member, organisation_key=key
    )
    previous = _published(keys, portal)
    if previous and any(one.id == member for one in previous.members):
        raise OperatorError("Somebody of this name is or was a member; choose another name.")
    renewal = cards.renew(keys, previous, today=shared.today())
    text = asking.passphrase(passphrase_file, f"the member {member}", new=True)
    keyring.save(out, renewal.keyring, text)  # before anything is public
    portal.put_card(organisation, renewal.data)
    click.echo(f"{member} is an administrator; card {renewal.card.version} is published.")


def _asked() -> SecretKey:
    """Shares typed one after the other, until there are enough."""
    given: list[str] = []
    needed = 1
    while len(given) < needed:
        one = asking.secret(f"Share {len(given) + 1}, all words in one line")
        try:
            needed = shares.needed_with(one, given)
        except shares.ShareError as error:
            click.echo(f"{error} Type it again, or another one.")
            continue
        given.append(one)
    return shares.join(given)


def _published(keys: Keyring, portal: PortalClient) -> Card | None:
    try:
        return cards.verify_own(portal.card(keys.organisation), keys)
    except ProblemError as error:
        if error.slug != "not-found":
            raise
    return None


def _listed(organisation: str, root: TrustRoot, portal: PortalClient) -> Organisation:
    """What the stewards say of the organisation, today."""
    data, signatures = portal.directory()
    directory = Directory.accept(data, signatures, root=root, today=shared.today())
    found = organisations_by_id(
        Shard.accept(portal.shard(name), name=name, directory=directory)
        for name in directory.shards
    )
    if organisation not in found:
        raise OperatorError("The directory does not know this organisation.")
    return found[organisation]
