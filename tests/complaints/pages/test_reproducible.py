"""Whoever builds the pages gets the same bytes, wherever and however: that a release can be checked
by building it oneself rests on this."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import brotli

from complaints.pages.assets import MANIFEST
from tests import factories

ROOT = Path(__file__).parents[3]
# four scripts, one of them from right to left; every language goes the same way
BUILD = """
import os, sys
from pathlib import Path
os.umask(int(sys.argv[3], 8))
from complaints.directory import TrustRoot
from complaints.pages import build
build.languages = lambda: ("en", "ar", "my", "zh")
trust = TrustRoot.parse(Path(sys.argv[1]).read_bytes())
build.build(build.Site(trust=trust), Path(sys.argv[2]))
"""


def built(trust: Path, folder: Path, mask: str, **environment: str) -> dict[str, bytes]:
    folder.parent.mkdir(parents=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    subprocess.run(
        [sys.executable, "-c", BUILD, trust, folder, mask],
        cwd=folder.parent,
        env=environment,
        check=True,
    )
    files = [one for one in folder.rglob("*") if one.is_file()]
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in files}


def test_two_builds_are_the_same_to_the_byte(tmp_path: Path) -> None:
    trust = tmp_path / "trust.json"
    trust.write_bytes(factories.make_instance().root.dump())
    one = built(
        trust, tmp_path / "a" / "pages", "022", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8"
    )
    other = built(
        trust,
        tmp_path / "somewhere else" / "б" / "out",
        "077",
        PYTHONHASHSEED="2",
        TZ="Pacific/Apia",
        LC_ALL="tr_TR.UTF-8",
        LANGUAGE="tr",
    )
    assert MANIFEST in one
    assert "form/ar.html" in one
    assert one.keys() == other.keys()
    assert [path for path in one if one[path] != other[path]] == []
    # only here, because other tests compress in a quicker way of their own
    for suffix, unpack in {".gz": gzip.decompress, ".br": brotli.decompress}.items():
        packed = [path for path in one if path.endswith(suffix)]
        assert f"ar/index.html{suffix}" in packed
        assert [path for path in packed if unpack(one[path]) != one[path[:-3]]] == []
