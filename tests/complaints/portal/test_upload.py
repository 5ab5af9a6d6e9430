"""Files made offline, handed in by a plain form."""

import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
import urllib3
from playwright.sync_api import Browser, expect

from complaints import proof
from complaints.locale.catalogues import load
from complaints.locale.languages import PORTAL
from complaints.offline import Item, pack
from complaints.pages.environment import environment_for
from complaints.pages.policy import UPLOAD_POLICY, UPLOAD_POLICY_HEADER
from complaints.pages.texts import compact, rendered
from complaints.portal import key, release
from complaints.portal.api.upload import MOST
from complaints.portal.multipart import MOST_PARTS
from complaints.portal.store import Store
from tests.complaints.portal.instance import INSTANCE, Office, Person, sealed
from tests.complaints.portal.running import Running, name_of, prepared, records
from tests.complaints.portal.test_multipart import BOUNDARY, form
from tests.e2e.chromium import PHONE
from tests.processes import until

TAG = "ab" * 16
LANGUAGES = ("en", "ar")


def pages(folder: Path) -> Path:
    """The pages of the upload alone, as the builder writes them."""
    for language in LANGUAGES:
        environment = environment_for(load(language, *PORTAL))
        texts = rendered(environment, "upload", {})
        style = SimpleNamespace(address="/assets/app.css", integrity="sha256-")
        values = {"policy": UPLOAD_POLICY, "style": style, "texts": texts, "leave_to": "/x"}
        (folder / language).mkdir(parents=True)
        for name in ("upload", "uploaded"):
            page = environment.get_template(f"portal/{name}.html").render(values)
            (folder / language / f"{name}.html").write_text(page, "utf-8")
        (folder / language / "upload.json").write_text(compact(texts), "utf-8")
    return folder


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("upload")
    offices = [
        Office("nhri", [Person("anna")]),
        Office("suspended", [Person("anna")], suspended=True),
    ]
    _, config = prepared(
        folder / "portal",
        offices=offices,
        pages=str(pages(folder / "pages")),
        workers=1,
        chunk_quota=20 * 65_536,
    )
    with Running(config) as running:
        yield running


def item(kind: str, size: int, mark: bytes = b"") -> Item:
    body = sealed(size, mark=mark) if kind != "chunks" else mark.ljust(size, b"c")
    return Item(path=f"{kind}/{name_of(body)}", body=body)


def envelope(to: str = "nhri", mark: bytes = b"") -> Item:
    return item(f"inboxes/{to}", 16_384, mark)


def reply(mark: bytes = b"") -> Item:
    return item(f"replies/{TAG}", 4_096, mark)


def chunk(mark: bytes = b"") -> Item:
    return item("chunks", 65_536, mark)


def post(
    portal: Running, files: Sequence[bytes], *, language: str = "en"
) -> urllib3.BaseHTTPResponse:
    body = form({"language": language}, [(f"secret-{at}.tar", one) for at, one in enumerate(files)])
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return portal.request("POST", "/v1/upload", body, Content_Type=kind)


def texts(language: str = "en") -> dict[str, str]:
    found: dict[str, str] = rendered(environment_for(load(language, *PORTAL)), "upload", {})
    return found


def test_everything_in_a_file_is_taken_as_its_put(portal: Running) -> None:
    things = [envelope(), reply(), chunk(b"one")]
    response = post(portal, [pack(things)])
    page = response.data.decode()
    assert response.status == 200
    assert texts()["upload_whole"].replace("{n}", "1") in page
    assert portal.request("GET", f"/v1/{things[2].path}").data == things[2].body
    store = Store(portal.config.database)
    release.envelopes(store)
    release.replies(store)
    store.close()
    bucket = portal.request("GET", "/v1/replies/0").data
    assert things[1].body in [body for _, body in records(bucket, head=16, size=4_096)]
    # the proof is the one that a PUT of the same gets
    put = portal.put("/v1/inboxes/nhri", things[0].body).data
    assert all(line in page for line in put.decode().splitlines() if line)
    secret = key.load(portal.config.key_file)
    day = proof.verify(
        put, key=secret.public_key, instance=INSTANCE, organisation="nhri", name=things[0].name
    )
    statement = proof.statement(
        instance=INSTANCE, organisation="nhri", name=things[0].name, day=day
    )
    assert statement.decode() in page
    assert str(secret.public_key) in page


def test_twice_does_no_harm_and_answers_the_same(portal: Running) -> None:
    archive = pack([envelope(), reply()])
    first, second = post(portal, [archive]), post(portal, [archive])
    assert first.data == second.data
    assert first.status == second.status == 200


def test_several_files_and_each_with_its_sentence(portal: Running) -> None:
    good, other = pack([envelope()]), pack([reply()])
    unlisted, suspended = pack([envelope("nobody-here")]), pack([envelope("suspended"), reply()])
    broken = bytearray(pack([chunk(b"whole"), envelope()]))
    broken[-2_000] ^= 1
    response = post(portal, [good, b"a photo", other, unlisted, suspended, bytes(broken), b""])
    page = response.data.decode()
    assert response.status == 422
    said = [
        ("upload_whole", 1),
        ("upload_damaged", 2),
        ("upload_whole", 3),
        ("upload_unlisted", 4),
        ("upload_unlisted", 5),
        ("upload_damaged", 6),
        ("upload_damaged", 7),
    ]
    at = [page.index(texts()[key].replace("{n}", str(n))) for key, n in said]
    assert at == sorted(at)
    assert page.count(texts()["upload_partly"]) == 2  # the fifth and the sixth
    assert "secret-" not in page


def test_the_answer_speaks_the_language_of_the_form(portal: Running) -> None:
    page = post(portal, [pack([reply()])], language="ar").data.decode()
    assert 'lang="ar" dir="rtl"' in page
    assert texts("ar")["upload_whole"].replace("{n}", "1") in page
    for unknown in ("xx", "../en", "", "en/../ar"):
        assert 'lang="en"' in post(portal, [b"x"], language=unknown).data.decode()


def test_where_there_is_no_room_for_chunks_the_words_go_all_the_same(portal: Running) -> None:
    chunks = [chunk(b"%d" % number) for number in range(30)]
    letter = envelope(mark=b"words")
    response = post(portal, [pack([*chunks, letter])])
    assert texts()["upload_later"].replace("{n}", "1") in response.data.decode()
    assert letter.name in response.data.decode()


def test_no_file_and_no_form(portal: Running) -> None:
    nothing = form({"language": "en"}, [("", b"")])
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    response = portal.request("POST", "/v1/upload", nothing, Content_Type=kind)
    assert (response.status, texts()["upload_none"] in response.data.decode()) == (400, True)
    for body, said in ((b"x", "text/plain"), (b"x", kind), (b"", "multipart/form-data")):
        response = portal.request("POST", "/v1/upload", body, Content_Type=said)
        assert response.status == 400
        assert b"urn:amparo:problem:bad-request" in response.data
    assert portal.request("GET", "/v1/upload").status in (404, 405)


def test_too_much_at_once_is_refused_unread(portal: Running) -> None:
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    response = portal.request(
        "POST", "/v1/upload", b"--", Content_Type=kind, Content_Length=str(MOST + 1)
    )
    assert response.status == 413
    assert texts()["upload_too_much"] in response.data.decode()


def test_more_files_than_somebody_chooses_are_not_read(portal: Running) -> None:
    response = post(portal, [b""] * (MOST_PARTS + 5))
    page = response.data.decode()
    assert response.status == 422
    assert page.count(texts()["upload_too_much"]) == 1
    assert texts()["upload_damaged"].replace("{n}", str(MOST_PARTS - 1)) in page
    assert texts()["upload_damaged"].replace("{n}", str(MOST_PARTS)) not in page


def test_the_pages_let_nothing_in_and_keep_nothing(portal: Running) -> None:
    for response in (portal.request("GET", "/en/upload.html"), post(portal, [b"x"])):
        assert response.headers["Content-Security-Policy"] == UPLOAD_POLICY_HEADER
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert not {"Set-Cookie", "ETag", "Server"} & set(response.headers)


def test_memory_does_not_grow_with_the_file(portal: Running) -> None:
    """60 MB of one's own chunks, sent again and again, cost the portal hardly any memory."""
    chunks = pack([chunk(b"one")])
    post(portal, [chunks])
    (worker,) = portal.workers()
    before = psutil.Process(worker).memory_info().rss
    junk = pack([chunk(b"one")] * 1)
    response = post(portal, [junk[:-1024] * 900 + bytes(1024)])
    assert response.status in (200, 422)
    assert psutil.Process(worker).memory_info().rss - before < 8 * 2**20


def test_slow_uploads_leave_room_for_everybody_else(portal: Running) -> None:
    head = (
        "POST /v1/upload HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n--"
    )
    with ExitStack() as lines:

        def is_busy() -> bool:
            return post(portal, [b"x"]).status == 503

        def is_busy_with_one_more() -> bool:
            """What asks may itself be in the way of a slow one, which is then refused for good."""
            line = lines.enter_context(closing(socket.create_connection(portal.address, 10)))
            line.sendall(head.encode())
            return is_busy()

        until(is_busy_with_one_more, what="four that are being taken")
        assert texts()["upload_busy"] in post(portal, [b"x"]).data.decode()
        assert portal.put("/v1/chunks", chunk(b"one").body).status == 204
    until(lambda: not is_busy(), what="room again")


def test_while_others_must_work_it_is_taken_slowly(tmp_path: Path) -> None:
    _, config = prepared(tmp_path, pages=str(pages(tmp_path / "pages")), workers=1, work=8)
    with Running(config) as portal:
        things = [envelope(), reply()]
        assert portal.put("/v1/inboxes/nhri", things[0].body).status == 428
        began = time.monotonic()
        assert post(portal, [pack(things)]).status == 200
        assert time.monotonic() - began >= 1.0


@pytest.mark.browser
def test_a_browser_without_scripts_hands_files_in(
    portal: Running, chromium: Browser, tmp_path: Path
) -> None:
    letter = envelope(mark=b"browser")
    for name, content in (("form.tar", pack([letter])), ("photo.jpg", b"x")):
        (tmp_path / name).write_bytes(content)
    with closing(chromium.new_context(**PHONE, java_script_enabled=False)) as context:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{portal.address[1]}/ar/upload.html")
        page.set_input_files("#files", [tmp_path / "form.tar", tmp_path / "photo.jpg"])
        page.click("button")
        expect(page.locator("h1")).to_have_text(texts("ar")["upload_done"])
        said = page.locator("main").inner_text()
        assert texts("ar")["upload_whole"].replace("{n}", "1") in said
        assert texts("ar")["upload_damaged"].replace("{n}", "2") in said
        assert letter.name in said
        assert context.cookies() == []
