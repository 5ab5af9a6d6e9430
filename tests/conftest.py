"""Chromium for all tests that drive one: one of each kind, because only one Playwright can run.

And what Hypothesis is told in all of them, and what is compressed once for all of them.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Playwright, sync_playwright

from complaints.pages import assets
from tests.e2e.chromium import JITLESS, launch

# in a fresh clone the first text waits for a table of all characters, longer than Hypothesis likes
settings.register_profile("suite", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.fixture(scope="session", autouse=True)
def _compressed_once() -> Iterator[None]:
    """Tests build the pages dozens of times, and nearly all of their bytes are the same.

    Whether two builds give the same is asked where each has a process of its own.
    """
    compress, known = assets._compress, dict[bytes, dict[str, bytes]]()

    def remember(target: Path, content: bytes) -> None:
        digest = hashlib.sha256(content).digest()
        if digest not in known:
            compress(target, content)
            known[digest] = {
                one: target.with_name(target.name + one).read_bytes() for one in (".gz", ".br")
            }
        for suffix, packed in known[digest].items():
            target.with_name(target.name + suffix).write_bytes(packed)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assets, "_compress", remember)
        yield


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def jitless_chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = launch(playwright, JITLESS)
    yield browser
    browser.close()
