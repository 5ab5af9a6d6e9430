"""``amparo directory``: check a portal's directory; take services in and out of one as HSDS."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from complaints.address_book import AddressBook
from complaints.cli import asking, shared
from complaints.directory import Directory, Shard, organisations_by_id
from complaints.operator import services as listing
from complaints.operator.errors import OperatorError
from complaints.operator.stewards import Pending
from complaints.operator.workspace import (
    DIRECTORY,
    Workspace,
    read_published,
    write,
    write_published,
)
from complaints.portal_client import PortalClient
from referral import browser, rulebook
from referral.errors import HsdsError
from referral.hsds import document, people

_MOST_NAMES: Final = 20  # of services, in a preview


@click.group(cls=asking.OurGroup)
def directory() -> None:
    """Fetch and check a portal's directory; exchange its services with others."""


@directory.command()
@shared.portal_option
@shared.trust_option
@click.option("--out", type=shared.FOLDER, metavar="DIR", help="Keep it; refuse older ones later.")
def fetch(url: str, trust: Path, out: Path | None) -> None:
    """Fetch the directory and all its lists, verify them, and say who is in them."""
    today = shared.today()
    kept = out / DIRECTORY if out else None
    at_least = Directory.parse(shared.read(kept)).version if kept and kept.exists() else 0
    portal = PortalClient(url)
    book = AddressBook.load(portal, root=shared.read_root(trust), today=today, at_least=at_least)
    found = book.directory
    rules = portal.rulebook() if found.rulebook else None
    found.check_rulebook(rules)
    if out:
        signatures = book.signatures.decode("utf-8")
        pending = Pending(directory=found, shards=book.lists, rulebook=rules, signatures=signatures)
        write_published(out, pending)
    click.echo(f"{found.instance}, version {found.version}, until {found.validity.last}")
    click.echo(_say(rules))
    for one in sorted(book.organisations.values(), key=lambda one: one.id):
        refusal = one.refusal(today)
        remark = f" ({refusal})" if refusal else ""
        click.echo(f"  {one.id}: {shared.plain(one.name('en'))}{remark}")


@directory.command("import-hsds")
@click.argument("files", type=shared.FILE, nargs=-1, required=True, metavar="FILE...")
@click.option("--organisation", "identifier", required=True, metavar="ID", help="Whose they are.")
@click.option("--dir", "folder", type=shared.FOLDER, default=".", metavar="DIR", help="Stewards'.")
@click.option("--provider", metavar="UUID", help="Only the services of this HSDS organization.")
@click.option("--replace", "instead", is_flag=True, help="What the files do not have goes.")
@click.option("--without-people", is_flag=True, help="Leave out contacts and who changed what.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def import_hsds(
    files: Sequence[Path],
    identifier: str,
    folder: Path,
    provider: str | None,
    instead: bool,
    without_people: bool,
    yes: bool,
) -> None:
    """Put services from HSDS 3.1 files into the stewards' draft, after a preview.

    The draft is a working copy: nothing is published before the stewards sign it.
    """
    workspace = Workspace(folder)
    found = [one for path in files for one in _read(path)]
    services = _provided(found, provider)
    if without_people:
        services = [people.without(one) for one in services]
    change = listing.put(workspace.draft(), identifier, services, instead=instead)
    _preview(identifier, change)
    if yes or click.confirm("Put this into the draft?"):
        workspace.save(change.draft)
        click.echo("It is in the draft, and takes effect when the stewards have signed it.")
    else:
        click.echo("Nothing was changed.")


@directory.command("export-hsds")
@click.option("--out", type=shared.NEW_FILE, required=True, metavar="FILE")
@click.option("--dir", "folder", type=shared.FOLDER, default=".", metavar="DIR", help="Stewards'.")
@click.option("--published", type=shared.FOLDER, metavar="DIR", help="What `fetch` kept, instead.")
def export_hsds(out: Path, folder: Path, published: Path | None) -> None:
    """Write all services of a directory as an HSDS 3.1.3 service package."""
    if published:
        pending = read_published(published)
        shards = [Shard.parse(data) for data in pending.shards.values()]
        instance, organisations = pending.directory.instance, organisations_by_id(shards)
    else:
        draft = Workspace(folder).draft()
        instance = draft.instance
        organisations = {one.id: one for listed in draft.shards.values() for one in listed}
    data = listing.export(instance, organisations.values())
    write(out, data)
    number = sum(len(one.coverage.services) for one in organisations.values())
    click.echo(f"{number} services of {len(organisations)} organisations are in {out}.")


def _read(path: Path) -> tuple[listing.Service, ...]:
    try:
        with path.open("rb") as file:
            data = file.read(document.MAX_SIZE + 1)
    except OSError as error:
        raise click.ClickException(f"Cannot read {path}: {error.strerror}.") from error
    try:
        return document.read(data)
    except HsdsError as error:
        raise OperatorError(f"{path}: {error}") from error


def _provided(found: Sequence[listing.Service], provider: str | None) -> list[listing.Service]:
    """The services of one provider, so that nobody gets another's by mistake."""
    names = listing.providers(found)
    if provider is None and len(names) < 2:
        return list(found)
    chosen = [one for one in found if listing.provider(one) == provider]
    if not chosen:
        listed = "\n".join(
            f"  {one or '(not stated)'}  {shared.plain(names[one])}" for one in names
        )
        raise OperatorError(f"Choose whose services these are, with --provider:\n{listed}")
    return chosen


def _preview(identifier: str, change: listing.Change) -> None:
    counts = (
        f"{len(change.added)} new, {len(change.changed)} changed, {len(change.same)} as before, "
        f"{len(change.kept)} not in the files and kept, {len(change.removed)} removed"
    )
    click.echo(f"Services of {identifier}: {counts}.")
    for sign, services in (("+", change.added), ("~", change.changed), ("-", change.removed)):
        _name(sign, services)
    if change.named:
        click.echo(
            f"People may be named in {change.named} places, and everybody can read the directory; "
            "--without-people leaves these out."
        )
    for one in change.growth:
        click.echo(
            f"The list of {one.shard} has {one.after:,} bytes, {one.after - one.before:+,}; every "
            "phone that looks for organisations there fetches it."
        )


def _name(sign: str, services: Sequence[Mapping[str, object]]) -> None:
    for one in services[:_MOST_NAMES]:
        click.echo(f"  {sign} {shared.plain(str(one.get('name')))}")
    if len(services) > _MOST_NAMES:
        click.echo(f"  {sign} and {len(services) - _MOST_NAMES} more")


def _say(rules: bytes | None) -> str:
    """By what its pages suggest."""
    if rules is None:
        return "Its pages have no rulebook and suggest nothing."
    same = "this program's own" if rules == browser.shipped() else "another than this program's"
    return f"Its pages suggest by a rulebook of {rulebook.parse(rules).as_of}, {same}."
