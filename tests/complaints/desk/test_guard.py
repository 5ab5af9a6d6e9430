"""Who may ask the desk for anything: real HTTP for headers, Flask's client for pages."""

import http.client
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import pytest
from flask import Flask
from werkzeug.serving import make_server

from complaints.desk.app import create_app
from complaints.desk.errors import StoreError
from complaints.desk.gate import Gate, TooSoonError
from complaints.desk.unlocked import Unlocked
from crypto.errors import PassphraseError
from tests.complaints.desk.offices import LEGAL_AID, NHRI, PASSPHRASE, World
from tests.complaints.desk.window import (
    BASE,
    TOKEN,
    Browser,
    entrance,
    gate,
    opened,
    the_case,
)
from tests.processes import free_port, until


@pytest.fixture
def app(world: World) -> Iterator[Flask]:
    """A desk with one complaint in it, locked."""
    world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    desk.close()
    config = replace(world.config("defensor-es-1"), sync_every=timedelta(hours=1))
    app = create_app(config, now=lambda: world.now)
    yield app
    gate(app).lock()


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app.test_client())


def test_a_locked_desk_shows_nothing_but_the_lock(browser: Browser) -> None:
    for path in ("/cases", "/cases/all", "/case/" + "0" * 32, "/notices", "/no-such-page"):
        answer = browser.get(path)
        assert answer.status_code == 303
        assert urlsplit(browser.within(answer.location)).path == "/"
    page = browser.get("/")
    assert "passphrase" in page.text
    for word in ("Ombudsman", "defensor", "fence", "Moussa"):
        assert word not in page.text


def test_the_passphrase_opens_and_the_lock_closes(browser: Browser) -> None:
    assert browser.unlock("not it").status_code == 403
    assert "not the passphrase" in browser.unlock("not it either").text
    assert browser.unlock().status_code == 303
    page = browser.get("/cases")
    assert "Pushed back at a border" in page.text or "pushback" in page.text
    assert browser.post("/lock", of="/cases").status_code == 303
    assert browser.get("/cases").status_code == 303


def test_who_locks_comes_back_to_the_page_that_they_were_on(browser: Browser) -> None:
    browser.unlock()
    case = the_case(browser)
    locked = browser.post("/lock", of=f"{case}/close", back=f"{case}/close")
    lock = browser.within(locked.location)
    assert f'name="back" value="{case}/close"' in browser.get(lock).text
    refused = browser.post("/unlock", of=lock, passphrase="not it", back=f"{case}/close")
    assert f'name="back" value="{case}/close"' in refused.text
    opened = browser.post("/unlock", of=lock, passphrase=PASSPHRASE, back=f"{case}/close")
    assert browser.within(opened.location) == f"{case}/close"
    assert browser.within(browser.get(lock).location) == f"{case}/close"  # another window


def test_a_page_that_is_loaded_while_locked_comes_after_the_passphrase(browser: Browser) -> None:
    browser.unlock()
    case = the_case(browser)
    browser.post("/lock", of="/cases")
    lock = browser.within(browser.get(f"{case}?translate=x").location)
    assert f'name="back" value="{case}?translate=x"' in browser.get(lock).text
    picture = browser.get(case, headers={"Sec-Fetch-Mode": "no-cors"})
    assert browser.within(picture.location) == "/"


@pytest.mark.parametrize(
    "back", ["/", "/?back=/", "//example.org", "https://example.org/", "/nowhere", "/lock", "\\x"]
)
def test_after_the_lock_only_a_page_of_this_desk_is_gone_to(browser: Browser, back: str) -> None:
    opened = browser.post("/unlock", passphrase=PASSPHRASE, back=back)
    assert browser.within(opened.location) == "/cases"
    assert browser.within(browser.get(f"/?{urlencode({'back': back})}").location) == "/cases"


def test_fetching_stays_on_its_page(browser: Browser) -> None:
    browser.unlock()
    case = the_case(browser)
    for path in ("/sync/now", "/sync/cancel"):
        assert browser.within(browser.post(path, of=case, back=case).location) == case
        assert browser.within(browser.post(path, of=case).location) == "/cases"


def test_wrong_passphrases_make_the_next_try_wait(world: World) -> None:
    world.desk(NHRI).close()
    ticks = [1000.0]
    lock = Gate(world.config("defensor-es-1"), now=lambda: world.now, ticks=lambda: ticks[0])
    waits = []
    for _ in range(5):
        with pytest.raises(PassphraseError):
            lock.unlock("wrong")
        try:
            lock.unlock("wrong")
        except TooSoonError as error:
            waits.append(error.seconds)
            ticks[0] += error.seconds
        except PassphraseError:
            waits.append(0)
    assert waits == sorted(waits)
    assert waits[-1] >= 8
    with pytest.raises(PassphraseError):
        lock.unlock("wrong")
    with pytest.raises(TooSoonError):  # the right one waits, too
        lock.unlock(PASSPHRASE)
    ticks[0] += 200
    try:
        assert lock.unlock(PASSPHRASE)
    finally:
        lock.lock()


def test_the_keys_go_whatever_ails_the_desk(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.desk(NHRI).close()
    lock = Gate(world.config("defensor-es-1"), now=lambda: world.now)
    found = lock.passes(lock.unlock(PASSPHRASE))
    assert found

    def faulty(_desk: Unlocked) -> None:
        raise RuntimeError

    monkeypatch.setattr("complaints.desk.gate._left", faulty)
    with pytest.raises(RuntimeError):
        lock.lock()
    with pytest.raises(StoreError), found.store.reading() as unit:
        unit.inbox.head()


@dataclass
class Clocks:
    """The two clocks of a computer, and a lock that goes by them."""

    ticks: float = 0.0
    wall: float = 1_000_000.0

    def lock(self, world: World) -> Gate:
        world.desk(NHRI).close()
        config = world.config("defensor-es-1")
        return Gate(config, now=lambda: world.now, ticks=lambda: self.ticks, wall=lambda: self.wall)

    def pass_by(self, lock: Gate, seconds: int) -> None:
        """Time passes, and the watch looks every few seconds."""
        for _ in range(seconds // 5):
            self.ticks += 5
            self.wall += 5
            lock.look()


def test_idleness_locks_and_forgets(world: World) -> None:
    clocks = Clocks()
    lock = clocks.lock(world)
    token = lock.unlock(PASSPHRASE)
    clocks.pass_by(lock, 14 * 60)
    assert lock.passes(token, used=False)  # the script asks; nobody is there
    clocks.pass_by(lock, 2 * 60)
    assert lock._desk is None
    assert lock.passes(token) is None
    assert lock.unlock(PASSPHRASE) != token
    lock.lock()


@pytest.mark.parametrize("stopped", ["ticks", "wall", "neither"])
def test_sleep_locks_whichever_clock_goes_on(world: World, stopped: str) -> None:
    clocks = Clocks()
    lock = clocks.lock(world)
    token = lock.unlock(PASSPHRASE)
    for name in {"ticks", "wall"} - {stopped}:
        setattr(clocks, name, getattr(clocks, name) + 60)
    assert lock.passes(token) is None, "whoever wakes it sees the lock at once"
    assert lock._desk is None
    token = lock.unlock(PASSPHRASE)
    clocks.wall += 3600
    lock.look()  # and without anybody asking
    assert lock._desk is None
    lock.lock()


def test_a_clock_that_is_set_back_or_a_little_forward_locks_nothing(world: World) -> None:
    clocks = Clocks()
    lock = clocks.lock(world)
    token = lock.unlock(PASSPHRASE)
    for jump in (-7200, 20):
        clocks.wall += jump
        assert lock.passes(token)
        lock.look()
    assert lock.passes(token)
    lock.lock()


def test_the_watch_finds_sleep_by_itself(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("complaints.desk.gate._LOOK_EVERY", 0.01)
    clocks = Clocks()
    lock = clocks.lock(world)
    lock.unlock(PASSPHRASE)
    clocks.wall += 3600
    until(lambda: lock._desk is None, within=10, what="locking after sleep")


def test_without_the_link_nobody_is_told_anything(app: Flask, browser: Browser) -> None:
    browser.unlock()
    case = the_case(browser)
    root = entrance(app).root
    stranger = app.test_client()
    for path in ("/", f"{root}/", root):
        stranger.set_cookie("amparo-desk-8101", "forged", domain="127.0.0.1", path=path)
    paths = ("/", "/cases", case, "/sync/status", "/static/desk.css", "/start/guess", "/none")
    for path in paths:
        answer = stranger.get(path, base_url=browser.base)
        assert (answer.status_code, answer.data) == (403, b"")
        assert "amparo" not in str(answer.headers).lower()
    for path in (*paths, root, f"{root}x/", f"{root[:-1]}/", f"/{root}/", "//", "/\u1234", ""):
        answer = stranger.get(path, base_url=BASE)
        assert (answer.status_code, answer.data) == (404, b"")
        assert list(answer.headers) == [("Content-Length", "0")]
    for path in ("/unlock", "/lock", "/language"):
        for base in (BASE, browser.base):
            answer = stranger.post(path, base_url=base, data={"passphrase": PASSPHRASE})
            assert answer.data == b""
    assert browser.get("/cases").status_code == 200


def test_outside_of_its_path_the_desk_is_not_there_for_its_own_browser_either(
    browser: Browser,
) -> None:
    browser.unlock()
    for path in ("/", "/cases", the_case(browser), "/static/desk.css"):
        answer = browser.client.get(path, base_url=BASE)
        assert (answer.status_code, answer.data) == (404, b"")
        assert browser.get(path, follow_redirects=True).status_code == 200


def test_the_path_is_another_at_each_start_and_leads_nowhere_else(
    world: World, browser: Browser
) -> None:
    again = entrance(create_app(world.config("defensor-es-1"), now=lambda: world.now)).root
    assert again != browser.root
    assert min(len(again), len(browser.root)) > 21, "128 bits"
    browser.unlock()
    for path in ("/cases", "/cases/all?state=&country=MA", the_case(browser), "/preferences"):
        answer = browser.get(path, follow_redirects=True)
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "same-origin"
        own = re.findall(r'(?:href|src|action|data-status|data-lock)="(/[^"]*)"', answer.text)
        assert len(own) > 9
        assert [one for one in own if not one.startswith(f"{browser.root}/")] == []


def test_a_form_leads_back_to_its_list(browser: Browser) -> None:
    browser.unlock()
    path = "/cases/all?sort=newest"
    # the choice of a language has a way back of its own
    of_list = r'/cases/act".*?name="back"[^>]*value="([^"]+)"'
    (back,) = re.findall(of_list, browser.get(path).text, re.DOTALL)
    answer = browser.post("/cases/act", of=path, act="flag", case=[], back=back)
    assert browser.within(answer.location) == path


def test_a_link_lets_in_once_and_the_next_one_is_announced(world: World) -> None:
    said: list[str] = []
    app = create_app(world.config("defensor-es-1"), now=lambda: world.now, announce=said.append)
    first = entrance(app).link
    base = BASE + entrance(app).root
    path = first.removeprefix(BASE)
    assert app.test_client().get("/start/", base_url=base).status_code == 403
    one = app.test_client()
    answer = one.get(path, base_url=BASE)
    assert (answer.status_code, answer.location) == (303, f"{entrance(app).root}/")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert f"Path={entrance(app).root}/" in cookie.split("; ")
    assert path.rpartition("/")[2] not in cookie
    assert one.get("/", base_url=base).status_code == 200
    late = app.test_client()
    assert late.get(path, base_url=BASE).status_code == 403
    assert late.get("/", base_url=base).status_code == 403
    assert said == [entrance(app).link] != [first]
    assert late.get(said[0].removeprefix(BASE), base_url=BASE).status_code == 303
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    next_path = said[1].removeprefix(BASE)
    assert app.test_client().get(next_path, base_url=BASE, headers=elsewhere).status_code == 403
    assert len(said) == 2, "a page that had the link could not even use it up"


def test_another_user_of_the_computer_needs_the_passphrase_too(
    app: Flask, browser: Browser
) -> None:
    browser.unlock()
    other = Browser(app.test_client())
    assert other.get("/cases").status_code == 303
    assert "passphrase" in other.get("/").text
    assert other.get("/sync/status").json == {"locked": True}
    # with the passphrase they come in, and both work
    assert other.unlock().status_code == 303
    assert other.get("/cases").status_code == browser.get("/cases").status_code == 200


def test_a_cookie_of_an_earlier_start_is_worth_nothing(world: World, app: Flask) -> None:
    first = Browser(app.test_client())
    first.unlock()
    cookie = first.client.get_cookie("amparo-desk-8101", domain="127.0.0.1", path=f"{first.root}/")
    assert cookie
    gate(app).lock()
    again = create_app(world.config("defensor-es-1"), now=lambda: world.now)
    gate(again).unlock(PASSPHRASE)
    try:
        second = again.test_client()
        second.set_cookie("amparo-desk-8101", cookie.value, domain="127.0.0.1")
        base = BASE + entrance(again).root
        assert second.get("/cases", base_url=base).status_code == 403
    finally:
        gate(again).lock()


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1", "127.0.0.1:9999", "localhost.evil:8101", "localhost:8101"],
)
def test_another_host_is_refused(browser: Browser, host: str) -> None:
    browser.unlock()
    for path in ("/", "/cases", "/static/desk.css", "/sync/status"):
        answer = browser.get(path, headers={"Host": host})
        assert (answer.status_code, answer.data) == (403, b"")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "http://localhost:8101"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_page_cannot_make_the_browser_ask(
    browser: Browser, headers: dict[str, str]
) -> None:
    browser.unlock()
    assert browser.get("/cases", headers=headers).status_code == 403
    match = TOKEN.search(browser.get("/cases").text)
    assert match
    answer = browser.client.post(
        "/lock", base_url=browser.base, data={"csrf_token": match[1]}, headers=headers
    )
    assert answer.status_code == 403
    assert browser.get("/cases").status_code == 200


def test_a_change_without_the_token_is_refused(app: Flask, browser: Browser) -> None:
    browser.unlock()
    case = the_case(browser)
    for path in ("/lock", f"{case}/note", f"{case}/reply", "/sync/now", "/notices/seen", "/search"):
        answer = browser.client.post(path, base_url=browser.base, data={"text": "x"})
        assert (answer.status_code, browser.within(answer.location)) == (303, "/")
    assert not any(
        entry.event.kind == "noted" for entry in opened(app).office.case(case[6:]).entries
    )
    assert browser.get("/cases").status_code == 200


def test_every_answer_forbids_what_the_desk_does_not_need(browser: Browser) -> None:
    browser.unlock()
    for path in ("/", "/cases", the_case(browser), "/no-such-page", "/sync/status"):
        headers = browser.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
    page = browser.get("/cases")
    leaving = f'<meta http-equiv="refresh" content="905;url={browser.root}/">'
    # scripts lock the page themselves, or whoever types for long would lose what they wrote
    assert f"<noscript>{leaving}</noscript>" in page.text
    assert f"<noscript>{leaving}</noscript>" in browser.get("/no-such-page").text
    assert "Refresh" not in page.headers
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=|style=", page.text)


def test_the_cookie_is_kept_from_scripts_and_other_sites(browser: Browser) -> None:
    cookies = browser.unlock().headers.getlist("Set-Cookie")
    (cookie,) = [one for one in cookies if one.startswith("amparo-desk-8101=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Expires" not in cookie


def test_what_a_complainant_wrote_stays_text(world: World, app: Flask, browser: Browser) -> None:
    from complaints.domain.parts import Part

    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)> \u202egnp.exe {{ 7*7 }}"
    world.file(
        parts=(
            Part.new("account", {"text": hostile, "language": "en", "violations": [hostile]}),
            Part.new("circumstances", {"place": hostile, "country": hostile, hostile: hostile}),
        )
    )
    browser.unlock()
    before = set(re.findall(r"/case/[0-9a-f]{32}", browser.get("/cases").text))
    opened(app).sync.run()
    (newest,) = set(re.findall(r"/case/[0-9a-f]{32}", browser.get("/cases").text)) - before
    for path in ("/cases", newest, f"{newest}/ask"):
        text = browser.get(path).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "&lt;script&gt;alert(1)" in text
        assert "49" not in re.findall(r"gnp\.exe (\S+)", text)


def test_a_file_that_was_taken_away_under_an_open_desk_takes_nothing_and_is_missed(
    world: World, app: Flask, browser: Browser
) -> None:
    """It would take every word, and forget them all when it is closed."""
    browser.unlock()
    case = the_case(browser)
    browser.get(case)  # read, which is written down
    file = world.config("defensor-es-1").data / "desk.db"
    away = file.rename(file.with_name("elsewhere.db"))
    answer = browser.post(f"{case}/note", of=case, text="Typed at length")
    assert (answer.status_code, "is not in its folder" in answer.text) == (409, True)
    assert "Typed at length" in answer.text
    browser.post("/lock")
    assert gate(app).left
    answer = browser.unlock()  # an empty desk would begin the member's chain a second time
    assert (answer.status_code, "is not in its folder" in answer.text) == (409, True)
    away.rename(file)
    assert browser.unlock().status_code == 303
    assert the_case(browser) == case


def test_the_lock_says_where_a_desk_would_begin_empty(
    world: World, app: Flask, browser: Browser
) -> None:
    """Who forgot the stick would begin a second desk, and wonder where the cases are."""
    asked = 'data-testid="begins-empty"'
    assert asked not in browser.get("/").text
    file = world.config("defensor-es-1").data / "desk.db"
    away = file.rename(file.with_name("elsewhere.db"))
    assert asked in browser.get("/").text
    refused = browser.unlock()
    assert refused.status_code == 409
    assert "its folder is not here" in refused.text
    assert 'data-testid="anew"' in refused.text
    assert not file.exists()
    away.rename(file)
    browser.unlock()
    browser.post("/lock")
    assert asked not in browser.get("/").text


def test_whoever_says_that_the_cases_are_lost_begins_with_an_empty_desk(
    world: World, browser: Browser
) -> None:
    file = world.config("defensor-es-1").data / "desk.db"
    file.rename(file.with_name("elsewhere.db"))
    wrong = browser.post("/unlock", passphrase="not it", anew="1")
    assert 'data-testid="anew"' in wrong.text  # what was ticked is still offered
    assert not file.exists()
    assert browser.post("/unlock", passphrase=PASSPHRASE, anew="1").status_code == 303
    assert file.exists()


def test_a_refused_act_keeps_what_was_typed(browser: Browser) -> None:
    browser.unlock()
    case = the_case(browser)
    answer = browser.post(f"{case}/state", of=case, after="open", reason="typed before")
    assert answer.status_code == 409
    assert "typed before" in answer.text
    assert "does not go" in answer.text


def test_the_acts_work_from_the_page(app: Flask, browser: Browser, world: World) -> None:
    browser.unlock()
    opened(app).sync.run()
    case = the_case(browser)
    page = browser.get(case).text
    assert "Moussa" in page
    assert browser.post(f"{case}/note", of=case, text="A note").status_code == 303
    assert browser.post(f"{case}/reply", of=case, text="A reply").status_code == 303
    assert browser.post(f"{case}/assign", of=case, member="defensor-es-1").status_code == 303
    assert browser.post(f"{case}/state", of=case, after="in-triage").status_code == 303
    page = browser.get(case).text
    for words in ("A note", "A reply", "In triage", "with defensor-es-1"):
        assert words in page
    account = opened(app).office.case(case[6:]).parts[0]
    chosen = {"to": LEGAL_AID, "parts": account.hash}
    preview = browser.post(f"{case}/ask", of=f"{case}/ask", **chosen)
    assert "May we pass on to Legal aid" in preview.text
    assert browser.post(f"{case}/ask/send", of=f"{case}/ask", **chosen).status_code == 303
    assert "no answer yet" in browser.get(case).text
    found = browser.post("/search", of="/cases", words="moussa FENCE")
    assert case in browser.get(found.location).text
    assert case not in browser.post("/search", of="/cases", words="nothing-like-it").text
    assert browser.get("/notices").status_code == 200
    assert browser.get("/case/" + "0" * 32).status_code == 409


@pytest.mark.parametrize("language", ["ar", "es", "fr"])
def test_the_screens_speak_the_caseworkers_language(browser: Browser, language: str) -> None:
    browser.unlock()
    page = browser.get("/cases", headers={"Accept-Language": language}).text
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page
    browser.post("/language", of="/cases", language=language)
    assert f'<html lang="{language}"' in browser.get("/cases").text


def test_over_real_http_only_its_own_name_is_answered(world: World) -> None:
    world.desk(NHRI).close()
    port = free_port()
    app = create_app(replace(world.config("defensor-es-1"), port=port), now=lambda: world.now)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def status(path: str = "/", **headers: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.putrequest("GET", path, skip_host=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse().status
        connection.close()
        return answer

    try:
        host = f"127.0.0.1:{port}"

        def way_in() -> str:
            return entrance(app).link.removeprefix(f"http://{host}")

        assert status(Host=host) == 404
        assert status(f"{entrance(app).root}/", Host=host) == 403
        assert status(way_in(), Host=f"localhost:{port}") == 403
        assert status(way_in(), Host="rebound.example") == 403
        assert status(way_in(), Host=host, Sec_Fetch_Site="cross-site") == 403
        assert status(way_in(), Host=host, Sec_Fetch_Site="none") == 303
        assert status(way_in(), Host=host) == 303
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
