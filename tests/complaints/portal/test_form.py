"""The form in one file as the portal serves it: filled, the same for all, to be saved, not run."""

import gzip
import json
import re
from collections.abc import Iterator

import pytest
import urllib3
from click.testing import CliRunner

from complaints.cli.portal import portal
from complaints.offline_content import LIMIT, unpack
from complaints.pages.serving import headers_of
from complaints.portal.offline_form import PLACE
from tests.complaints.portal.instance import Office, Person
from tests.complaints.portal.running import Running, prepared

TAKER = "taker"
INSTEAD = b"<title>not now</title>"
BUILT = b"<!doctype html><title>a form</title>" + PLACE + b"<p>the rest</p>"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("site")
    forms = folder / "pages" / "form"
    forms.mkdir(parents=True)
    (forms / "en.html").write_bytes(BUILT)
    (forms / "my.html").write_bytes(BUILT + b" " * LIMIT)
    (forms / "uk.html").write_bytes(BUILT + b" " * (LIMIT - 5_000))
    (folder / "pages" / "my").mkdir()
    (folder / "pages" / "my" / "noform.html").write_bytes(INSTEAD)
    (folder / "pages" / "index.html").write_bytes(b"<title>x</title>")
    offices = [
        Office("nhri", [Person("anna")]),
        Office(TAKER, [Person("ben")], shard="ES", takes_forms=True),
    ]
    instance, config = prepared(
        folder / "portal", offices=offices, pages=str(folder / "pages"), workers=1
    )
    with Running(config) as running:
        for office in instance.offices:
            running.pool.request("PUT", f"/v1/cards/{office.id}", body=office.card())
        yield running


def get(site: Running, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return site.pool.request("GET", path, headers=named, decode_content=False)


def place(form: bytes) -> bytes:
    """What stands in the place of a form."""
    found = re.search(rb'id="offline">(.*?)</script>', form, re.DOTALL)
    assert found
    return found[1]


def test_only_the_place_is_filled_with_what_anybody_may_fetch(site: Running) -> None:
    form = get(site, "/form/en.html").data
    content = place(form)
    assert form == BUILT.replace(PLACE, PLACE.replace(b"><", b">" + content + b"<"))
    data = json.loads(content)
    assert data["directory"].encode() == get(site, "/v1/directory").data
    assert data["signatures"].encode() == get(site, "/v1/directory.minisig").data
    for shard, content in data["shards"].items():
        assert unpack(content) == get(site, f"/v1/directory/{shard}").data
    assert set(data["cards"]) == {TAKER}
    assert set(data["shards"]) == {"ES"}  # of the others nobody takes forms


def test_it_is_the_same_for_all_and_to_be_saved(site: Running) -> None:
    plain, packed = get(site, "/form/en.html"), get(site, "/form/en.html", accept_encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    for one in (plain, packed):
        assert one.headers["Content-Disposition"] == 'attachment; filename="form.html"'
        assert one.headers["Cache-Control"] == "no-store"
        assert "sandbox" in one.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in one.headers
        assert "ETag" not in one.headers


def test_there_is_one_for_each_language_that_was_built(site: Running) -> None:
    for path in ("/form/fr.html", "/form/", "/form/index.html", "/form/../index.html"):
        assert get(site, path).status == 404


def test_in_the_place_of_one_that_cannot_be_made_a_page_says_so(site: Running) -> None:
    response = get(site, "/form/my.html")
    assert response.status == 503
    assert response.data == INSTEAD
    for name, value in headers_of("noform.html").items():
        assert response.headers[name] == value


def test_who_has_no_room_is_left_out_and_the_operator_told_once(site: Running) -> None:
    for _ in range(2):
        found = json.loads(place(get(site, "/form/uk.html").data))
        assert (found["cards"], found["shards"]) == ({}, {})
    said = "The form uk.html has no room for 1 of 1 organisations that take forms"
    assert site.output().count(said) == 1


def test_an_operator_is_told_of_every_form(site: Running) -> None:
    pages = site.config.pages
    assert pages
    options = (
        *("--data", str(site.config.data), "--database", site.config.database),
        *("--directory", str(site.config.directory), "--trust-root", str(site.config.trust_root)),
    )
    words = [*options, "forms", "--pages", str(pages)]
    done = CliRunner().invoke(portal, words)
    assert done.exit_code == 1
    english, burmese, ukrainian = done.output.splitlines()
    assert english.startswith("en: ")
    assert english.endswith(" bytes, 1 organisations.")
    assert burmese == "my: cannot be made, because the directory alone is too large."
    assert ukrainian.endswith(f" 0 organisations; no room for 1: {TAKER}.")
    for language in ("uk", "my"):
        (pages / "form" / f"{language}.html").unlink()
    assert CliRunner().invoke(portal, words).exit_code == 0
