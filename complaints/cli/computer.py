"""``amparo desk check``: what on this computer endangers the cases, and what to do."""

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import click

from complaints.cli import asking, shared
from complaints.cli.tongue import can_be_written, tongue
from complaints.desk import home
from complaints.desk.computer.rules import Finding, Level
from complaints.desk.computer.saying import say
from complaints.desk.computer.watch import Watch
from complaints.desk.config import default_data
from complaints.desk.i18n import Tongue
from complaints.locale.languages import SOURCE_LANGUAGE
from complaints.portal_client import PortalClient, PortalError

_MARKS: Final = {Level.DANGER: "!!", Level.CARE: "! ", Level.UNKNOWN: "? ", Level.FINE: "  "}


@click.command(cls=asking.OurCommand)
@click.option("--home", "folder", type=shared.FOLDER, metavar="DIR", help="A desk in one folder.")
@click.option("--keyfile", type=shared.FILE, metavar="FILE")
@click.option("--data", type=shared.FOLDER, metavar="DIR", help="The desk's folder of cases.")
@click.option("--portal", metavar="URL", help="Asked for nothing but the time.")
@click.option("--language", metavar="TAG", help="Instead of this computer's.")
@click.pass_context
def check(
    context: click.Context,
    folder: Path | None,
    keyfile: Path | None,
    data: Path | None,
    portal: str | None,
    language: str | None,
) -> None:
    """Say what on this computer endangers the cases, and what to do.

    Ends with 1 if something should be done, else with 0. It tells nobody what it finds.
    """
    found = folder or (None if keyfile or data else home.beside_program())
    if found:
        there = home.Home.read(found)
        keyfile, portal = there.keyfile, portal or there.portal
    if keyfile:
        data = data or default_data(keyfile)
    if not data:
        raise click.UsageError("Say where the desk is: --home, --keyfile or --data.")
    watch = Watch(keyfile=keyfile, data=data, now=lambda: datetime.now(UTC))
    findings = watch.findings(ahead=_ahead(portal) if portal else None)
    show(findings, language=language)
    context.exit(int(any(one.level.is_wrong for one in findings)))


def warn(keyfile: Path, data: Path) -> None:
    """What should be done before a desk is used here; nothing, if there is nothing."""
    findings = Watch(keyfile=keyfile, data=data, now=lambda: datetime.now(UTC)).findings()
    show(one for one in findings if one.level.is_wrong)


def show(findings: Iterable[Finding], *, language: str | None = None) -> None:
    """Print findings, in the language of this computer."""
    found = tuple(findings)
    lines = list(_lines(found, tongue(language)))
    if not can_be_written(lines, sys.stdout.encoding):
        lines = list(_lines(found, tongue(SOURCE_LANGUAGE)))
    for line in lines:
        click.echo(line)


def _lines(findings: Iterable[Finding], spoken: Tongue) -> Iterator[str]:
    for one in findings:
        said = say(one, spoken)
        yield f"{_MARKS[one.level]} {said.state}: {said.title}"
        for line in filter(None, (said.found, said.do)):
            yield f"   {line}"


def _ahead(portal: str) -> timedelta | None:
    client = PortalClient(portal)
    try:
        client.health()
    except PortalError:
        return None
    return client.ahead
