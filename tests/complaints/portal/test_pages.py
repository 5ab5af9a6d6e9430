import gzip
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
import urllib3

from tests.complaints.portal.running import Running, prepared, slug

HTML = b"<!doctype html><title>a page</title>"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("site")
    pages = folder / "pages"
    (pages / "fr").mkdir(parents=True)
    (pages / "index.html").write_bytes(HTML)
    (pages / "fr" / "index.html").write_bytes(HTML + b"fr")
    for name in ("main-0123456789abcdef.js", "main.0123abcd.css"):
        (pages / name).write_bytes(b"content")
        (pages / f"{name}.br").write_bytes(brotli.compress(b"content"))
        (pages / f"{name}.gz").write_bytes(gzip.compress(b"content"))
    (pages / ".hidden").write_bytes(b"hidden")
    (folder / "secret.html").write_bytes(b"secret")
    _, config = prepared(folder / "portal", pages=str(pages), workers=1)
    with Running(config) as running:
        yield running


def get(site: Running, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return site.pool.request("GET", path, headers=named, decode_content=False)


def test_a_folders_page(site: Running) -> None:
    for path, body in (("/", HTML), ("/index.html", HTML), ("/fr/", HTML + b"fr")):
        response = get(site, path)
        assert (response.status, response.data) == (200, body)
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        assert response.headers["Cache-Control"] == "no-store"


def test_leaving_asks_the_browser_to_forget(site: Running) -> None:
    response = get(site, "/bye")
    assert (response.status, response.data) == (204, b"")
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert response.headers["Cache-Control"] == "no-store"


def test_headers_let_nothing_in(site: Running) -> None:
    headers = get(site, "/").headers
    policy = {
        name: values
        for name, _, values in (
            one.partition(" ") for one in headers["Content-Security-Policy"].split("; ")
        )
    }
    assert policy == {
        "default-src": "'none'",
        **dict.fromkeys(("script-src", "style-src", "connect-src"), "'self'"),
        "img-src": "data:",
        "media-src": "blob:",
        **dict.fromkeys(("form-action", "base-uri", "frame-ancestors"), "'none'"),
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "microphone=(self)" in headers["Permissions-Policy"]
    assert not {"Set-Cookie", "ETag", "Last-Modified", "Server"} & set(headers)


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("", None, bytes),
    ],
)
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/main-0123456789abcdef.js", "text/javascript; charset=utf-8"),
        ("/main.0123abcd.css", "text/css; charset=utf-8"),
    ],
)
def test_assets_come_packed_and_are_kept(
    site: Running, path: str, kind: str, accepted: str, encoding: str | None, unpack: type[bytes]
) -> None:
    response = get(site, path, Accept_Encoding=accepted)
    assert response.status == 200
    assert response.headers.get("Content-Encoding") == encoding
    assert unpack(response.data) == b"content"
    assert response.headers["Content-Type"] == kind
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Vary"] == "Accept-Encoding"


def test_one_answer_for_everybody(site: Running) -> None:
    one = get(site, "/", Cookie="a=b", User_Agent="one", If_None_Match="*", Accept_Language="ar")
    other = get(site, "/")
    assert (one.status, one.data) == (other.status, other.data)
    assert {**one.headers, "Date": ""} == {**other.headers, "Date": ""}


@pytest.mark.parametrize(
    "path",
    [
        *("/nothing.html", "/fr", "/.hidden", "/fr/../.hidden", "/fr//index.html"),
        *("/%2e%2e/secret.html", "/fr/%2e%2e/%2e%2e/secret.html", "/..%2fsecret.html", "/%00"),
    ],
)
def test_nothing_else(site: Running, path: str) -> None:
    response = get(site, path)
    assert (response.status, slug(response)) == (404, "not-found")


def test_pages_cannot_be_posted_to(site: Running) -> None:
    response = site.request(
        "POST", "/", b"what=happened", Content_Type="application/x-www-form-urlencoded"
    )
    assert (response.status, slug(response)) == (405, "wrong-method")
    assert site.request("GET", "/v1/health").json()["alive"]


def test_pages_that_are_built_anew_are_served_at_once(site: Running) -> None:
    folder = Path(str(site.config.pages))
    (folder / "later.html").write_bytes(HTML)
    assert get(site, "/later.html").data == HTML
