"""Whole instances for tests, as real processes on free ports of the loopback address.

Everything runs as an operator or an office would run it, from the command `amparo`; what the
processes say is kept in files, and they are ended with the block that started them.
"""

import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from complaints.demo import instance as demo
from complaints.desk.config import default_data
from complaints.directory import TrustRoot
from complaints.pages.build import Site, build
from complaints.portal import key as portal_key
from complaints.portal_client import PortalClient
from referral.browser import shipped
from tests import factories
from tests.processes import AMPARO, Program, free_port, running, start, until

RELEASE_SECONDS: Final = "1"


@dataclass(slots=True, kw_only=True)
class Portal:
    """A portal that was set up, and may be running. ``data`` is everything that it keeps."""

    folder: Path
    data: Path
    pages: Path
    port: int
    options: tuple[str, ...] = ()
    program: Program | None = None

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def scratch(self) -> Path:
        """Where its processes put what they need for a moment."""
        return self.folder / "tmp"

    @property
    def log(self) -> Path:
        """What its processes say."""
        return self.folder / "log" / "portal.log"

    @property
    def client(self) -> PortalClient:
        """A connection of its own."""
        return PortalClient(self.base)

    def amparo(self, *arguments: str) -> str:
        """What `amparo portal …` prints, for this portal; `AssertionError` if it fails."""
        return amparo("portal", "--data", str(self.data), *self.options, *arguments)

    def publish(self, directory: Path) -> None:
        """Install a directory signed by the stewards."""
        self.amparo("publish", str(directory))

    def start(self) -> None:
        """Serve with two workers, and release every second."""
        command: list[str | Path] = [AMPARO, "portal", "--data", self.data, *self.options, "run"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--pages", self.pages, "--workers", "2"]
        command += ["--envelope-release-seconds", RELEASE_SECONDS]
        command += ["--reply-release-seconds", RELEASE_SECONDS]
        self.scratch.mkdir(exist_ok=True)
        self.program = start(
            command,
            log=self.log,
            folder=self.folder,
            environment={"TMPDIR": str(self.scratch)},
        )
        self.program.wait_for_port(self.port)
        until(lambda: self.client.health().ready, what="a portal ready for work")

    def stop(self) -> None:
        """End it in order."""
        if self.program:
            self.program.stop()

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.program:
            self.program.kill()


def amparo(*arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """What a command prints; `AssertionError` with its words if it fails."""
    done = subprocess.run(
        [AMPARO, *arguments], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def new_portal(folder: Path) -> Portal:
    """Set a portal up in a folder; it still needs a trust root, a directory and pages."""
    folder.mkdir(parents=True, exist_ok=True)
    portal = Portal(folder=folder, data=folder / "data", pages=folder / "pages", port=free_port())
    portal.amparo("init")
    return portal


def build_pages(portal: Portal, trust: TrustRoot) -> None:
    """Build the complainant's pages for a trust root."""
    build(Site(trust=trust), portal.pages)


def write_directory(made: factories.Instance, folder: Path) -> Path:
    """Write a signed directory as stewards hand it to a portal; the folder."""
    (folder / "shards").mkdir(parents=True, exist_ok=True)
    for name, data in made.shards.items():
        (folder / "shards" / f"{name}.json").write_bytes(data)
    if made.rulebook is not None:
        (folder / "rulebook.json").write_bytes(made.rulebook)
    (folder / "directory.json").write_bytes(made.directory)
    (folder / "directory.minisig").write_bytes(made.signatures)
    return folder


@contextmanager
def portal_of(made: factories.Instance, folder: Path) -> Iterator[Portal]:
    """A portal that serves an instance of which every key is at hand, with pages and cards.

    Its directory names the rulebook that this version ships, as a real one would.
    """
    portal = new_portal(folder)
    made.rulebook = shipped()
    made.portal_key = portal_key.load(portal.data / "portal.key")
    made.publish()
    trust = folder / "trust.json"
    trust.write_bytes(made.root.dump())
    portal.amparo("init", "--trust", str(trust))
    portal.publish(write_directory(made, folder / "directory"))
    build_pages(portal, made.root)
    portal.start()
    try:
        for organisation, card in made.cards.items():
            portal.client.put_card(organisation, card)
        yield portal
    finally:
        portal.stop()


@contextmanager
def demonstration(folder: Path, *options: str) -> Iterator[tuple[demo.Instance, Portal]]:
    """The demonstration's instance, whose offices can have desks, with its portal running.

    ``options`` are the portal's, ``--database`` for example.
    """
    port = free_port()
    made = demo.create(
        folder,
        today=datetime.now(UTC).date(),
        bind=f"127.0.0.1:{port}",
        release_seconds=int(RELEASE_SECONDS),
    )
    portal = Portal(
        folder=folder, data=made.portal.data, pages=folder / "pages", port=port, options=options
    )
    portal.start()
    try:
        made.publish_cards(portal.client)
        yield made, portal
    finally:
        portal.stop()


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A desk that was started, locked."""

    of: demo.Desk
    program: Program

    @property
    def base(self) -> str:
        """Its address, with the secret path of this start."""
        return self.link.partition("/start/")[0]

    @property
    def link(self) -> str:
        """How a browser comes in next: the last that the desk has said."""

        def links() -> list[str]:
            return re.findall(r"http://\S+/start/\S+", self.program.said())

        return until(links, what="the link of a desk")[-1]

    @property
    def data(self) -> Path:
        """Its encrypted cases."""
        return default_data(self.of.keyfile)


@contextmanager
def desk_of(office: demo.Desk, portal: Portal) -> Iterator[Desk]:
    """The office's desk on this computer, which asks the portal every second."""
    port, name = free_port(), office.organisation.id
    portal.scratch.mkdir(exist_ok=True)
    command: list[str | Path] = [AMPARO, "desk", "--keyfile", office.keyfile]
    command += ["--portal", portal.base, "--port", str(port), "--sync-every", "1"]
    with running(
        command,
        log=portal.folder / "log" / f"{name}.log",
        folder=portal.folder,
        environment={"TMPDIR": str(portal.scratch)},
    ) as program:
        program.wait_for_port(port)
        yield Desk(of=office, program=program)
