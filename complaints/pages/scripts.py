"""The scripts as they were bundled, with what only the builder of the pages knows filled in.

A script that takes from an earlier one imports it by the address that the page names: so both are
the same module to a browser, which compared its hash. It must never write anything else into them.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from complaints.pages import icons

#: In this order, because each knows the addresses of those before it.
_NAMES: Final = ("app", "sealing", "cleaning", "answers", "telling", "wiping", "plain")
_IMPORT: Final = re.compile(r'(?<=from")\./([a-z]+)\.js(?=")')
_DRAWINGS: Final = "__DRAWINGS__"
_HAS_DRAWINGS: Final = "sealing"


def scripts(folder: Path, address: Callable[[str], str]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each; ``address`` says where one that came already is served."""
    for name in _NAMES:
        text = (folder / f"{name}.js").read_text("utf-8")
        text = _IMPORT.sub(lambda found: address(found[1]), text)
        if text.count(_DRAWINGS) != (name == _HAS_DRAWINGS):
            raise ValueError(f"{name}.js and the builder of the pages do not fit together")
        yield name, text.replace(_DRAWINGS, icons.for_pages()).encode()
