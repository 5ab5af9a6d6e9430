"""Debian's minisign, as anybody would call it."""

import shutil
import subprocess
from pathlib import Path

from tests.factories import Instance


def minisign_verifies(folder: Path, content: bytes, signature: str, key: str) -> bool:
    """Whether the stock tool verifies one signature file over ``content``."""
    program = shutil.which("minisign")
    assert program, "minisign is missing: apt-get install minisign"
    data, minisig = folder / "content", folder / "content.minisig"
    data.write_bytes(content)
    minisig.write_text(signature, encoding="utf-8")
    command = [program, "-V", "-q", "-P", key, "-m", str(data), "-x", str(minisig)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def split(signatures: bytes) -> list[str]:
    """What ``split -l 4`` makes of several signature files."""
    lines = signatures.decode("utf-8").splitlines(keepends=True)
    return ["".join(lines[at : at + 4]) for at in range(0, len(lines), 4)]


def keys(instance: Instance) -> dict[str, str]:
    """The stewards' public keys as text."""
    return {one.id: str(one.key) for one in instance.stewards}
