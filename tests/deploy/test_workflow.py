"""The workflow for systems that nobody here has: what can be known of it without running it."""

import re
from pathlib import Path
from typing import Final

import yaml

ROOT: Final = Path(__file__).parents[2]
TEXT: Final = (ROOT / ".github" / "workflows" / "desk.yml").read_text(encoding="utf-8")


def test_it_says_first_that_it_was_not_run() -> None:
    assert TEXT.startswith("# NOT RUN HERE.")


def test_it_may_read_and_runs_nothing_that_can_change_under_its_name() -> None:
    said = yaml.safe_load(TEXT)
    assert said["permissions"] == {"contents": "read"}
    uses = [step["uses"] for step in said["jobs"]["build"]["steps"] if "uses" in step]
    assert len(uses) == 3
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", one) for one in uses)


def test_it_builds_as_make_does_and_names_what_there_is() -> None:
    steps = yaml.safe_load(TEXT)["jobs"]["build"]["steps"]
    runs = " ".join(step.get("run", "") for step in steps)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for one in (
        "--distpath build/desk --workpath build/folder deploy/desk/folder.spec",
        "pip wheel",
        "-m tests.deploy.walk",
    ):
        assert one in runs
        assert one in makefile
    for path in re.findall(r"\bdeploy/[\w./-]+", runs):
        assert (ROOT / path).is_file()
    machines = yaml.safe_load(TEXT)["jobs"]["build"]["strategy"]["matrix"]["include"]
    assert {one["machine"].partition("-")[0] for one in machines} == {"windows", "macos"}
