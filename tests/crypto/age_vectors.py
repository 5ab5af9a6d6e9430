"""The published age vectors, read from ``tests/vectors/age``."""

import zlib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "vectors" / "age"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """One vector; ``sealed`` is the age file, in armor if ``armored``."""

    name: str
    expect: str
    payload: str | None
    file_key: bytes
    identities: tuple[str, ...]
    armored: bool
    sealed: bytes

    @property
    def hybrid_identities(self) -> tuple[str, ...]:
        return tuple(one for one in self.identities if one.startswith("AGE-SECRET-KEY-PQ-1"))

    def __str__(self) -> str:
        return self.name


def _read(path: Path) -> Vector:
    head, _, sealed = path.read_bytes().partition(b"\n\n")
    pairs = [line.partition(": ")[::2] for line in head.decode().split("\n")]
    keys = dict(pairs)
    if keys.get("compressed") == "zlib":
        sealed = zlib.decompress(sealed)
    return Vector(
        name=path.name,
        expect=keys["expect"],
        payload=keys.get("payload"),
        file_key=bytes.fromhex(keys["file key"]),
        identities=tuple(value for key, value in pairs if key == "identity"),
        armored=keys.get("armored") == "yes",
        sealed=sealed,
    )


VECTORS = tuple(_read(path) for path in sorted(FOLDER.iterdir()) if path.name != "README.md")
