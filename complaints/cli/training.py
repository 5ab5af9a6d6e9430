"""`amparo desk training`: a desk with invented cases alone, for whoever learns. Leaves nothing."""

import _thread
import signal
import socket
import sys
import tempfile
import threading
from pathlib import Path
from typing import Final

import click

from complaints.cli import asking
from complaints.cli.serving import announce_next, serve
from complaints.desk.app import create_app
from complaints.desk.processes.hardening import harden
from complaints.training.session import training as training_in
from complaints.training.world import PASSPHRASE

_HOST: Final = "127.0.0.1"


@click.command(cls=asking.OurCommand)
@click.option(
    "--port",
    default=0,
    type=click.IntRange(0, 65535),
    help="Of the desk; one that is free if not given.",
)
@click.option("--until-closed", is_flag=True, hidden=True, help="End when standard input ends.")
def training(port: int, until_closed: bool) -> None:
    """Practise with invented cases, until Ctrl-C. No keyfile, no portal; nothing is kept."""
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", None)):
        if number is not None:  # or the folder would stay
            signal.signal(number, signal.default_int_handler)
    if until_closed:
        threading.Thread(target=_end_with_input, daemon=True).start()
    harden()
    port = port or _free_port()
    click.echo("Making invented cases. This takes about half a minute.")
    try:
        with (
            tempfile.TemporaryDirectory(
                prefix="amparo-training-", ignore_cleanup_errors=True
            ) as folder,
            training_in(Path(folder), port=port) as lived,
        ):
            app = create_app(lived.config, announce=announce_next)
            app.extensions["reset"] = lived.reset
            click.echo(f"Everything is invented. The passphrase is: {PASSPHRASE}")
            entrance, gate = app.extensions["entrance"], app.extensions["gate"]
            serve(app, port, link=entrance.link, lock=gate.lock)
    except KeyboardInterrupt:
        click.echo("Ended.")


def _end_with_input() -> None:
    """A desk that started this one holds the other end; with it, this one ends."""
    while sys.stdin.readline():
        pass
    _thread.interrupt_main()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port: int = probe.getsockname()[1]
        return port
