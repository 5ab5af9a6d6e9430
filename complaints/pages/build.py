"""Renders the complainant's pages: static files for every language, with the list of their hashes.

It knows the release and the instance, never the directory: who may be chosen is fetched, signed,
by the page itself. It must never put a script, a style or a form into a page.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment

from complaints.directory import TrustRoot
from complaints.locale.catalogues import Catalogue, languages, load
from complaints.locale.languages import LANGUAGES, PORTAL, RIGHTS
from complaints.locale.standing import reviews
from complaints.pages import form, rights
from complaints.pages.assets import FILLED, Asset, named_by_content, publish
from complaints.pages.environment import environment_for
from complaints.pages.icons import drawings
from complaints.pages.policy import CONTENT_SECURITY_POLICY, UPLOAD_POLICY
from complaints.pages.scripts import scripts
from complaints.pages.texts import COMING_BACK, PARTS, TELLING, compact, rendered, script_texts
from complaints.pages.typeface import sheet
from referral.browser import shipped

ROOT: Final = Path(__file__).parents[2]
BUNDLE: Final = ROOT / "complaints" / "browser" / "dist"

#: Where "Leave now" leads: a page that anybody may have open.
LEAVE_TO: Final = "https://www.wikipedia.org/"

# page -> its script, and the texts that come with it
_SEALED: Final = {
    "index": ("app", TELLING),
    "answers": ("answers", COMING_BACK),
}
#: The scripts that a page brings behind its own, by what it calls them. Each page has a cleaner of
#: its own, because that shares code with the first script.
_BROUGHT: Final = {
    "index": {"sealing": "sealing", "cleaning": "cleaning"},
    "answers": {"telling": "telling", "cleaning": "wiping"},
}
#: The page that suggests organisations carries this release's rulebook: one request less, if it is
#: the one that the stewards signed.
_ADVISES: Final = "index"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What differs between instances: whom the pages trust, and where "Leave now" leads.

    ``assisted`` is the origin of the way without scripts, where an operator runs one, else empty.
    ``address`` is the site's own origin, for who must type it; named by the instance if empty.
    """

    trust: TrustRoot
    leave_to: str = LEAVE_TO
    assisted: str = ""
    address: str = ""


def build(site: Site, output: Path) -> None:
    """Write every page and asset into ``output``; files of the same names are replaced."""
    files: dict[str, bytes] = {}
    assets: dict[str, Asset] = {}
    for name, content in scripts(BUNDLE, lambda one: assets[one].address):
        assets[name] = named_by_content(name, ".js", content)
        files[assets[name].address.lstrip("/")] = content
    style = (BUNDLE / "app.css").read_text("utf-8")
    style += sheet(LANGUAGES[one] for one in languages())
    assets["style"] = named_by_content("app", ".css", style.encode())
    files[assets["style"].address.lstrip("/")] = style.encode()
    inside = {"script": form.script(BUNDLE), "style": style}
    catalogues = [load(language, *PORTAL) for language in languages()]
    files |= {"index.html": _language_page(site, assets, catalogues)}
    for catalogue in catalogues:
        for name, content in (
            *_pages(site, assets, catalogue),
            *_rights(site, assets, catalogue.language, catalogues),
        ):
            files[f"{catalogue.language}/{name}"] = content
        files[f"{FILLED}/{catalogue.language}.html"] = _form(site, catalogue, inside)
    publish(output, files, reviews(languages(), (*PORTAL, RIGHTS)))


def _language_page(site: Site, assets: Mapping[str, Asset], catalogues: list[Catalogue]) -> bytes:
    environment = environment_for(catalogues[0])
    drawing = drawings()["needs"]["interpretation"]
    values = {"script": assets["app"], "drawing": drawing, **_common(site, assets)}
    return _page(environment, "languages", {"languages": _rows(catalogues), **values})


def _rows(catalogues: list[Catalogue]) -> list[Mapping[str, str]]:
    """What a list of languages shows of each."""
    return [
        {
            "language": one.language,
            "direction": one.direction,
            "own_name": one.speech.own_name,
        }
        for one in catalogues
    ]


def _rights(
    site: Site, assets: Mapping[str, Asset], language: str, catalogues: list[Catalogue]
) -> Iterator[tuple[str, bytes]]:
    catalogue = load(language, *PORTAL, RIGHTS)
    environment = environment_for(catalogue)
    common = {"languages": _rows(catalogues), **_common(site, assets)}
    for view in rights.views(catalogue):
        yield view.file, _page(environment, view.template, {**common, **view.values})


def _pages(
    site: Site, assets: Mapping[str, Asset], catalogue: Catalogue
) -> Iterator[tuple[str, bytes]]:
    environment = environment_for(catalogue)
    common = _common(site, assets)
    trust = site.trust.dump().decode()
    titles = {
        "index": catalogue.gettext("Tell what happened"),
        "answers": catalogue.gettext("Read the answers"),
    }
    for page, (script, parts) in _SEALED.items():
        texts = _texts(environment, catalogue, *parts)
        values = {
            **common,
            "page": page,
            "title": titles[page],
            "trust": trust,
            "texts": compact(texts),
            "rulebook": _rulebook() if page == _ADVISES else "",
            "brought": {name: assets[which] for name, which in _BROUGHT[page].items()},
            "script": assets[script],
        }
        yield f"{page}.html", _page(environment, "sealed", values)
    sections = rendered(environment, "protects", {})
    yield "protects.html", _page(environment, "protects", {**common, "sections": sections})
    yield from _upload(environment, common)
    yield "noform.html", _page(environment, "noform", common)
    # what the script fetches when somebody changes the language, has read the answers, or asks how
    # this protects
    yield "texts.json", compact(_texts(environment, catalogue, *PARTS)).encode()
    yield "protects.json", compact(sections).encode()


def _upload(environment: Environment, common: Mapping[str, object]) -> Iterator[tuple[str, bytes]]:
    """Handing in files made offline: the form, and the page and the texts of the answer."""
    texts = rendered(environment, "upload", {})
    values = {**common, "policy": UPLOAD_POLICY, "texts": texts}
    yield "upload.html", _page(environment, "upload", values)
    yield "uploaded.html", _page(environment, "uploaded", values)
    yield "upload.json", compact(texts).encode()


def _form(site: Site, catalogue: Catalogue, inside: Mapping[str, str]) -> bytes:
    environment = environment_for(catalogue)
    return form.form(
        environment,
        texts=_texts(environment, catalogue, *TELLING),
        rulebook=_rulebook(),
        trust=site.trust.dump().decode(),
        address=site.address or f"https://{site.trust.instance}",
        **inside,
    )


def _rulebook() -> str:
    """The rulebook byte for byte, as its hash is of them."""
    text = shipped().decode()
    if "<" in text:
        raise ValueError("a rulebook with this character cannot stand in a page")
    return text


def _texts(environment: Environment, catalogue: Catalogue, *parts: str) -> dict[str, Any]:
    names = {tag: LANGUAGES[tag].own_name for tag in languages()}
    return script_texts(environment, catalogue, *parts) | {"languages": names}


def _common(site: Site, assets: Mapping[str, Asset]) -> Mapping[str, object]:
    """What every page says in its head and header."""
    return {
        "policy": CONTENT_SECURITY_POLICY,
        "style": assets["style"],
        "plain": assets["plain"],
        "leave_to": site.leave_to,
        "assisted": site.assisted,
    }


def _page(environment: Environment, template: str, values: Mapping[str, object]) -> bytes:
    return environment.get_template(f"portal/{template}.html").render(values).encode() + b"\n"
