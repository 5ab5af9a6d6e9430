"""This computer's page, the command that says the same, and a desk in one folder; for real."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from complaints.cli.desk import desk
from complaints.desk import home
from complaints.desk.computer import looking
from complaints.desk.home import Home, HomeError
from tests.complaints.desk.offices import NHRI, World
from tests.complaints.desk.test_backup import saved
from tests.complaints.desk.window import Browser, unlocked


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    yield from unlocked(world)


def levels(browser: Browser) -> dict[str, str]:
    page = browser.get("/computer").text
    return dict(re.findall(r'data-testid="computer-(\w+)" data-level="(\w+)"', page))


def test_the_page_says_what_is_so_and_looks_again_when_asked(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = levels(browser)
    assert len(seen) == 9
    assert seen["others"] == seen["synced"] == seen["elsewhere"] == "fine"
    assert seen["backup"] == "care"
    keyfile = world.config("defensor-es-1").keyfile
    keyfile.chmod(0o644)
    monkeypatch.setattr(looking, "_running", lambda: frozenset({"anydesk"}))
    assert levels(browser)["others"] == "fine", "the last look is kept for a while"
    assert browser.post("/computer/again", of="/computer").status_code == 303
    again = levels(browser)
    assert (again["others"], again["watched"]) == ("care", "danger")
    page = browser.get("/computer").text
    assert page.index("AnyDesk") < page.index("Other users of this computer")
    keyfile.chmod(0o600)
    monkeypatch.undo()
    world.later(minutes=11)
    assert levels(browser)["others"] == "fine", "and no longer"
    assert 'data-testid="computer-wrong"' in browser.get("/notices").text


def test_a_desk_that_was_copied_knows_it(world: World) -> None:
    saved(world, world.desk(NHRI))
    for browser in unlocked(world):
        assert levels(browser)["backup"] == "fine"
        world.later(days=8)
        assert levels(browser)["backup"] == "care"


def test_the_clock_is_compared_with_the_portals(world: World) -> None:
    portal = world.desk(NHRI).portal
    assert portal.ahead is None
    portal.health()
    assert portal.ahead is not None
    assert abs(portal.ahead) < timedelta(seconds=30)


def test_the_command_says_the_same_and_ends_with_whether_to_act(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.desk(NHRI).close()
    config = world.config("defensor-es-1")
    monkeypatch.setattr(looking, "_running", lambda: frozenset({"rustdesk"}))

    def said(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(desk, ["check", *arguments])
        return done.exit_code, done.output

    keyfile = ["--keyfile", str(config.keyfile)]
    code, text = said(*keyfile, "--portal", world.base, "--language", "en")
    assert code == 1
    assert text.splitlines()[0] == "!! Danger: Programs that see the screen"
    assert "RustDesk" in text
    assert re.search(r"In order: The clock", text)
    assert "خطر" in said(*keyfile, "--language", "ar")[1]
    assert said()[0] == 2
    (world.folder / home.FILE).write_text(
        f'portal = "http://127.0.0.1:9"\nkeyfile = "{config.keyfile.name}"\n'
    )
    code, text = said("--home", str(world.folder), "--language", "en")
    assert "Not known: The clock" in text, "nobody answers there"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "portal = 5\nkeyfile = 'a.key'",
        "portal = 'https://x'\nkeyfile = '../a.key'",
        "portal = 'https://x'\nkeyfile = 'C:\\a.key'",
        "portal = 'https://x'\nkeyfile = '/a.key'",
        "portal = 'https://x'\nkeyfile = '..'",
        "portal = 'https://x'\nkeyfile = 'a.key'\ndata = 'elsewhere'",
        "portal = ",
    ],
)
def test_a_home_names_nothing_outside_of_itself(tmp_path: Path, said: str) -> None:
    (tmp_path / home.FILE).write_text(said)
    with pytest.raises(HomeError):
        Home.read(tmp_path)


def test_a_home_lies_beside_a_program_that_brings_its_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "amparo").mkdir()
    there = tmp_path / home.NAME
    there.mkdir()
    (there / home.FILE).write_text("portal = 'https://x'\nkeyfile = 'a.key'")
    monkeypatch.setattr("sys.executable", str(tmp_path / "amparo" / "amparo"))
    assert home.beside_program() is None
    monkeypatch.setattr("sys.frozen", True, raising=False)
    found = home.beside_program()
    assert found
    assert found.samefile(there)
    assert Home.read(found).keyfile == found / "a.key"
    with pytest.raises(HomeError, match="no desk"):
        Home.read(tmp_path)
