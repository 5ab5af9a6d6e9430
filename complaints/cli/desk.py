"""`amparo desk`: the desk on a caseworker's own computer, at 127.0.0.1 and nowhere else."""

from datetime import timedelta
from pathlib import Path
from typing import Final

import click

from complaints.cli import asking, files, shared
from complaints.cli.computer import check, warn
from complaints.cli.serving import announce_next, serve
from complaints.cli.takein import take_in
from complaints.cli.training import training
from complaints.desk import backup, home
from complaints.desk.app import create_app
from complaints.desk.beginning import Beginning
from complaints.desk.config import Config, default_data
from complaints.desk.processes.hardening import harden
from complaints.desk.translator import Program, TranslatorError
from complaints.desk.unlocked import utc_now

#: Where a desk lies and whom it asks before there is one: nowhere, and nobody.
_UNMADE: Final = "none.key"
_NOWHERE: Final = "http://127.0.0.1:9"


@click.group(cls=asking.OurGroup, invoke_without_command=True)
@click.option("--keyfile", type=click.Path(exists=True, dir_okay=False))
@click.option("--portal", metavar="URL", help="The portal's address.")
@click.option(
    "--home", "folder", type=shared.FOLDER, metavar="DIR", help="A desk in one folder, instead."
)
@click.option("--port", default=8101, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--data",
    type=click.Path(file_okay=False),
    help="The folder of the encrypted cases; beside the keyfile if not given.",
)
@click.option(
    "--lock-after", default=15, show_default=True, type=click.IntRange(1, 240), metavar="MINUTES"
)
@click.option(
    "--sync-every", default=60, show_default=True, type=click.IntRange(1, 3600), metavar="SECONDS"
)
@click.option(
    "--translator",
    type=shared.FILE,
    metavar="FILE",
    help="A TOML file that names a program on this computer which translates.",
)
@click.pass_context
def desk(
    context: click.Context,
    keyfile: str | None,
    portal: str | None,
    folder: Path | None,
    port: int,
    data: str | None,
    lock_after: int,
    sync_every: int,
    translator: Path | None,
) -> None:
    """Start the desk on this computer, until Ctrl-C. It opens with the keyfile's passphrase.

    With --home and a folder in which there is none yet, its pages lead a newcomer to their own.
    First it says what on this computer endangers the cases: see "amparo desk check".
    """
    if context.invoked_subcommand:
        return
    found = folder or (None if keyfile or portal else home.beside_program())
    first_start = Beginning(found) if found and not home.is_begun(found) else None
    if found and first_start:
        keyfile, portal = str(found / _UNMADE), _NOWHERE
    elif found:
        there = home.Home.read(found)
        keyfile, portal = str(there.keyfile), there.portal
    if not keyfile or not portal:
        raise click.UsageError("A desk needs --home, or --keyfile and --portal.")
    path = Path(keyfile).resolve()
    config = Config(
        keyfile=path,
        portal=portal,
        port=port,
        data=Path(data).resolve() if data else default_data(path),
        lock_after=timedelta(minutes=lock_after),
        sync_every=timedelta(seconds=sync_every),
        translator=_program(translator) if translator else None,
    )
    harden()
    warn(config.keyfile, config.data)
    app = create_app(config, announce=announce_next, first_start=first_start)
    entrance, gate = app.extensions["entrance"], app.extensions["gate"]
    serve(app, port, link=entrance.link, lock=gate.lock)


def _program(path: Path) -> Program:
    try:
        return Program.read(path)
    except TranslatorError as error:
        raise click.ClickException(str(error)) from error


desk.add_command(check)
desk.add_command(take_in)
desk.add_command(training)


@desk.command("backup")
@click.argument("out", type=shared.NEW_FILE, metavar="FILE")
@click.option("--keyfile", "path", type=shared.FILE, required=True, metavar="FILE")
@click.option("--data", type=shared.FOLDER, metavar="DIR", help="The desk's folder of cases.")
@shared.passphrase_option
def backup_(out: Path, path: Path, data: Path | None, passphrase_file: Path | None) -> None:
    """Copy the whole desk into one sealed file. Close the desk first.

    The file opens with the keyfile's passphrase of today. Destroy it when you make the next.
    """
    text = asking.passphrase(passphrase_file, str(path))
    with files.written(str(out), mode=files.PRIVATE) as file:
        backup.make(path, text, data or default_data(path), file, today=shared.today())
    click.echo(f"The desk is in {out}, sealed.")


@desk.command()
@click.argument("file", type=shared.FILE, metavar="FILE")
@click.option("--keyfile", "path", type=shared.NEW_FILE, required=True, metavar="FILE")
@click.option("--data", type=shared.FOLDER, metavar="DIR", help="Where to put the cases.")
@shared.passphrase_option
def restore(file: Path, path: Path, data: Path | None, passphrase_file: Path | None) -> None:
    """Make a desk again from a backup, where there is none. It goes on; the old one stops."""
    text = asking.passphrase(passphrase_file, str(file))
    member = backup.restore(file, text, path, data or default_data(path), now=utc_now())
    click.echo(
        f"The desk of {member} is back. Let it fetch; a colleague can hand over what it lacks."
    )
