"""Windows and macOS: what their programs answer, as it was recorded. Neither was run here.

Source of the answers: fdesetup(8) and sysctl(8) as macOS prints them, and the numbers that Explorer
uses for ``System.Volume.BitLockerProtection`` (Microsoft Learn, "Creating Shortcut Menu Handlers").
"""

import json
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path, PureWindowsPath

import pytest

from complaints.desk.computer import asking, looking, macos, registry, windows
from complaints.desk.computer.macos import MacOS
from complaints.desk.computer.mounts import Mount
from complaints.desk.computer.surroundings import Seal
from complaints.desk.computer.windows import Windows


@pytest.mark.parametrize(
    ("answer", "seal"),
    [
        ("FileVault is On.\n", Seal.SEALED),
        ("FileVault is Off.\n", Seal.PLAIN),
        ("FileVault is Off.\nEncryption in progress: Percent completed = 12\n", Seal.PLAIN),
        ("FileVault is On.\nDecryption in progress: Percent completed = 12\n", Seal.PLAIN),
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
    system = MacOS(tmp_path, tmp_path / "no such volume")
    assert system.declared(tmp_path / "Documents/desk") == frozenset({"iCloud"})
    assert system.declared(tmp_path / "Desktop/desk") == frozenset()
    assert system.disk(Path("/Volumes/STICK/desk")) is Seal.UNKNOWN
    assert system.outdated(date(2026, 11, 22)) is None


def test_a_mac_answers_for_its_start_disk_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(macos, "said", lambda _command: "FileVault is On.\n")
    assert MacOS(tmp_path, tmp_path).disk(tmp_path) is Seal.SEALED
    assert MacOS(tmp_path, Path("/proc")).disk(tmp_path) is Seal.UNKNOWN
    stick = Mount(at=tmp_path, device="/dev/disk4", kind="exfat")
    told = Mount(at=tmp_path, device="/dev/disk5", kind="apfs", options=frozenset({"x"}))
    assert stick.is_anybodys
    assert not told.is_anybodys
    assert replace(told, options=frozenset({"ignore-ownership"})).is_anybodys


def test_a_folder_that_a_mac_does_not_let_be_looked_at_is_not_called_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> object:
        raise PermissionError

    monkeypatch.setattr(Path, "lstat", refuse)
    assert MacOS(tmp_path).declared(tmp_path / "Documents/desk") is None
    assert MacOS(tmp_path).declared(tmp_path / "desk") == frozenset()


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
    monkeypatch.setattr(registry, "values", lambda _tree, _path: {"ExistingPageFiles": []})
    monkeypatch.setenv("SYSTEMDRIVE", "C:")
    monkeypatch.setenv("SYSTEMROOT", "C:\\Windows")
    assert Windows().swap() is Seal.SEALED
    ((program, *_rest, script),) = asked
    assert program == "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"
    assert "NameSpace('C:\\')" in script
    monkeypatch.setenv("SYSTEMDRIVE", "'); evil('")
    assert Windows().swap() is Seal.UNKNOWN
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("memory", "drives"),
    [
        ({}, None),
        ({"ExistingPageFiles": "C:\\pagefile.sys"}, None),
        ({"ExistingPageFiles": [], "PagingFiles": []}, set()),
        (
            {
                "ExistingPageFiles": ["\\??\\C:\\pagefile.sys"],
                "PagingFiles": ["?:\\pagefile.sys"],
            },
            {"C:"},
        ),
        (
            {
                "ExistingPageFiles": ["\\??\\C:\\pagefile.sys", "\\??\\d:\\pagefile.sys"],
                "PagingFiles": ["c:\\pagefile.sys 0 0", "E:\\pagefile.sys 16 4096"],
            },
            {"C:", "D:", "E:"},
        ),
    ],
)
def test_memory_is_written_to_every_drive_that_the_system_names(
    memory: dict[str, object], drives: set[str] | None
) -> None:
    assert windows.page_files(memory) == drives


def test_one_drive_without_encryption_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    seals = {"C:": Seal.SEALED, "D:": Seal.PLAIN, "E:": Seal.UNKNOWN}
    monkeypatch.setattr(windows, "_drive", seals.__getitem__)
    monkeypatch.setenv("SYSTEMDRIVE", "C:")
    for drives, seal in (("C", Seal.SEALED), ("CE", Seal.UNKNOWN), ("CDE", Seal.PLAIN)):
        there = {"ExistingPageFiles": [f"\\??\\{one}:\\pagefile.sys" for one in drives]}
        monkeypatch.setattr(registry, "values", lambda _tree, _path, there=there: there)
        assert Windows().swap() is seal

    def refuse(_tree: str, _path: str) -> dict[str, object]:
        raise PermissionError

    monkeypatch.setattr(registry, "values", refuse)
    assert Windows().swap() is Seal.UNKNOWN


def test_what_services_have_told_windows_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    roots = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Explorer\\SyncRootManager"
    there: dict[str, dict[str, object]] = {
        f"{roots}\\Nextcloud!S-1-5!x\\UserSyncRoots": {"S-1-5": "C:\\Users\\asha\\Papers"},
        "Software\\SyncEngines\\Providers\\OneDrive\\1a": {"MountPoint": "C:\\Users\\asha\\Site"},
        "Software\\SyncEngines\\Providers\\OneDrive\\2b": {},
    }

    def keys(_tree: str, path: str) -> list[str]:
        return [one.removesuffix("\\UserSyncRoots") for one in there if one.startswith(f"{path}\\")]

    monkeypatch.setattr(registry, "keys", keys)
    monkeypatch.setattr(registry, "values", lambda _tree, path: there.get(path, {}))
    for folder, service in (("papers/desk", "Nextcloud"), ("Site", "OneDrive"), ("desk", "")):
        path = PureWindowsPath("C:/Users/asha", folder)
        assert Windows().declared(path) == frozenset({service} - {""})  # type: ignore[arg-type]

    def refuse(_tree: str, _path: str) -> list[str]:
        raise PermissionError

    monkeypatch.setattr(registry, "keys", refuse)
    assert Windows().declared(Path("/Site")) is None


def test_onedrive_names_its_folder() -> None:
    environment = {"OneDriveCommercial": "C:\\Users\\asha\\Defensor", "OneDrive": ""}
    inside = PureWindowsPath("c:/users/asha/defensor/desk")
    assert windows.onedrive(inside, environment) == {"OneDrive"}
    assert windows.onedrive(PureWindowsPath("C:/Users/asha/desk"), environment) == frozenset()


def test_windows_that_nobody_mends() -> None:
    day = date(2026, 11, 22)
    assert windows.old(19_045, 1, day) == "Windows 10"
    assert windows.old(22_631, 1, day) == "Windows 11, 23H2"
    assert windows.old(22_631, 1, date(2026, 11, 10)) is None, "an edition of it is still mended"
    assert windows.old(26_100, 1, day) is None
    assert windows.old(26_200, 1, day) == ""
    assert windows.old(26_200, 1, date(2028, 10, 10) + timedelta(days=1)) == "Windows 11, 25H2"
    assert windows.old(30_000, 1, day) is None, "not known here"
    assert windows.old(17_763, 3, day) is None, "a server"


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
