"""Windows and macOS: what their programs answer, as it was recorded. Neither was run here.

Source of the answers: fdesetup(8) and sysctl(8) as macOS prints them, and the numbers that Explorer
uses for ``System.Volume.BitLockerProtection`` (Microsoft Learn, "Creating Shortcut Menu Handlers").
"""

import json
import sys
from datetime import date
from pathlib import Path, PureWindowsPath

import pytest

from complaints.desk.computer import asking, looking, macos, windows
from complaints.desk.computer.macos import MacOS
from complaints.desk.computer.surroundings import Seal
from complaints.desk.computer.windows import Windows


@pytest.mark.parametrize(
    ("answer", "seal"),
    [
        ("FileVault is On.\n", Seal.SEALED),
        ("FileVault is Off.\n", Seal.PLAIN),
        ("FileVault is Off.\nEncryption in progress: Percent completed = 12\n", Seal.PLAIN),
        ("FileVault is On.\nDecryption in progress: Percent completed = 12\n", Seal.SEALED),
        ("", Seal.UNKNOWN),
        ("Error: something else\n", Seal.UNKNOWN),
    ],
)
def test_filevault(answer: str, seal: Seal) -> None:
    assert macos.filevault(answer) is seal


@pytest.mark.parametrize(
    ("answer", "seal"),
    [
        (
            "vm.swapusage: total = 4096.00M  used = 2455.00M  free = 1641.00M  (encrypted)\n",
            Seal.SEALED,
        ),
        ("vm.swapusage: total = 0.00M  used = 0.00M  free = 0.00M\n", Seal.SEALED),
        ("vm.swapusage: total = 2048.00M  used = 606.00M  free = 1442.00M\n", Seal.PLAIN),
        ("", Seal.UNKNOWN),
    ],
)
def test_swap_of_a_mac(answer: str, seal: Seal) -> None:
    assert macos.swapusage(answer) is seal


def test_documents_that_icloud_holds(tmp_path: Path) -> None:
    (tmp_path / "Library/Mobile Documents/com~apple~CloudDocs/Documents").mkdir(parents=True)
    system = MacOS(tmp_path)
    assert system.declared(tmp_path / "Documents/desk") == {"iCloud"}
    assert system.declared(tmp_path / "Desktop/desk") == frozenset()
    assert system.disk(Path("/Volumes/STICK/desk")) is Seal.UNKNOWN
    assert system.outdated(date(2026, 11, 22)) is None


@pytest.mark.parametrize(
    ("answer", "seal"),
    [
        ("1\r\n", Seal.SEALED),
        ("2\r\n", Seal.PLAIN),
        ("3\r\n", Seal.PLAIN),
        ("5\r\n", Seal.PLAIN),
        ("6\r\n", Seal.UNKNOWN),
        ("\r\n", Seal.UNKNOWN),
    ],
)
def test_bitlocker(answer: str, seal: Seal) -> None:
    assert windows.bitlocker(answer) is seal


def test_the_right_drive_is_asked_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def said(command: tuple[str, ...]) -> str:
        asked.append(command)
        return "1\r\n"

    monkeypatch.setattr(windows, "said", said)
    monkeypatch.setenv("SYSTEMDRIVE", "C:")
    monkeypatch.setenv("SYSTEMROOT", "C:\\Windows")
    assert Windows().swap() is Seal.SEALED
    ((program, *_rest, script),) = asked
    assert program == "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"
    assert "NameSpace('C:\\')" in script
    monkeypatch.setenv("SYSTEMDRIVE", "'); evil('")
    assert Windows().swap() is Seal.UNKNOWN
    assert len(asked) == 1


def test_onedrive_names_its_folder() -> None:
    environment = {"OneDriveCommercial": "C:\\Users\\asha\\Defensor", "OneDrive": ""}
    inside = PureWindowsPath("c:/users/asha/defensor/desk")
    assert windows.onedrive(inside, environment) == {"OneDrive"}
    assert windows.onedrive(PureWindowsPath("C:/Users/asha/desk"), environment) == frozenset()


def test_windows_that_nobody_mends() -> None:
    assert windows.old(19_045, 1) == "Windows 10"
    assert windows.old(26_100, 1) == ""
    assert windows.old(17_763, 3) is None, "a server"


def test_dropbox_says_where_it_is(tmp_path: Path) -> None:
    def held(folder: Path) -> frozenset[str]:
        return looking.dropbox(folder, tmp_path / "home", {"APPDATA": str(tmp_path / "roaming")})

    folder = tmp_path / "Our papers"
    assert held(folder) == frozenset()
    settings = tmp_path / "roaming/Dropbox/info.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"business": {"path": str(folder), "host": 1}}))
    assert held(folder / "desk") == {"Dropbox"}
    assert held(tmp_path) == frozenset()
    for broken in ("[]", "{", '{"personal": 1}', '{"personal": {"path": 5}}'):
        settings.write_text(broken)
        assert held(folder) == frozenset()


def test_a_program_that_is_missing_fails_or_is_late_has_said_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    python = sys.executable
    assert asking.said((python, "-c", "print('On.')")).strip() == "On."
    assert asking.said(("/no/such/program",)) == ""
    assert asking.said((python, "-c", "print(1); raise SystemExit(3)")) == ""
    monkeypatch.setattr(asking, "_SECONDS", 0.1)
    assert asking.said((python, "-c", "print(1, flush=True); import time; time.sleep(9)")) == ""
