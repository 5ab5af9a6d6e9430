"""``amparo assisted``: the weaker way, for people whose browser runs no scripts."""

from pathlib import Path

import click

from complaints.cli import asking, shared


@click.group()
def assisted() -> None:
    """Take complaints without scripts: this server then reads what people write.

    The weaker way. Start it only where people would otherwise have none, on a name of its own.
    """


@assisted.command(cls=asking.OurCommand)
@shared.portal_option
@shared.trust_option
@click.option("--site", metavar="URL", help="Where the stronger way is. Default: the portal.")
@click.option("--bind", metavar="HOST:PORT", default="127.0.0.1:8010", show_default=True)
@click.option("--workers", type=int, metavar="N", default=8, show_default=True)
@click.option("--leave-to", metavar="URL", help="Where “Leave now” leads.")
def run(
    url: str, trust: Path, site: str | None, bind: str, workers: int, leave_to: str | None
) -> None:
    """Serve until Ctrl-C, each request in a process of its own."""
    from complaints.assisted.config import LEAVE_TO, Config
    from complaints.assisted.errors import AssistedError
    from complaints.assisted.server import run as serve

    root = shared.read_root(trust)
    try:
        config = Config(
            portal=url,
            trust=root,
            site=site or url,
            bind=bind,
            workers=workers,
            leave_to=leave_to or LEAVE_TO,
        )
    except AssistedError as error:
        raise click.ClickException(str(error)) from error
    serve(config)
