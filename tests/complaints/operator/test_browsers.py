"""A visitor's requests beside those of a real browser for the same things."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from complaints.operator.browsers import Purpose, chrome
from tests.e2e.chromium import PHONE

# as our pages do it: a module, a style, what a script brings, and what it asks the portal for
PAGE = b"""<link rel="icon" href="data:,"><link rel="stylesheet" href="/style">
<script type="module" src="/script"></script><script>
fetch("/fetch", {credentials: "omit"});
fetch("/data", {cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer"});
</script><a href="/document">on</a>"""
TYPES = {"/script": "text/javascript", "/style": "text/css"}
PURPOSES: tuple[Purpose, ...] = ("document", "style", "script", "fetch", "data")
# what differs between versions and devices, and tells nothing of how requests are made
OWN = ("User-Agent", "sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform", "Accept-Language")


@contextmanager
def listening() -> Iterator[tuple[str, dict[str, list[tuple[str, str]]]]]:
    seen: dict[str, list[tuple[str, str]]] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            seen[self.path] = self.headers.items()
            body = PAGE if self.path == "/" else b""
            self.send_response(200)
            self.send_header("Content-Type", TYPES.get(self.path, "text/html"))
            self.send_header("Referrer-Policy", "no-referrer")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.browser
def test_the_requests_are_those_of_a_real_browser(whole_chromium: Browser) -> None:
    with listening() as (origin, seen):
        context = whole_chromium.new_context(**PHONE)
        page = context.new_page()
        page.goto(origin, wait_until="networkidle")
        page.locator("a").click()
        page.wait_for_url("**/document")
        context.close()

    ours = chrome(156, "en-US,en;q=0.9")
    for purpose in PURPOSES:
        theirs = dict(seen[f"/{purpose}"])
        encoding = theirs["Accept-Encoding"]
        made = ours.headers(purpose, origin=origin, encoding=encoding, is_first=False)
        assert list(made) == [name for name, _ in seen[f"/{purpose}"]], purpose
        # some builds take one kind of picture more
        theirs["Accept"] = theirs["Accept"].replace("image/jxl,", "")
        for name in made.keys() - OWN:
            assert made[name] == theirs[name], (purpose, name)
    first = ours.headers("document", origin=origin, encoding="br", is_first=True)
    assert first["Sec-Fetch-Site"] == dict(seen["/"])["Sec-Fetch-Site"] == "none"
