"""`amparo desk take-in`: single files and folders, with a sentence for each."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from complaints.cli.desk import desk
from complaints.offline import Item, pack
from complaints.portal_client import client
from tests.factories import make_instance
from tests.portal_simulator import PortalSimulator


def archive(*fills: int) -> bytes:
    bodies = [bytes([fill]) * 65_536 for fill in fills]
    return pack(
        Item(path=f"chunks/{hashlib.sha256(body).hexdigest()}", body=body) for body in bodies
    )


@pytest.fixture
def portal() -> PortalSimulator:
    return PortalSimulator(make_instance())


@pytest.fixture
def base(portal: PortalSimulator) -> Iterator[str]:
    with portal.serve() as base:
        yield base


def run(base: str, *paths: Path) -> Result:
    return CliRunner().invoke(desk, ["take-in", "--portal", base, *map(str, paths)])


def test_files_and_folders_are_taken_in_as_often_as_one_likes(
    portal: PortalSimulator, base: str, tmp_path: Path
) -> None:
    card = tmp_path / "card" / "below"
    card.mkdir(parents=True)
    (card / "form.tar").write_bytes(archive(1, 2))
    (tmp_path / "card" / "form(1).tar").write_bytes(archive(3))
    (tmp_path / "card" / "letter.txt").write_text("not ours")
    for _ in range(2):
        done = run(base, tmp_path / "card", card / "form.tar")
        assert done.exit_code == 0, done.output
        assert done.output.count("form.tar: 2 taken in.") == 2
        assert "form(1).tar: 1 taken in." in done.output
        assert len(portal.chunks) == 3


def test_what_is_wrong_with_one_stops_no_other(
    portal: PortalSimulator, base: str, tmp_path: Path
) -> None:
    contents = {"a.tar": b"PK\3\4" * 900, "b.tar": archive(1, 2)[:-60_000], "c.tar": archive(3)}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    done = run(base, tmp_path)
    assert done.exit_code == 1
    assert "a.tar: this file was not made by the form, or it is damaged." in done.output
    assert "b.tar: 1 taken in, the rest of the file is damaged." in done.output
    assert "c.tar: 1 taken in." in done.output
    assert len(portal.chunks) == 2


def test_what_the_portal_refuses_is_counted(
    portal: PortalSimulator, base: str, tmp_path: Path
) -> None:
    portal.max_chunks = 1
    (tmp_path / "form.tar").write_bytes(archive(1, 2, 3))
    done = run(base, tmp_path)
    assert done.exit_code == 1
    assert "form.tar: 1 taken in, 2 refused by the portal." in done.output


def test_a_portal_that_cannot_be_reached_is_named(
    portal: PortalSimulator, base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_PAUSES", (0.0,))
    portal.faults.append("unavailable")
    (tmp_path / "form.tar").write_bytes(archive(1))
    done = run(base, tmp_path)
    assert done.exit_code == 1
    assert "Take the same files in again later; nothing is filed twice." in done.output


def test_a_desk_itself_still_needs_its_keyfile() -> None:
    done = CliRunner().invoke(desk, [])
    assert done.exit_code == 2
    assert "--keyfile" in done.output


def test_a_file_cannot_steer_the_terminal_by_its_name(base: str, tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2Jb.tar").write_bytes(archive(1))
    done = run(base, tmp_path)
    assert done.exit_code == 0
    assert "\x1b" not in done.output
