"""The desk's first lines are a map: every module is on it, and nothing that is none."""

import re
from pathlib import Path

from complaints import desk


def test_every_module_is_on_the_map() -> None:
    assert desk.__doc__
    folder = Path(desk.__file__).parent
    there = {one.stem for one in folder.glob("[!_]*.py")}
    there |= {one.name for one in folder.glob("[!_]*") if one.is_dir()}
    named = set(re.findall(r"``(\w+)``", desk.__doc__))
    families = tuple(re.findall(r"``(\w+)…``", desk.__doc__))
    assert families == ("authority", "brief")
    assert {one for one in there if not one.startswith(families)} == named
