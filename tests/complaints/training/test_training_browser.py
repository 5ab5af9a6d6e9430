"""A training in a real browser: alive, and begun again; a real desk leads to one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from complaints.desk.app import create_app
from complaints.desk.config import Config
from complaints.training import stories, world
from tests.e2e.axe import violations
from tests.processes import until
from tests.tools.training import Trained, served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def trained() -> Iterator[Trained]:
    with served() as found:
        yield found


@pytest.fixture(scope="module")
def page(chromium: Browser, trained: Trained) -> Iterator[Page]:
    found = trained.unlocked(chromium)
    yield found
    found.context.close()


def test_whoever_is_written_to_answers_and_an_office_accepts(trained: Trained, page: Page) -> None:
    page.goto(trained.case("orchard"))
    page.get_by_test_id("reply-text").fill("নমস্কার")
    with page.expect_navigation():
        page.get_by_test_id("reply-send").click()
    page.goto(trained.case("greenhouse"))
    page.get_by_test_id("refer").first.click()
    page.get_by_test_id("refer-reason").fill("A hearing next week")
    page.get_by_test_id("refer-send").click()
    expect(page.get_by_test_id("case")).to_be_visible()

    def shows(name: str, words: str) -> bool:
        page.goto(trained.case(name))
        return page.get_by_text(words).count() > 0

    until(lambda: shows("greenhouse", "accepted"), what="an office that accepts", within=60)
    until(lambda: shows("orchard", "আমরা তিনজন আছি"), what="an answer", within=60)


def test_it_begins_again_and_leaves_nothing(
    trained: Trained, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world, "read", lambda today: stories.read(today)[:2])  # enough for a list
    keyfile = trained.lived.config.keyfile
    before = keyfile.read_bytes()
    page.get_by_test_id("training-reset").click()
    # the page sees by itself that the desk is locked, while everything is still made anew
    until(
        lambda: keyfile.exists() and keyfile.read_bytes() != before,
        what="a keyfile of a new training",
        within=60,
    )
    page.goto(f"{trained.root}/")
    expect(page.get_by_test_id("passphrase")).to_be_visible()
    assert violations(page) == []


def test_a_real_desk_leads_to_a_training_and_is_none(chromium: Browser, tmp_path: Path) -> None:
    config = Config(keyfile=tmp_path / "k", portal="http://127.0.0.1:9", port=8101, data=tmp_path)
    client = create_app(config).test_client()
    link = client.application.extensions["entrance"].link.removeprefix(config.origin)
    client.get(link, base_url=config.origin)
    root = link.split("/start/")[0]
    lock = client.get(f"{root}/", base_url=config.origin).text
    assert "training-band" not in lock
    assert f"{root}/practice" in lock
    assert client.get(f"{root}/practice", base_url=config.origin).status_code == 200
