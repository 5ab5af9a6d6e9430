"""``amparo journal``: proving what a desk keeps, with no line to a portal."""

from pathlib import Path
from typing import Final

import click

from complaints.cli import asking, shared
from complaints.desk import cardwatch
from complaints.desk.auditing import Audit, audit
from complaints.desk.config import default_data
from complaints.desk.errors import StoreMissingError
from complaints.desk.registry import Registry
from complaints.desk.store import Store
from complaints.desk.store.engine import is_there
from complaints.desk.vault import Vault
from complaints.domain.messages import NO_HASH

_NO_DESK: Final = "There is no desk in this folder. Put its disk or stick back, or use --data."


@click.group(cls=asking.OurGroup)
def journal() -> None:
    """Prove the journal that an office's desks keep."""


@journal.command()
@click.option("--keyfile", "path", type=shared.FILE, required=True, metavar="FILE")
@click.option("--data", type=shared.FOLDER, metavar="DIR", help="The desk's folder of cases.")
@shared.passphrase_option
@click.pass_context
def verify(
    context: click.Context, path: Path, data: Path | None, passphrase_file: Path | None
) -> None:
    """Prove the chains of all members and of the inbox; exit code 1 names what does not fit.

    Close the desk first. Nothing is changed, and nothing of what was written is shown.
    """
    vault = Vault.open(path, asking.passphrase(passphrase_file, str(path)))
    folder = data or default_data(path)
    if not is_there(folder):
        raise StoreMissingError(_NO_DESK)  # of an empty one everything would fit
    store = Store.open(folder, vault.keyring.database_key)
    try:
        known = Registry(store, root=vault.keyring.root).known
        organisation = vault.keyring.organisation
        with store.reading() as unit:
            ends = {
                one: 0 if last == NO_HASH else end
                for one, last in known.left(organisation).items()
                if (end := unit.journal.number_of(last)) is not None or last == NO_HASH
            }
            found = audit(
                unit,
                member=vault.keyring.member,
                card=known.cards.get(organisation),
                doubled=lambda: cardwatch.doubled(unit, known, organisation),
                ends={one: end or 0 for one, end in ends.items()},
            )
    finally:
        store.close()
    _tell(found)
    context.exit(1 if found.faults else 0)


def _tell(found: Audit) -> None:
    for one in found.chains:
        line = f"{one.member}: {one.entries} entries, the last is number {one.last}"
        if one.unproven:
            line += f"; {one.unproven} held by the chain alone"
        click.echo(line)
    click.echo(f"inbox: read up to {found.inbox}")
    for entry in found.undelivered:
        click.echo(f"not yet delivered: {entry}")
    for fault in found.faults:
        click.echo(f"WRONG: {fault}")
    click.echo("Something does not fit." if found.faults else "Everything fits.")
