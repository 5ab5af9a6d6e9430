"""Services into the stewards' draft and out again, as a steward types it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from complaints.cli import main
from complaints.operator.workspace import Workspace, write_published
from referral.hsds import document
from tests.factories import empty_draft, make_instance
from tests.referral.hsds_services import service, uuid

MADE = make_instance(organisations=("abogacia-es",))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("st").mkdir()
    workspace = Workspace(Path("st"))
    workspace.save(empty_draft().with_organisation(MADE.organisations["abogacia-es"][1]))
    return tmp_path


def run(*arguments: str, code: int = 0, typed: str = "") -> Result:
    result = CliRunner().invoke(main, ["directory", *arguments], input=typed)
    assert result.exit_code == code, result.output
    return result


def put(*more: str, code: int = 0, typed: str = "") -> Result:
    arguments = ("import-hsds", *more, "--dir", "st", "--organisation", "abogacia-es")
    return run(*arguments, code=code, typed=typed)


def file(name: str, *services: object) -> str:
    Path(name).write_text(json.dumps(services), encoding="utf-8")
    return name


def names() -> list[object]:
    services = Workspace(Path("st")).draft().services_of("abogacia-es")
    return [one["name"] for one in services]


def test_a_preview_comes_before_anything_changes(folder: Path) -> None:
    desk = service(name="Legal \x1b[31mdesk", contacts=[{"id": uuid(), "name": "Somebody"}])
    services = file("services.json", desk, service(name="Phone"))
    shown = put(services, typed="n\n").output
    assert "2 new, 0 changed, 0 as before, 0 not in the files and kept, 0 removed" in shown
    assert "+ Legal \ufffd[31mdesk" in shown
    assert "People may be named in 1 places" in shown
    assert "The list of ES has " in shown
    assert "Nothing was changed." in shown
    assert names() == []

    put(services, "--without-people", typed="y\n")
    assert len(names()) == 2
    assert "Somebody" not in Path("st/draft.json").read_text(encoding="utf-8")
    assert "2 as before" in put(services, "--without-people", "--yes").output

    shown = put(file("other.json", service(name="New")), "--replace", "--yes").output
    assert "1 new" in shown
    assert "2 removed" in shown
    assert "- Phone" in shown
    assert names() == ["New"]


def test_services_of_several_providers_are_never_mixed(folder: Path) -> None:
    ours, theirs = uuid(), uuid()
    services = file(
        "city.json",
        *(
            service(name=name, organization={"id": maker, "name": f"By {name}", "description": ""})
            for name, maker in (("us", ours), ("them", theirs))
        ),
    )
    said = put(services, "--yes", code=1).output
    assert "--provider" in said
    assert f"{theirs}  By them" in said
    put(services, "--yes", "--provider", uuid(), code=1)
    assert names() == []
    put(services, "--yes", "--provider", ours)
    assert names() == ["us"]


def test_an_error_names_file_and_place(folder: Path) -> None:
    good, bad = file("good.json", service()), file("bad.json", service(), service(status="open"))
    said = put(good, bad, "--yes", code=1).output
    assert "bad.json: [1].status: this should be one of active" in said
    assert names() == []
    assert (
        "not in the directory"
        in run(
            *("import-hsds", good, "--dir", "st", "--organisation", "somebody", "--yes"), code=1
        ).output
    )
    with Path("large.json").open("wb") as large:
        large.truncate(document.MAX_SIZE + 2)
    assert "at most 16 MiB" in put("large.json", "--yes", code=1).output


def test_a_long_list_is_not_all_told(folder: Path) -> None:
    services = file("many.json", *(service(name=f"Desk {number}") for number in range(30)))
    shown = put(services, "--yes").output
    assert "Desk 19" in shown
    assert "Desk 20" not in shown
    assert "+ and 10 more" in shown


def test_the_draft_or_what_was_published_goes_out(folder: Path) -> None:
    services = file("services.json", service(name="Legal desk", x=0.5))
    put(services, "--yes")
    said = run("export-hsds", "--dir", "st", "--out", "out.json").output
    assert "1 services of 1 organisations are in out.json." in said
    exported = json.loads(Path("out.json").read_text(encoding="utf-8"))
    assert [(one["name"], one["x"]) for one in exported] == [("Legal desk", 0.5)]
    assert put("out.json", "--yes").output.startswith(
        "Services of abogacia-es: 0 new, 0 changed, 1"
    )

    pending = Workspace(Path("st")).draft().freeze(today=MADE.today, days=30)
    write_published(Path("kept"), pending)
    run("export-hsds", "--published", "kept", "--out", "other.json")
    assert Path("other.json").read_bytes() == Path("out.json").read_bytes()
