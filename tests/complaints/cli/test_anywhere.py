"""Commands on computers that are set up otherwise: their letters, their language, their zone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from complaints.cli import main, settle


def check(folder: Path, *arguments: str, letters: str = "utf-8") -> str:
    """What ``amparo desk check`` of a desk in ``folder`` says where output has these letters."""
    folder.mkdir(exist_ok=True)
    (folder / "desk.toml").write_text('portal = "http://127.0.0.1:9"\nkeyfile = "a.key"\n')
    done = CliRunner(charset=letters).invoke(
        main, ["desk", "check", "--home", str(folder), *arguments]
    )
    assert done.exit_code in (0, 1), done.output
    return done.stdout_bytes.decode(letters)


@pytest.mark.parametrize("letters", ["cp1252", "cp437"])
def test_what_a_screen_cannot_write_is_said_in_english(tmp_path: Path, letters: str) -> None:
    """As on Windows, where what is led into a file has the letters of one script."""
    assert "The clock" in check(tmp_path, "--language", "ar", letters=letters)
    assert "El reloj" in check(tmp_path, "--language", "es", letters=letters)
    assert "الساعة" in check(tmp_path, "--language", "ar", letters="cp1256")


def test_it_speaks_the_language_of_the_computer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LC_MESSAGES", "ar_EG.UTF-8")
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert "الساعة" in check(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    assert "The clock" in check(tmp_path)


def test_a_name_that_a_screen_cannot_write_ends_no_command(tmp_path: Path) -> None:
    arguments = ["desk", "check", "--home", str(tmp_path / "قضايا")]
    done = CliRunner(charset="cp1252").invoke(main, arguments)
    assert done.exit_code == 1
    assert "\\u0642\\u0636" in done.output
    assert isinstance(done.exception, SystemExit)


@pytest.mark.parametrize(
    ("named", "stays"),
    [
        ("/etc/passwd", False),
        (":/etc", False),
        ("Asia/Kathmandu", True),
        ("EST5EDT,M3.2.0,M11.1.0", True),
        ("", True),
    ],
)
def test_a_zone_that_is_another_file_is_none(
    named: str, stays: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", named)
    settle()
    assert os.environ["TZ"] == (named if stays else "UTC")


def test_a_command_that_knows_days_starts_in_such_a_zone() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from complaints.cli import main; main()", "desk", "--help"],
        env={"PATH": os.environ["PATH"], "TZ": "/etc/passwd"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
