"""The wheel holds everything that a desk needs: installed elsewhere, it is walked through."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.deploy.walk import walk

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from what git knows, as from a fresh checkout."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    known = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, known.split("\0")):
        if not name.startswith("tests/") and (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).symlink_to(ROOT / name)
    pip: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-index",
        "--no-deps",
    ]
    pip += ["--no-build-isolation", "-w", out, source]
    subprocess.run(pip, check=True)
    (made,) = out.glob("amparo-*.whl")
    return made


def test_it_holds_the_templates_and_no_more_than_the_program(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("desk", "portal", "assisted"):
        for one in (ROOT / "templates" / folder).rglob("*.html"):
            assert f"complaints/templates/{one.relative_to(ROOT / 'templates')}" in names
    data = subprocess.run(
        ["git", "ls-files", "--", "complaints", "crypto", "referral", ":!complaints/browser"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert {one for one in data if not one.endswith(".md")} <= names
    tops = {name.partition("/")[0] for name in names}
    assert {one for one in tops if not one.endswith(".dist-info")} == {
        "complaints",
        "crypto",
        "referral",
    }
    assert not any("node_modules" in name or "/browser/src/" in name for name in names)


def test_it_is_all_that_a_desk_needs(wheel: Path, tmp_path: Path) -> None:
    where = tmp_path / "venv"
    venv.create(where, with_pip=False)
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", where / "bin" / "python"]
    pip += ["install", "--quiet", "--no-index", "--no-deps", wheel]
    subprocess.run(pip, check=True)
    # the dependencies of this environment, without what its own .pth files add: the checkout
    (site,) = (where / "lib").glob("*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    if sys.platform == "linux":  # and where files are as on Windows
        rules = ROOT / "tests" / "deploy" / "windows_files.py"
        (site / rules.name).symlink_to(rules)
        (site / "windows.pth").write_text(f"import {rules.stem}\n")
    asked = "import complaints, complaints.places as p; print(complaints.__file__, p.TEMPLATES)"
    python: list[str | Path] = [where / "bin" / "python", "-I", "-c", asked]
    said = subprocess.run(python, capture_output=True, text=True, check=True).stdout
    assert said.count(str(where)) == 2
    folder = tmp_path / "office"
    folder.mkdir()
    assert walk([where / "bin" / "amparo"], folder)
