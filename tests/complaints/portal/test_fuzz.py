"""Whatever comes, the answer is one of the interface, or a problem of its list."""

import io
import json
import sys
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import run_wsgi_app

from complaints.portal import problems
from complaints.portal.app import create_app
from complaints.portal.problems import Problem
from tests.complaints.portal.instance import sealed
from tests.complaints.portal.running import name_of, prepared

KNOWN = {(one.slug, one.status) for one in vars(problems).values() if isinstance(one, Problem)}

names = st.sampled_from([name_of(b"x"), "nhri", "acknowledged", "directory", "FR", "0", "..", ""])
segments = st.one_of(names, st.text(max_size=70))
paths = st.lists(segments, max_size=4).map(lambda some: "/v1/" + "/".join(some))
nouns = st.sampled_from(["inboxes/nhri", "replies", "chunks", "cards", "directory"])
methods = st.sampled_from(["GET", "PUT", "POST", "HEAD", "DELETE", "OPTIONS", "PATCH"])
headers = st.dictionaries(
    st.sampled_from(
        ["AMPARO_TAG", "AMPARO_WORK", "SIGNATURE", "SIGNATURE_INPUT", "CONTENT_DIGEST", "COOKIE"]
    ).map("HTTP_".__add__),
    st.text(st.characters(max_codepoint=255), max_size=80),
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    instance, config = prepared(tmp_path_factory.mktemp("fuzz") / "portal")
    app = create_app(config)
    client = app.test_client()
    assert client.put("/v1/cards/nhri", data=instance.offices[0].card()).status_code == 204
    return app


def ask(
    app: Flask, method: str, path: str, query: str, body: bytes, extra: dict[str, str], length: str
) -> tuple[int, dict[str, str], bytes]:
    """One request as a WSGI server hands it on, without a client library in between."""
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query.encode().decode("latin-1"),
        "CONTENT_LENGTH": length,
        "SERVER_NAME": "portal",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        **extra,
    }
    answer, status, found = run_wsgi_app(app, environ)
    return int(status[:3]), dict(found), b"".join(answer)


def check(status: int, headers: dict[str, str], data: bytes, *, is_head: bool) -> None:
    assert "Set-Cookie" not in headers
    if status < 300:
        return
    assert headers["Content-Type"] == problems.MEDIA_TYPE
    assert headers["Cache-Control"] == "no-store"
    if not is_head:
        problem = json.loads(data)
        assert (problem["type"].removeprefix("urn:amparo:problem:"), status) in KNOWN
        assert problem["status"] == status


@settings(deadline=None)
@given(methods, paths, st.text(max_size=40), st.binary(max_size=200), headers)
def test_any_request(
    app: Flask, method: str, path: str, query: str, body: bytes, extra: dict[str, str]
) -> None:
    status, found, data = ask(app, method, path, query, body, extra, str(len(body)))
    check(status, found, data, is_head=method == "HEAD")


@given(nouns, st.binary(max_size=300), st.sampled_from([4_096, 16_384, 65_536]), st.data())
@settings(max_examples=60, deadline=None)
def test_any_body_of_the_right_size(
    app: Flask, noun: str, start: bytes, size: int, data: st.DataObject
) -> None:
    whole = sealed(size)
    at = data.draw(st.integers(0, 1_700))
    body = (whole[:at] + start + whole[at:])[:size]
    extra = {"HTTP_AMPARO_TAG": "00" * 16}
    status, found, answer = ask(
        app, "PUT", f"/v1/{noun}/{name_of(body)}", "", body, extra, str(size)
    )
    check(status, found, answer, is_head=False)


@settings(deadline=None)
@given(nouns, st.text(max_size=20))
def test_any_length(app: Flask, noun: str, length: str) -> None:
    status, found, data = ask(app, "PUT", f"/v1/{noun}/{name_of(b'')}", "", b"", {}, length)
    assert status >= 400
    check(status, found, data, is_head=False)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_page(tmp_path_factory: pytest.TempPathFactory, path: str) -> None:
    app = _with_pages(tmp_path_factory)
    status, found, data = ask(app, "GET", "/" + path, "", b"", {}, "")
    if status == 200:
        assert b"a page" in data
    else:
        check(status, found, data, is_head=False)


_apps: list[Flask] = []


def _with_pages(factory: pytest.TempPathFactory) -> Flask:
    if not _apps:
        folder: Path = factory.mktemp("pages")
        (folder / "index.html").write_text("a page")
        _, config = prepared(factory.mktemp("fuzzpages") / "portal", pages=str(folder))
        _apps.append(create_app(config))
    return _apps[0]
