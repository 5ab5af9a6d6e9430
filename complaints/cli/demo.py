"""``amparo demo``: a portal and three desks with invented complaints, until Ctrl-C."""

import re
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from complaints.complainant import Complainant
from complaints.demo import filing, instance
from complaints.demo.instance import Desk, Instance
from complaints.demo.organisations import ORGANISATIONS
from complaints.demo.processes import DemoError, Programs, programs
from complaints.desk.entrance import PATH
from complaints.portal_client import PortalClient, PortalError

_START: Final = 30  # seconds for the portal to answer
_PAUSE: Final = 0.2
_LINK: Final = re.compile(rf"http://\S+{PATH}\S+")


@click.command
@click.option("--portal-port", type=int, default=8000, show_default=True)
@click.option("--desk-port", type=int, default=8101, show_default=True, help="Of the first desk.")
@click.option("--release-seconds", type=int, default=3, show_default=True)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="An empty folder to keep everything in; without it all is erased at the end.",
)
def demo(portal_port: int, desk_port: int, release_seconds: int, data: Path | None) -> None:
    """Start a portal and three desks with invented complaints; Ctrl-C ends it."""
    for port in (portal_port, *range(desk_port, desk_port + len(ORGANISATIONS))):
        if _listens(port):
            raise click.ClickException(
                f"Something listens on port {port} already. Choose others: "
                'make demo DEMO="--portal-port 9000 --desk-port 9101"'
            )
    if data is not None and data.exists() and any(data.iterdir()):
        raise click.ClickException(f"{data} is not empty.")
    for number in (signal.SIGTERM, signal.SIGHUP):  # or what was started would stay
        signal.signal(number, signal.default_int_handler)
    folder = data or Path(tempfile.mkdtemp(prefix="amparo-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        _run(folder.absolute(), portal_port, desk_port, release_seconds)
    except (DemoError, PortalError) as error:
        raise click.ClickException(str(error)) from error
    finally:
        if data is None:
            shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, portal_port: int, desk_port: int, release_seconds: int) -> None:
    today = datetime.now(UTC).date()
    base = f"http://127.0.0.1:{portal_port}"
    click.echo("Making stewards, three invented organisations, and the pages …")
    made = instance.create(
        folder, today=today, bind=f"127.0.0.1:{portal_port}", release_seconds=release_seconds
    )
    with programs(folder / "logs") as running:
        _start_portal(made, running)
        portal = PortalClient(base)
        _wait(portal, running)
        made.publish_cards(portal)
        for number, desk in enumerate(made.desks):
            running.start(
                _name(desk),
                [
                    "desk",
                    *("--keyfile", desk.keyfile, "--portal", base),
                    *("--port", str(desk_port + number), "--sync-every", "5"),
                ],
            )
        complainant = Complainant(portal, root=made.root, today=today)
        complaints = list(filing.invented(today))
        with click.progressbar(complaints, label="Filing invented complaints") as each:
            receipts = [filing.file(one, complainant) for one in each]
        links = [_link(_name(desk), running) for desk in made.desks]
        click.echo(_screen(made, base, links, receipts[0].grouped()))
        _until_interrupted(running)


def _start_portal(made: Instance, running: Programs) -> None:
    config = made.portal
    running.start(
        "portal",
        [
            "portal",
            *("--data", config.data),
            *("run", "--bind", config.bind, "--pages", made.folder / "pages"),
            *("--envelope-release-seconds", str(config.envelope_release_seconds)),
            *("--reply-release-seconds", str(config.reply_release_seconds)),
        ],
    )


def _wait(portal: PortalClient, running: Programs) -> None:
    ends = time.monotonic() + _START
    while time.monotonic() < ends:
        running.check()
        try:
            if portal.health().ready:
                return
        except PortalError:
            time.sleep(_PAUSE)
    raise DemoError("The portal does not answer.")


def _name(desk: Desk) -> str:
    return f"desk of {desk.organisation.id}"


def _link(name: str, running: Programs) -> str:
    """How to come in at the desk that was started under this name."""
    ends = time.monotonic() + _START
    while time.monotonic() < ends:
        running.check()
        if links := _LINK.findall(running.said(name)):
            return str(links[-1])
        time.sleep(_PAUSE)
    raise DemoError(f"The {name} does not answer.")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _screen(made: Instance, base: str, links: Sequence[str], receipt: str) -> str:
    desks = "\n".join(
        f"  {desk.organisation.names['en']}, passphrase: {desk.passphrase}\n    {link}"
        for desk, link in zip(made.desks, links, strict=True)
    )
    return f"""
Amparo is running. Everything in it is invented; its keys are worth nothing.

1. File a complaint, as on a phone:
  {base}   choose a language; as country take Spain

2. Read and answer it at a desk:
{desks}
   Each link works once; the next one is in {made.folder / "logs"}.
   Open the Ombudsman's desk, enter its passphrase, open a case. Answer it.
   Ask the complainant whether the case may go to Legal Aid.

3. Come back as the complainant, with the number that you were given:
  {base}/en/answers.html
   The first of the invented complaints, in Arabic, has this number:
   {receipt}
   Read the answer, say yes to the question.

4. At the Ombudsman's desk, refer the case. At Legal Aid's desk, check it for a
   conflict of interest, then accept it.

New letters travel within a few seconds here; on a real portal within minutes or an hour.
Ctrl-C ends everything.
"""


def _until_interrupted(running: Programs) -> None:
    try:
        while True:
            running.check()
            time.sleep(1)
    except KeyboardInterrupt:
        click.echo("Ending …")
