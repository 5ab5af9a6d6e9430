"""What the program says, shows and keeps: nothing of what was asked."""

import os
import re
import socket
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from complaints.assisted import server
from complaints.assisted.app import MAX_FORM
from complaints.assisted.config import Config
from complaints.assisted.errors import AssistedError
from complaints.assisted.tongue import tongue
from tests.complaints.assisted.running import Assisted, todays_instance
from tests.processes import until

KINDS = {
    "form": "application/x-www-form-urlencoded",
    "files": "multipart/form-data; boundary=x",
    "json": "application/json",
}


def family(site: Assisted) -> list[psutil.Process]:
    first = psutil.Process(site.program.process.pid)
    return [first, *first.children(recursive=True)]


def at_rest(site: Assisted) -> list[psutil.Process]:
    """The processes once nothing that was asked before still ends one of them."""

    def unchanged() -> list[psutil.Process]:
        before = family(site)
        time.sleep(1)
        return before if family(site) == before else []

    return until(unchanged, what="the same processes as a second ago")


def test_headers_let_nothing_in_and_nothing_stay(site: Assisted) -> None:
    for page in (site.get("/"), site.get("/ar/tell"), site.told(), site.get("/nowhere")):
        policy = dict(
            one.split(" ", 1) for one in page.headers["Content-Security-Policy"].split("; ")
        )
        assert policy == {
            "default-src": "'none'",
            "style-src": "'self'",
            "img-src": "data:",
            "form-action": "'self'",
            "base-uri": "'none'",
            "frame-ancestors": "'none'",
        }
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert not {"Set-Cookie", "ETag", "Server", "Last-Modified"} & set(page.headers)
        assert "<script" not in page.html
        assert "style=" not in page.html


@pytest.mark.parametrize("path", ["/en", "//en/tell", "/en/tell/"])
def test_nobody_is_sent_to_an_address_without_tls(site: Assisted, path: str) -> None:
    page = site.get(path)
    assert page.status in (200, 404)
    assert "Location" not in page.headers


@pytest.mark.parametrize("kind", ["files", "json"])
def test_only_plain_forms_are_read(site: Assisted, kind: str) -> None:
    response = site.pool.request(
        "POST", f"{site.base}/fr/tell", body=b"canary", headers={"Content-Type": KINDS[kind]}
    )
    page = site.page(response)
    assert page.status == 415
    assert page.has(tongue("fr").of("error_other"))
    assert "canary" not in page.html


def test_a_form_that_is_too_long_is_not_read(site: Assisted) -> None:
    response = site.pool.request(
        "POST",
        f"{site.base}/en/tell",
        body=b"text=" + b"x" * MAX_FORM,
        headers={"Content-Type": KINDS["form"]},
    )
    assert site.page(response).has(tongue("en").of("error_too-long"))


def test_no_address_and_no_word_is_logged_and_no_time_of_a_request(site: Assisted) -> None:
    before = site.program.said()
    site.filed(text="canaryofthelog")
    site.get("/en/canaryofthepath")
    site.pool.request("GET", f"{site.base}/en/tell?canaryofthequery=1")
    assert site.program.said() == before


def test_every_request_is_answered_by_a_process_that_then_ends(site: Assisted) -> None:
    first, *workers = at_rest(site)
    site.get("/en/")
    until(
        lambda: (
            len([one for one in workers if not one.is_running()]) == 1
            and len(first.children()) == len(workers)
        ),
        what="one worker in the place of another",
    )
    assert first.is_running()


def test_no_process_can_be_dumped_or_has_a_file_open_to_write(site: Assisted) -> None:
    site.filed()
    for process in at_rest(site):
        limits = Path(f"/proc/{process.pid}/limits").read_text()
        core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
        assert core.split()[4:6] == ["0", "0"]
        # its own files belong to the administrator: that is what not being dumpable means
        assert Path(f"/proc/{process.pid}/environ").stat().st_uid == 0
        status = Path(f"/proc/{process.pid}/status").read_text()
        locked = re.search(r"VmLck:\s+([0-9]+)", status)
        assert locked
        assert int(locked[1]) > 0 or "swap" in site.program.said(), "locked, or the operator knows"
        written = [
            one.path
            for one in process.open_files()
            if os.path.exists(one.path) and getattr(one, "mode", "r") != "r"  # noqa: PTH110
        ]
        assert [one for one in written if not one.endswith("assisted.log")] == []


@pytest.mark.parametrize(
    "line", [b"canary is no request\r\n\r\n", b"GET /" + b"canary" * 200 + b" HTTP/1.1\r\n\r\n"]
)
def test_what_is_no_http_is_refused_without_an_echo(site: Assisted, line: bytes) -> None:
    port = int(site.base.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        client.sendall(line)
        answer = b"".join(iter(lambda: client.recv(4_096), b""))
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"canary" not in answer
    assert "canary" not in site.program.said()


def config(**changed: Any) -> Config:
    whole = {"portal": "https://a.example", "site": "https://a.example", **changed}
    return Config(trust=todays_instance().root, **whole)


@pytest.mark.parametrize(
    "changed", [{"workers": 1}, {"site": "portal"}, {"leave_to": "javascript:x"}]
)
def test_settings_that_cannot_be_kept_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(AssistedError):
        config(**changed)


def test_nothing_is_logged_of_requests_whatever_the_operator_sets() -> None:
    told = server.settings(config())
    assert told["accesslog"] is None
    assert told["loglevel"] == "error"
