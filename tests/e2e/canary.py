"""Canary words: what must be found nowhere, and the search for it in every spelling."""

import base64
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

_STEM: Final = "canary"


def word(about: str) -> str:
    """A word that stands nowhere else in the world."""
    return f"{_STEM}{about}{secrets.token_hex(6)}"


def spellings(text: str) -> frozenset[bytes]:
    """The bytes by which ``text`` could be recognised in a file."""
    raw = text.encode()
    plain = {raw, raw.upper(), raw.lower(), text.encode("utf-16-le"), text.encode("utf-16-be")}
    coded = {raw.hex().encode(), raw.hex().upper().encode()}
    coded |= {raw.hex(" ").encode(), raw.hex(":").encode()}
    percent = "".join(f"%{byte:02x}" for byte in raw)
    coded |= {percent.encode(), percent.upper().encode(), quote(text, safe="").encode()}
    coded |= {repr(raw)[2:-1].encode(), json.dumps(text)[1:-1].encode()}
    coded |= {"".join(f"\\x{byte:02x}" for byte in raw).encode()}
    coded |= {"".join(f"\\u{ord(one):04x}" for one in text).encode()}
    return frozenset(plain | coded | set(_base64(raw)))


def _base64(raw: bytes) -> Iterator[bytes]:
    """The letters that ``raw`` alone decides, wherever in a text it stands."""
    for before in range(3):
        first, last = -(-before * 8 // 6), (before + len(raw)) * 8 // 6
        letters = base64.b64encode(bytes(before) + raw)[first:last]
        yield from (letters, letters.translate(bytes.maketrans(b"+/", b"-_")))


def found(words: Mapping[str, str], files: Iterable[Path]) -> list[str]:
    """Which of ``words`` (what it was to the word) are in which file, in any spelling."""
    needles = {what: spellings(text) for what, text in words.items()}
    stemmed = {what for what, text in words.items() if text.startswith(_STEM)}
    stems = spellings(_STEM)
    hits = []
    for file in files:
        try:
            # databases reserve room; one zero may belong to the last letter in UTF-16
            content = file.read_bytes().rstrip(b"\0") + b"\0"
        except OSError:
            continue  # it was there for a moment only
        # where no spelling of the stem is, there is none of a word that begins with it
        sought = needles.keys() - (set() if any(one in content for one in stems) else stemmed)
        for what in sought:
            hits += [f"{what} in {file.name}" for form in needles[what] if form in content]
    return sorted(set(hits))


def files_below(*folders: Path) -> list[Path]:
    """Every file there, hidden ones too; what is gone meanwhile is left out."""
    return [
        path
        for folder in folders
        for parent, _, names in os.walk(folder)
        for name in names
        if (path := Path(parent, name)).is_file()
    ]
