"""The built pages: the same bytes every time, nothing inline, nothing that could be posted."""

import base64
import hashlib
import json
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from complaints.cli.portal import portal
from complaints.locale.catalogues import languages
from complaints.locale.languages import LANGUAGES
from complaints.pages.assets import FILLED, MANIFEST
from complaints.pages.build import LEAVE_TO, Site, build
from complaints.pages.policy import CONTENT_SECURITY_POLICY, UPLOAD_POLICY
from complaints.pages.texts import compact
from referral import rights
from referral.browser import shipped
from tests.factories import make_instance

ROOT = make_instance().root


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    build(Site(trust=ROOT), folder)
    return folder


class Elements(HTMLParser):
    """Every element with its attributes, and the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.all and self.all[-1][0] in {"script", "style"} and data.strip():
            self.inline.append(self.all[-1][1].get("type") or "")

    def meta(self, name: str) -> str | None:
        found = [
            attributes
            for tag, attributes in self.all
            if tag == "meta" and name in (attributes.get("name"), attributes.get("http-equiv"))
        ]
        return found[0]["content"] if found else None


UPLOAD = ("upload", "uploaded")


@cache
def pages(folder: Path) -> dict[str, Elements]:
    found = [path for path in folder.rglob("*.html") if path.parent.name != FILLED]
    return {str(path.relative_to(folder)): Elements(path.read_text("utf-8")) for path in found}


def test_every_language_has_every_page(folder: Path) -> None:
    wanted = {
        f"{one}/{page}.html"
        for one in languages()
        for page in ("index", "answers", "protects", "noform", *UPLOAD)
    }
    numbers = [str(one.page) for one in rights.pages()]
    wanted |= {f"{one}/r/{page}.html" for one in languages() for page in ("index", *numbers)}
    assert set(pages(folder)) == {"index.html", *wanted}
    assert {path.stem for path in (folder / FILLED).iterdir()} == set(languages())


def test_one_process_builds_the_same_every_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In any process it is asked by `test_reproducible`."""
    monkeypatch.setattr("complaints.pages.build.languages", lambda: ("en", "ar", "my", "zh"))
    folders = [tmp_path / "one", tmp_path / "other"]
    for one in folders:
        build(Site(trust=ROOT), one)
    first, second = (
        {path.relative_to(one): path.read_bytes() for path in one.rglob("*") if path.is_file()}
        for one in folders
    )
    assert first == second


def test_the_manifest_lists_every_file(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    there = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in {".gz", ".br"} and path.name != MANIFEST
    }
    assert manifest["files"] == there
    forms = folder.glob(f"{FILLED}/*.html")
    assert manifest["forms"] == {f"{FILLED}/{one.name}": one.stat().st_size for one in forms}


def is_upload(name: str) -> bool:
    return Path(name).stem in UPLOAD


def test_nothing_can_be_posted_and_nothing_is_inline(folder: Path) -> None:
    for name, elements in pages(folder).items():
        if is_upload(name):
            continue
        tags = {tag for tag, _ in elements.all}
        assert not tags & {
            "form",
            "input",
            "textarea",
            "select",
            "button",
            "iframe",
            "object",
            "base",
        }
        assert set(elements.inline) <= {"application/json"}, name
        for tag, attributes in elements.all:
            assert not [one for one in attributes if one.startswith("on") or one == "style"]
            if tag == "script" and "src" not in attributes:
                assert attributes["type"] == "application/json"


def test_every_page_says_the_policy(folder: Path) -> None:
    for name, elements in pages(folder).items():
        policy = UPLOAD_POLICY if is_upload(name) else CONTENT_SECURITY_POLICY
        assert elements.meta("Content-Security-Policy") == policy
        assert elements.meta("referrer") == "no-referrer"
    for forbidden in ("unsafe", "http:", "https:", "*"):
        assert forbidden not in CONTENT_SECURITY_POLICY
    assert "form-action 'none'" in CONTENT_SECURITY_POLICY
    assert "require-trusted-types-for 'script'" in CONTENT_SECURITY_POLICY


def test_only_sealed_files_can_be_posted_and_without_a_script(folder: Path) -> None:
    forms = {name: one for name, one in pages(folder).items() if is_upload(name)}
    assert len(forms) == len(UPLOAD) * len(languages())
    for elements in forms.values():
        posted = [a["action"] for tag, a in elements.all if tag == "form"]
        assert posted in ([], ["/v1/upload"])
        fields = {(a.get("type"), a.get("name")) for tag, a in elements.all if tag == "input"}
        assert fields in (set(), {("hidden", "language"), ("file", "files")})
        assert not {"script", "iframe", "object"} & {tag for tag, _ in elements.all}
    assert "script-src" not in UPLOAD_POLICY
    assert "default-src 'none'" in UPLOAD_POLICY
    assert "form-action 'self'" in UPLOAD_POLICY


def test_the_way_without_scripts_is_named_only_where_it_is_run(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("complaints.pages.build.languages", lambda: ("en",))
    address = "https://open.example"
    build(Site(trust=ROOT, assisted=address), tmp_path)
    assert f"{address}/en/" in (tmp_path / "en/index.html").read_text("utf-8")
    assert address not in (folder / "en/index.html").read_text("utf-8")


def test_nothing_comes_from_elsewhere_and_assets_have_their_hash(folder: Path) -> None:
    for elements in pages(folder).values():
        for tag, attributes in elements.all:
            address = attributes.get("src") or attributes.get("href")
            if not address or tag == "a" or address == "data:,":
                continue
            content = (folder / address.lstrip("/")).read_bytes()
            digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
            assert attributes["integrity"] == f"sha256-{digest}"
            assert hashlib.sha256(content).hexdigest()[:16] in address


def test_only_pages_that_seal_carry_the_trust_root_and_the_notice(folder: Path) -> None:
    for name, elements in pages(folder).items():
        is_sealed = name.endswith(("/index.html", "/answers.html")) and "/r/" not in name
        assert (elements.meta("amparo-trust") == ROOT.dump().decode()) is is_sealed
        assert ('class="notice late"' in (folder / name).read_text("utf-8")) is is_sealed


def test_the_rulebook_stands_byte_for_byte_in_the_page_that_suggests(folder: Path) -> None:
    opening = '<script type="application/json" id="rulebook">'
    for name in pages(folder):
        text = (folder / name).read_text("utf-8")
        carried = [part.partition("</script>")[0].encode() for part in text.split(opening)[1:]]
        advises = name.count("/") == 1 and name.endswith("/index.html")
        assert carried == ([shipped()] if advises else [])


def test_every_page_can_be_left(folder: Path) -> None:
    for elements in pages(folder).values():
        leave = [attributes for _, attributes in elements.all if attributes.get("class") == "leave"]
        assert [one["href"] for one in leave] == [LEAVE_TO]


def test_languages_and_directions(folder: Path) -> None:
    for language in languages():
        html = dict(pages(folder)[f"{language}/index.html"].all)["html"]
        assert html == {"lang": language, "dir": LANGUAGES[language].direction}


def test_a_text_cannot_end_its_script_element() -> None:
    assert "<" not in compact({"text": "</script><!--"})
    assert json.loads(compact({"text": "</script>"})) == {"text": "</script>"}


def test_the_command_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("complaints.pages.build.languages", lambda: ("en",))
    trust = tmp_path / "trust.json"
    trust.write_bytes(ROOT.dump())
    arguments = ["build", "--trust", str(trust), "--out", str(tmp_path / "site")]
    done = CliRunner().invoke(portal, [*arguments, "--leave-to", "https://weather.example/"])
    assert done.exit_code == 0, done.output
    page = (tmp_path / "site" / "en" / "index.html").read_text("utf-8")
    assert 'href="https://weather.example/"' in page
    for bad in ("javascript:alert(1)", "http://weather.example/"):
        assert CliRunner().invoke(portal, [*arguments, "--leave-to", bad]).exit_code == 1
    trust.write_bytes(b"{}")
    refused = CliRunner().invoke(portal, arguments)
    assert refused.exit_code == 1
    assert "trust.json" in refused.output
