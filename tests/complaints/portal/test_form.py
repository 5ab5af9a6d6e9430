"""The form in one file as the portal serves it: filled, the same for all, to be saved, not run."""

import gzip
import json
import re
from collections.abc import Iterator

import pytest
import urllib3

from complaints.offline_content import LIMIT
from complaints.portal.offline_form import PLACE
from tests.complaints.portal.running import Running, prepared, slug

BUILT = b"<!doctype html><title>a form</title>" + PLACE + b"<p>the rest</p>"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("site")
    forms = folder / "pages" / "form"
    forms.mkdir(parents=True)
    (forms / "en.html").write_bytes(BUILT)
    (forms / "my.html").write_bytes(BUILT + b" " * LIMIT)
    (folder / "pages" / "index.html").write_bytes(b"<title>x</title>")
    instance, config = prepared(folder / "portal", pages=str(folder / "pages"), workers=1)
    with Running(config) as running:
        for office in instance.offices:
            running.pool.request("PUT", f"/v1/cards/{office.id}", body=office.card())
        yield running


def get(site: Running, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return site.pool.request("GET", path, headers=named, decode_content=False)


def test_only_the_place_is_filled_with_what_anybody_may_fetch(site: Running) -> None:
    form = get(site, "/form/en.html").data
    found = re.fullmatch(rb'(.*id="offline">)(.*)(</script>.*)', form, re.DOTALL)
    assert found
    assert found[1] + found[3] == BUILT
    data = json.loads(found[2])
    assert data["directory"].encode() == get(site, "/v1/directory").data
    assert data["signatures"].encode() == get(site, "/v1/directory.minisig").data
    for shard, content in data["shards"].items():
        assert content.encode() == get(site, f"/v1/directory/{shard}").data
    assert data["cards"] == {}  # nobody here takes forms


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


def test_one_that_grew_too_large_is_refused(site: Running) -> None:
    response = get(site, "/form/my.html")
    assert (response.status, slug(response)) == (503, "form-too-large")
