"""The command `amparo`: each group lives in a module of its own and is imported when it is called.

So a portal worker or `amparo age` never loads the desk. Whatever this computer's language and zone
are said to be, a command runs: what its screen cannot show stands there by its number.
"""

import io
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import click

# command -> (module of this package, attribute, what the help list says)
_COMMANDS: Final = {
    "age": ("age", "age", "Encrypt and decrypt age files with post-quantum recipients."),
    "answer": ("complainant", "answer", "Answer, as a complainant, with the receipt."),
    "assisted": ("assisted", "assisted", "Take complaints without scripts: the weaker way."),
    "card": ("card", "card", "Fetch an organisation's card and show it."),
    "demo": ("demo", "demo", "Start a portal and three desks with invented complaints."),
    "desk": ("desk", "desk", "Start the desk on this computer."),
    "directory": ("directory", "directory", "Fetch and check a portal's directory."),
    "file": ("complainant", "file", "File a complaint from the command line."),
    "journal": ("journal", "journal", "Prove the journal that an office's desks keep."),
    "org": ("org", "org", "Make an organisation's keys and its card."),
    "portal": ("portal", "portal", "Run, build and check a portal."),
    "recommend": ("recommend", "recommend", "Say where a case could go, why and by when."),
    "replies": ("complainant", "replies", "Read, as a complainant, what has been answered."),
    "rules": ("rules", "rules", "Check, explain and compare the rules of referral."),
    "steward": ("steward", "steward", "Make and sign the directory (k of n)."),
}


#: What runs on POSIX alone, and is not in the folder that brings its own Python.
_SERVERS: Final = frozenset({"assisted", "demo", "portal"})


#: How a file of a time zone begins, and the zone that systems take for one that is none.
_ZONE: Final = b"TZif"
_NO_ZONE: Final = "UTC"


class _LazyGroup(click.Group):
    """Imports a command's module when the command is asked for."""

    def main(self, *arguments: Any, **more: Any) -> Any:  # noqa: ANN401 - what the base class says
        """Run the command."""
        settle()
        return super().main(*arguments, **more)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in alphabetical order."""
        runs_servers = os.name == "posix" and not getattr(sys, "frozen", False)
        return sorted(_COMMANDS if runs_servers else _COMMANDS.keys() - _SERVERS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command, or None for one that is not there."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module, attribute, _ = _COMMANDS[cmd_name]
        command = getattr(import_module(f"complaints.cli.{module}"), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _COMMANDS[name][2]) for name in self.list_commands(ctx)])


def settle() -> None:
    """Let neither what is said nor what the time zone is called end a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")
    named = os.environ.get("TZ", "").removeprefix(":")
    if named and not _is_zone(Path(named)):
        os.environ["TZ"] = _NO_ZONE


def _is_zone(place: Path) -> bool:
    """Whether this is the file of a zone, or no file at all: Babel reads any that there is."""
    try:
        return not place.exists() or place.read_bytes()[: len(_ZONE)] == _ZONE
    except OSError:
        return False


@click.group(cls=_LazyGroup)
@click.version_option(package_name="amparo")
def main() -> None:
    """Amparo: sealed complaints and referrals for migrants."""
