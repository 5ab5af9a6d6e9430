"""``amparo card``: fetch an organisation's card, verify it, and show it."""

from pathlib import Path

import click

from complaints.address_book import AddressBook
from complaints.cli import asking, shared
from complaints.directory import DirectoryError
from complaints.operator.workspace import write
from complaints.portal_client import PortalClient


@click.group(cls=asking.OurGroup)
def card() -> None:
    """Fetch an organisation's card and show it."""


@card.command()
@click.argument("organisation", metavar="ORG")
@shared.portal_option
@shared.trust_option
@click.option("--out", type=shared.NEW_FILE, metavar="FILE", help="Write the card's JSON.")
def fetch(organisation: str, url: str, trust: Path, out: Path | None) -> None:
    """Fetch the card of ORG and verify it by the directory."""
    today = shared.today()
    book = AddressBook.load(PortalClient(url), root=shared.read_root(trust), today=today)
    found = book.card(organisation)
    if out:
        write(out, found.dump())
    click.echo(f"{organisation}, card {found.version}, until {found.validity.last}")
    click.echo(f"  {found.availability.state}")
    for one in found.members:
        click.echo(f"  {one.id}, from {one.validity.first} to {one.validity.last}")
    if found.field_recipient:
        click.echo(f"  forms filled in offline until {found.field_recipient.validity.last}")
    try:
        click.echo(f"  {book.recipient(organisation)}")
    except DirectoryError as error:
        click.echo(f"  Nothing can be sealed to it today: {error}")
