"""Whatever is locked for those who run this is free software that goes with our own licence."""

import re
from importlib.metadata import metadata
from pathlib import Path
from typing import Final

import pytest

LOCK: Final = Path(__file__).parents[2] / "deploy" / "requirements.txt"
#: What may be passed on together with AGPL-3.0-or-later, as packages spell it.
GOES_WITH: Final = re.compile(
    r"\b(MIT|MIT-0|MIT-CMU|BSD|Apache|MPL-2\.0|Mozilla Public License 2\.0|PSF|PSFL"
    r"|Python Software Foundation|LGPL-3\.0|LGPLv3|GPLv3|GPL-3\.0|AGPL-3\.0|ISC|zlib)\b",
    re.IGNORECASE,
)
#: Whose package does not say it; looked up in its source.
LOOKED_UP: Final = {"sqlcipher3": "zlib"}


def locked() -> list[str]:
    text = LOCK.read_text(encoding="utf-8")
    return re.findall(r"^([a-z0-9-]+)==\S+ *(?:;.*)?\\$", text, re.MULTILINE)


def said(name: str) -> list[str]:
    about = metadata(name)
    found = [about["License-Expression"], LOOKED_UP.get(name)]
    classes = [one for one in about.get_all("Classifier", []) if one.startswith("License ::")]
    found += [one.rpartition(":: ")[2] for one in classes]
    if not any(found):
        found.append(about["License"])
    return [part for one in found if one for part in one.split(" AND ")]


@pytest.mark.parametrize("name", locked())
def test_it_goes_with_ours(name: str) -> None:
    try:
        found = said(name)
    except ModuleNotFoundError:
        pytest.fail(f"{name} is locked and not here")
    assert found, "its package says nothing"
    assert all(GOES_WITH.search(one) for one in found), found


def test_the_lock_was_read() -> None:
    assert len(locked()) > 40
