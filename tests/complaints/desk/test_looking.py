"""The page of a file, its picture, a film, a saved copy; over HTTP, with files of all sorts."""

import random
import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from complaints.complainant import Attached, attach
from complaints.desk import looking
from complaints.domain.parts import Part
from tests.complaints.desk.offices import World
from tests.complaints.desk.test_evidence import file
from tests.complaints.desk.test_viewing import paper, picture
from tests.complaints.desk.window import Browser, opened, the_case, unlocked

FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + random.Random(5).randbytes(5_000)
NAMES = ("photo", "paper", "film", "false-film", "odd", "bomb")


def given(n: int, data: bytes, **said: object) -> Attached:
    about: dict[str, object] = {"kind": "photo", "media_type": "image/jpeg", **said}
    return attach(lambda: BytesIO(data), name=f"evidence[{n}]", **about)  # type: ignore[arg-type]


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    film = {"kind": "video", "media_type": "video/quicktime"}
    paper_as_page = {"kind": "document", "media_type": "text/html", "words": "<i>../../x</i>"}
    file(
        world,
        given(1, picture("PNG", (2000, 1000))),
        given(2, paper(pages=3), **paper_as_page),
        given(3, FILM, **film),
        given(4, b"<html>" * 900, **film),
        given(5, b"PK\x03\x04" + bytes(600), kind="document", media_type="application/zip"),
        given(6, b"%PDF-1.7\n" + bytes(700), media_type="image/png"),
    )
    yield from unlocked(world)


def addresses(browser: Browser) -> dict[str, str]:
    page = browser.get(the_case(browser)).text
    found = re.findall(r'href="[^"]*(/case/[0-9a-f]+/evidence/[0-9a-f]{64})"', page)
    each = dict.fromkeys(found)  # the timeline leads to them once more
    return dict(zip(NAMES, each, strict=True))


def kinds(browser: Browser) -> list[str]:
    case = opened(browser.client.application).office.case(the_case(browser)[6:])
    return [entry.event.kind for entry in case.entries]


def test_the_strip_shows_soft_pictures_and_looks_at_nothing(browser: Browser) -> None:
    page = browser.get(the_case(browser)).text
    soft = re.findall(r'src="([^"]+/soft)"', page)
    assert len(soft) == 3
    assert page.count('loading="lazy"') == 3
    for address in soft[:2]:
        answer = browser.get(address)
        assert answer.mimetype in ("image/png", "image/jpeg")
        assert answer.headers["Cache-Control"] == "no-store"
    assert browser.get(soft[2]).status_code == 404  # of which the page says in words that it is so
    assert not {"viewed", "listened", "saved"} & set(kinds(browser))


def test_a_photo_is_shown_made_anew_and_its_looking_written_down_once(browser: Browser) -> None:
    found = addresses(browser)
    page = browser.get(found["photo"]).text
    assert 'data-testid="place">File 1 of 6' in page
    assert "viewed" not in kinds(browser), "the page alone shows nothing"
    (source,) = re.findall(r'<img src="([^"]+)"', page)
    for _ in range(3):
        answer = browser.get(source)
        assert Image.open(BytesIO(answer.data)).size == (1600, 800)
    assert answer.headers["Content-Disposition"].startswith("inline; filename=")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert kinds(browser).count("viewed") == 1
    assert browser.get(f"{source}?zoom=2&turn=90").status_code == 200
    turned = browser.get(f"{found['photo']}?turn=90&zoom=3").text
    assert "turn=180&amp;zoom=3" in turned or "zoom=3&amp;turn=180" in turned
    assert 'data-testid="closer"' not in turned


def test_a_paper_is_paged_and_its_words_stay_words(browser: Browser) -> None:
    found = addresses(browser)
    page = browser.get(f"{found['paper']}?page=2").text
    assert "Page 2 of 3" in page
    assert "&lt;i&gt;../../x" in page
    assert "text/html" not in browser.get(f"{found['paper']}/picture?page=2").content_type
    assert "no such page" in browser.get(f"{found['paper']}?page=9").text
    assert browser.get(f"{found['paper']}/picture?page=9").status_code == 404
    for odd in ("page=x", "page=-1", "zoom=99", "turn=45", "page=99999999999999999999"):
        assert browser.get(f"{found['paper']}?{odd}").status_code == 200


def test_a_film_is_played_only_if_it_begins_as_one(browser: Browser) -> None:
    found = addresses(browser)
    assert "<video" in browser.get(found["film"]).text
    answer = browser.get(f"{found['film']}/play", headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer.data, answer.mimetype) == (206, FILM[:10], "video/mp4")
    assert kinds(browser).count("viewed") == 1
    assert "<video" not in browser.get(found["false-film"]).text
    for name in ("false-film", "photo", "odd"):
        assert browser.get(f"{found[name]}/play").status_code == 404
    assert kinds(browser).count("viewed") == 1


@pytest.mark.parametrize(("name", "said"), [("odd", "not shown here"), ("bomb", "cannot be shown")])
def test_what_cannot_be_shown_is_said_and_the_desk_goes_on(
    browser: Browser, name: str, said: str
) -> None:
    address = addresses(browser)[name]
    page = browser.get(address)
    assert page.status_code == 200
    assert said in page.text
    assert "<img" not in page.text
    assert browser.get(f"{address}/picture").status_code == 404
    assert "viewed" not in kinds(browser)
    assert browser.get("/cases").status_code == 200


def test_files_are_walked_through_in_order(browser: Browser) -> None:
    found = addresses(browser)
    seen, address = [], found["photo"]
    for _ in range(len(NAMES)):
        page = browser.get(address).text
        seen.append(browser.within(address) if browser.root in address else address)
        after = re.search(r'href="([^"]+)" data-go="next-file"', page)
        address = after[1] if after else ""
    assert seen == list(found.values())
    assert address == ""
    assert browser.get(found["photo"].replace(found["photo"][-64:], "0" * 64)).status_code == 404


def test_saving_and_printing_are_written_down_each_time(browser: Browser) -> None:
    found = addresses(browser)
    address = f"{found['odd']}/copy"
    for _ in range(2):
        assert browser.post(address, of=address).data.startswith(b"PK")
    case = the_case(browser)
    part = found["photo"][-64:]
    for what in (part, "case", "custody"):
        assert browser.post(f"{case}/printed", of=case, what=what).status_code == 204
    assert browser.post(f"{case}/printed", of=case, what="<b>").status_code == 400
    assert browser.client.post(f"{case}/printed", base_url=browser.base).status_code == 303
    assert [kinds(browser).count(one) for one in ("saved", "printed")] == [2, 3]


def test_nothing_is_shown_that_cannot_be_written_down(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = addresses(browser)
    from complaints.desk.errors import StoreError
    from complaints.desk.writing import Writer

    def full(*_about: object, **_more: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(Writer, "enter", full)
    for address in (f"{found['photo']}/picture", f"{found['film']}/play"):
        answer = browser.get(address)
        assert (answer.status_code, answer.mimetype) == (409, "text/html")
    copy = browser.post(f"{found['odd']}/copy", of="/cases")
    assert (copy.status_code, copy.mimetype) == (409, "text/html")


def test_looking_is_within_the_sizes_that_there_are() -> None:
    assert looking.SOFT.soft
    assert sorted(looking.EDGES.values()) == list(looking.EDGES.values())


def test_a_part_without_its_file_has_no_page(world: World) -> None:
    one = given(1, picture("PNG"))
    world.file(parts=(*world.record(), Part.new("evidence[1]", dict(one.part.content))))
    for browser in unlocked(world):
        assert "/evidence/" not in browser.get(the_case(browser)).text
