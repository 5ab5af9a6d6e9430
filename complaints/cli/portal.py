"""``amparo portal``: set the portal up, run it, publish what the stewards have signed."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import click

from complaints.portal.config import Config
from complaints.portal.errors import PortalError

if TYPE_CHECKING:
    from complaints.portal.forms import Room

Command = TypeVar("Command", bound=Callable[..., None])

_FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


class _Group(click.Group):
    """Shows the portal's own errors as one sentence; loads what builds pages only when asked to."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        later = ("build", "languages", "sign-release", "verify")
        return sorted([*super().list_commands(ctx), *later])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "build":
            from complaints.cli.pages import build

            return build
        if cmd_name == "languages":
            from complaints.cli.languages import languages

            return languages
        if cmd_name in ("sign-release", "verify"):
            from complaints.cli import release

            return release.verify if cmd_name == "verify" else release.sign_release
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except PortalError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Group)
@click.option("--data", metavar="FOLDER", help="Everything that the portal keeps.")
@click.option("--database", metavar="URL", help="Default: SQLite in the data folder.")
@click.option("--directory", metavar="FOLDER", help="What the stewards have signed.")
@click.option("--trust-root", metavar="FILE", help="Whose signatures count.")
@click.pass_context
def portal(ctx: click.Context, /, **options: str | None) -> None:
    """Run, build and check a portal.

    Every setting may also stand in the TOML file that AMPARO_PORTAL_CONFIG names, or in
    AMPARO_PORTAL_<SETTING>.
    """
    ctx.obj = options


def _serving(command: Command) -> Command:
    """Add the options of commands that serve HTTP."""
    for option in (
        click.option("--workers", type=int, metavar="N"),
        click.option("--pages", metavar="FOLDER", help="The built pages, served at /."),
        click.option("--bind", metavar="HOST:PORT", help="Default: 127.0.0.1:8000."),
    ):
        command = option(command)
    return command


def _config(ctx: click.Context, **options: str | int | None) -> Config:
    return Config.read(overrides={**ctx.obj, **options})


@portal.command()
@click.option("--trust", type=_FILE, metavar="FILE", help="The stewards' trust root.")
@click.pass_context
def init(ctx: click.Context, /, trust: Path | None) -> None:
    """Make the data folder, the portal's key and the tables; safe to run again."""
    from complaints.portal import install

    key = install.prepare(config := _config(ctx))
    if trust is not None:
        install.trust(config, trust)
    click.echo(f"The portal's key, for the stewards: {key}")


@portal.command()
@click.pass_context
def migrate(ctx: click.Context, /) -> None:
    """Bring the database to the tables of this release."""
    from complaints.portal import migrate as migration

    migration.upgrade(_config(ctx).database)


@portal.command()
@_serving
@click.option("--envelope-release-seconds", type=int, metavar="N", help="Default: 300.")
@click.option("--reply-release-seconds", type=int, metavar="N", help="Default: 3600.")
@click.pass_context
def run(ctx: click.Context, /, **options: str | int | None) -> None:
    """Serve and release until Ctrl-C: the whole portal, embedded."""
    from complaints.portal import supervisor

    sys.exit(supervisor.run(_config(ctx, **options)))


@portal.command()
@_serving
@click.pass_context
def serve(ctx: click.Context, /, **options: str | int | None) -> None:
    """Serve only; `amparo portal release` must run beside it, once."""
    from complaints.portal.server import EmbeddedServer

    EmbeddedServer(_config(ctx, **options)).run()


@portal.command()
@click.option("--once", is_flag=True, help="Release what waits now, and end.")
@click.pass_context
def release(ctx: click.Context, /, once: bool) -> None:
    """Release what waits, at the configured intervals, beside a server that runs apart."""
    from complaints.portal import supervisor

    if not once:
        supervisor.release(_config(ctx))
        return
    envelopes, replies = supervisor.release_once(_config(ctx))
    click.echo(f"Released {envelopes} envelopes and {replies} replies.")


@portal.command()
@click.argument("source", type=_FOLDER, metavar="FOLDER")
@click.pass_context
def publish(ctx: click.Context, /, source: Path) -> None:
    """Verify the directory that stewards have signed in FOLDER, and serve it."""
    from complaints.portal import install

    config = _config(ctx)
    directory = install.publish(config, source)
    click.echo(f"Serving version {directory.version} until {directory.validity.last}.")
    if config.pages is not None:
        _tell_rooms(config)


@portal.command()
@click.option("--pages", metavar="FOLDER", help="The built pages.")
@click.pass_context
def forms(ctx: click.Context, /, **options: str | None) -> None:
    """Say for how many organisations each form in one file has room, and for whom not.

    Exit code 1 if a form leaves somebody out who takes forms, or cannot be made.
    """
    sys.exit(1 if _tell_rooms(_config(ctx, **options), each=True) else 0)


def _tell_rooms(config: Config, *, each: bool = False) -> bool:
    """One line for each form that is too small for somebody, or for ``each``; whether any is."""
    from complaints.portal import clock
    from complaints.portal.forms import rooms

    is_any = False
    for one in rooms(config, clock.today()):
        is_small = bool(one.left_out) or not one.size
        is_any = is_any or is_small
        if each or is_small:
            click.echo(_row(one), err=is_small)
    return is_any


def _row(room: "Room") -> str:
    if not room.size:
        return f"{room.language}: cannot be made, because the directory alone is too large."
    start = f"{room.language}: {room.size:,} bytes, {room.brought} organisations"
    names = ", ".join(room.left_out)
    return f"{start}; no room for {len(room.left_out)}: {names}." if names else f"{start}."
