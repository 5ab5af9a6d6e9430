"""`amparo portal build`: the complainant's pages as static files."""

from pathlib import Path
from urllib.parse import urlsplit

import click

from complaints.directory import MalformedDirectoryError, TrustRoot
from complaints.locale.catalogues import languages
from complaints.locale.languages import COMPLAINANT
from complaints.locale.update import catalogues, problems
from complaints.pages.build import LEAVE_TO, Site
from complaints.pages.build import build as build_pages


@click.command
@click.option(
    "--trust",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The trust root of this instance, as the stewards made it.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write; the portal serves it.",
)
@click.option(
    "--leave-to",
    default=LEAVE_TO,
    show_default=True,
    help="The page that opens on “Leave now”.",
)
def build(trust: Path, out: Path, leave_to: str) -> None:
    """Render the pages, in every language that is complete, with the list of their hashes."""
    if urlsplit(leave_to).scheme != "https":
        raise click.ClickException("--leave-to must be an https address.")
    try:
        root = TrustRoot.parse(trust.read_bytes())
    except MalformedDirectoryError as error:
        raise click.ClickException(f"{trust}: {error}") from error
    _check_catalogues()
    build_pages(Site(trust=root, leave_to=leave_to), out)
    click.echo(f"The pages for {root.instance} are in {out}.")


def _check_catalogues() -> None:
    """Refuse to build from a catalogue that has faults or is older than the texts."""
    every = catalogues(languages(), COMPLAINANT)
    found = [line for one in every for line in problems(*one)]
    if found:
        raise click.ClickException("\n".join(["The catalogues are not fit to be built.", *found]))
