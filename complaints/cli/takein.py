"""`amparo desk take-in`: hand files made offline to a portal. Needs no keyfile, opens nothing."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from complaints.cli import shared
from complaints.portal_client import PortalClient, PortalError
from complaints.taking_in import Taken
from complaints.taking_in import take_in as hand_in

_ENDING: Final = "*.tar"
_AGAIN: Final = "Take the same files in again later; nothing is filed twice."


@click.command("take-in")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True), metavar="PATH…"
)
@shared.portal_option
def take_in(paths: Sequence[Path], url: str) -> None:
    """Hand files made offline to the portal: single ones, or all .tar files below folders.

    The same file twice does no harm. Fails if any file was not whole or not taken whole.
    """
    portal, complete = PortalClient(url), True
    for path in _files(paths):
        try:
            taken = _one(path, portal)
        except OSError as error:
            click.echo(shared.plain(f"{path}: cannot be read: {error.strerror}."))
            complete = False
            continue
        except PortalError as error:
            raise click.ClickException(shared.plain(f"{path}: {error} {_AGAIN}")) from None
        click.echo(shared.plain(f"{path}: {_sentence(taken)}"))
        complete = complete and taken.is_whole and not taken.refused
    if not complete:
        raise click.ClickException("Not everything was taken in.")


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob(_ENDING) if one.is_file())
        else:
            yield path


def _one(path: Path, portal: PortalClient) -> Taken:
    with (
        path.open("rb") as file,
        click.progressbar(length=path.stat().st_size, label=shared.plain(path.name)) as bar,
    ):
        return hand_in(file, portal, step=lambda _done: bar.update(file.tell() - bar.pos))


def _sentence(taken: Taken) -> str:
    if not taken.items and not taken.refused:
        return "this file was not made by the form, or it is damaged."
    said = [f"{taken.items} taken in"]
    if taken.refused:
        said.append(f"{taken.refused} refused by the portal")
    if not taken.is_whole:
        said.append("the rest of the file is damaged")
    return ", ".join(said) + "."
