"""Every locked dependency has a wheel for Windows and for macOS: nobody needs a compiler there.

It asks `deploy/wheels.json`, which `make lock` writes beside the locks.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import parse_wheel_filename

DEPLOY: Final = Path(__file__).parents[2] / "deploy"
PYTHONS: Final = ((3, 11), (3, 12), (3, 13))

#: What has no wheel, and why; a name that has one again must go from here.
WITHOUT: Final[Mapping[str, frozenset[str]]] = {
    "windows": frozenset(),
    "macos-arm64": frozenset(),
    # Macs with Intel processors. cryptography has none since 49.0.0 ("Support for x86_64 macOS has
    # been removed", its changelog), and the hybrid keys came no earlier; pikepdf none since 10.14.
    "macos-x86_64": frozenset({"cryptography", "pikepdf"}),
}
SYSTEMS: Final[Mapping[str, tuple[Sequence[str], Mapping[str, str]]]] = {
    "windows": (
        ["win_amd64"],
        {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
    ),
    # pikepdf and pyexiv2 are built for macOS 15 and later
    "macos-arm64": (
        list(mac_platforms((15, 0), "arm64")),
        {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    ),
    "macos-x86_64": (
        list(mac_platforms((15, 0), "x86_64")),
        {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    ),
}


def packages() -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = json.loads((DEPLOY / "wheels.json").read_text())
    return found


@pytest.mark.parametrize("python", PYTHONS, ids=lambda one: ".".join(map(str, one)))
@pytest.mark.parametrize("system", SYSTEMS)
def test_there_is_a_wheel_for(system: str, python: tuple[int, int]) -> None:
    platforms, about = SYSTEMS[system]
    version = ".".join(map(str, python))
    here = {
        **about,
        "platform_machine": system.rpartition("-")[2] if "-" in system else "AMD64",
        "python_version": version,
        "python_full_version": f"{version}.9",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    interpreter = f"cp{version.replace('.', '')}"
    fits: set[Tag] = {
        *cpython_tags(python, platforms=platforms),
        *compatible_tags(python, interpreter=interpreter, platforms=platforms),
    }
    wanted = [
        one for one in packages() if not one["marker"] or Marker(one["marker"]).evaluate(here)
    ]
    assert len(wanted) > 30
    without = {
        one["name"]
        for one in wanted
        if not any(parse_wheel_filename(name)[3] & fits for name in one["wheels"])
    }
    assert without == WITHOUT[system]


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-folder.txt"])
def test_the_list_is_of_what_is_locked(lock: str) -> None:
    text = (DEPLOY / lock).read_text()
    locked = set(re.findall(r"^([a-z0-9-]+)==([^ \\]+)", text, re.MULTILINE))
    listed = {(one["name"], one["version"]) for one in packages()}
    assert locked <= listed
    if lock.endswith("folder.txt"):
        assert locked == listed
