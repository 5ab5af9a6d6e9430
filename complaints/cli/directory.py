"""``amparo directory``: fetch a portal's directory and check every signature in it."""

from pathlib import Path

import click

from complaints.address_book import AddressBook
from complaints.cli import asking, shared
from complaints.directory import Directory
from complaints.operator.stewards import Pending
from complaints.operator.workspace import DIRECTORY, write_published
from complaints.portal_client import PortalClient


@click.group(cls=asking.OurGroup)
def directory() -> None:
    """Fetch and check a portal's directory."""


@directory.command()
@shared.portal_option
@shared.trust_option
@click.option("--out", type=shared.FOLDER, metavar="DIR", help="Keep it; refuse older ones later.")
def fetch(url: str, trust: Path, out: Path | None) -> None:
    """Fetch the directory and all its lists, verify them, and say who is in them."""
    today = shared.today()
    kept = out / DIRECTORY if out else None
    at_least = Directory.parse(shared.read(kept)).version if kept and kept.exists() else 0
    book = AddressBook.load(
        PortalClient(url), root=shared.read_root(trust), today=today, at_least=at_least
    )
    found = book.directory
    if out:
        signatures = book.signatures.decode("utf-8")
        write_published(out, Pending(directory=found, shards=book.lists, signatures=signatures))
    click.echo(f"{found.instance}, version {found.version}, until {found.validity.last}")
    for one in sorted(book.organisations.values(), key=lambda one: one.id):
        refusal = one.refusal(today)
        remark = f" ({refusal})" if refusal else ""
        click.echo(f"  {one.id}: {shared.plain(one.name('en'))}{remark}")
