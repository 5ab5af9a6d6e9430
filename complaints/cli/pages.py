"""`amparo portal build`: the complainant's pages as static files."""

from pathlib import Path
from urllib.parse import urlsplit

import click

from complaints.directory import MalformedDirectoryError, TrustRoot
from complaints.locale.catalogues import languages
from complaints.locale.languages import COMPLAINANT, LANGUAGES
from complaints.locale.update import catalogues, problems
from complaints.offline_content import LIMIT
from complaints.pages.assets import FILLED
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
@click.option(
    "--assisted",
    default="",
    metavar="URL",
    help="The origin of the way without scripts, if you run it: named where scripts are missing.",
)
@click.option(
    "--address",
    default="",
    metavar="URL",
    help="The site's own origin, named in the form in one file; https://INSTANCE if not given.",
)
def build(trust: Path, out: Path, leave_to: str, assisted: str, address: str) -> None:
    """Render the pages, in every language that is complete, with the list of their hashes."""
    if urlsplit(leave_to).scheme != "https":
        raise click.ClickException("--leave-to must be an https address.")
    if assisted and not _is_origin(assisted):
        raise click.ClickException("--assisted must be an origin: https://NAME, and no path.")
    if address and not _is_origin(address):
        raise click.ClickException("--address must be an origin: https://NAME, and no path.")
    try:
        root = TrustRoot.parse(trust.read_bytes())
    except MalformedDirectoryError as error:
        raise click.ClickException(f"{trust}: {error}") from error
    _check_catalogues()
    site = Site(trust=root, leave_to=leave_to, assisted=assisted, address=address)
    build_pages(site, out)
    click.echo(f"The pages for {root.instance} are in {out}.")
    least, language = min(
        (LIMIT - one.stat().st_size, one.stem) for one in (out / FILLED).iterdir()
    )
    click.echo(
        f"The form in one file has room for {least / 1_000:,.0f} kB of lists and cards in "
        f"{LANGUAGES[language].own_name}, and for more in every other language."
    )


def _is_origin(address: str) -> bool:
    parts = urlsplit(address)
    is_safe = parts.scheme == "https" or (parts.hostname or "").endswith(".onion")
    extra = parts.path or parts.query or parts.fragment or parts.username
    return bool(is_safe and parts.scheme in ("http", "https") and parts.hostname and not extra)


def _check_catalogues() -> None:
    """Refuse to build from a catalogue that has faults or is older than the texts."""
    every = catalogues(languages(), COMPLAINANT)
    found = [line for one in every for line in problems(*one)]
    if found:
        raise click.ClickException("\n".join(["The catalogues are not fit to be built.", *found]))
