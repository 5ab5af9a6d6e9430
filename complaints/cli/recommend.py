"""``amparo recommend``: ask the rules about the facts of one case.

Facts of a case are sensitive: nothing is kept, fetched or sent.
"""

import json
import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Final, NoReturn

import click

from complaints.cli import shared
from complaints.cli.advice import as_json, as_text
from complaints.directory import DirectoryError, Shard, organisations_by_id
from complaints.operator.errors import OperatorError
from complaints.operator.workspace import read_published
from complaints.routing import organisations
from referral import engine
from referral.directory import Directory
from referral.errors import ReferralError
from referral.facts import Facts

MAX_SIZE: Final = 1 << 20  # bytes of a file of facts
_YEARS: Final = range(2000, 2200)
_STDIN: Final = "-"
_INPUT: Final = "input"


class WrongInputError(click.ClickException):
    """What was given cannot be used; exit code 2, as for a wrong option."""

    exit_code = 2


@click.command()
@click.option(
    "--facts",
    "source",
    required=True,
    metavar="FILE",
    help="JSON, as in the scenarios; - is stdin.",
)
@click.option("--today", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE")
@click.option("--directory", "folder", type=shared.FOLDER, metavar="DIR", help="What `fetch` kept.")
@click.option("--json", "is_json", is_flag=True, help="For programs.")
def recommend(source: str, day: datetime | None, folder: Path | None, is_json: bool) -> None:
    """Say where a case could go, why, by when, and what is missing.

    FILE is a JSON object of facts, or one with the facts under "input".
    """
    today = day.date() if day else shared.today()
    if today.year not in _YEARS:
        raise WrongInputError(f"--today: {today} cannot be used; expected a day of this century.")
    try:
        facts = Facts.read(_facts(_read(source)))
        found = engine.recommend(facts, _directory(folder, today), today)
    except (DirectoryError, OperatorError, ReferralError) as error:
        raise WrongInputError(shared.plain(str(error))) from error
    if is_json:
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=1))
    else:
        click.echo(as_text(found))


def _read(source: str) -> bytes:
    try:
        if source == _STDIN:
            data = sys.stdin.buffer.read(MAX_SIZE + 1)
        else:
            with Path(source).open("rb") as file:
                data = file.read(MAX_SIZE + 1)
    except OSError as error:
        raise WrongInputError(f"Cannot read {source}: {error.strerror}.") from error
    if len(data) > MAX_SIZE:
        raise WrongInputError("The facts are larger than any case; was it another file?")
    return data


def _facts(data: bytes) -> object:
    """The object of facts. Numbers of any kind are kept: `Facts` names those that cannot be."""
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_members)
    except (ValueError, RecursionError):
        raise WrongInputError("The facts are not one JSON object in UTF-8.") from None
    return value[_INPUT] if isinstance(value, dict) and _INPUT in value else value


def _members(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            _twice(name)
        found[name] = value
    return found


def _twice(name: str) -> NoReturn:
    raise WrongInputError(shared.plain(f"{name[:80]}: it is given twice; expected it once."))


def _directory(folder: Path | None, today: date) -> Directory:
    if folder is None:
        return Directory.of(())
    pending = read_published(folder)
    if not pending.directory.validity.covers(today):
        last = pending.directory.validity.last
        raise WrongInputError(f"The directory in {folder} holds until {last}; fetch it again.")
    listed = organisations_by_id(Shard.parse(data) for data in pending.shards.values())
    return organisations.without_cards(listed.values(), today=today)
