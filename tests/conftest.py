"""Chromium for all tests that drive one: one of each kind, because only one Playwright can run.

And what is told to all of them: their order, how long to wait, how to compress, how to search,
and templates that are compiled once.
"""

import gc
import gzip
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import brotli
import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2.bccache import Bucket, BytecodeCache
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from complaints.pages import assets
from tests.e2e.chromium import JITLESS, PATIENCE, launch, launch_light
from tests.order import longest_first

# how long it takes is nothing that tests ask: a computer may have much else to do, and in a fresh
# clone the first text waits for a table of all characters
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

# whatever is waited for ends the waiting: only what never comes costs all of this
expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    longest_first(items)


def pytest_collection_finish() -> None:
    """What is there now stays, and need not be looked through at each of the many collections."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _compressed_quickly() -> Iterator[None]:
    """Tests build the pages dozens of times, and as small as can be takes most of that.

    Whether two builds give the same is asked where each has a process of its own.
    """

    def quickly(target: Path, content: bytes) -> None:
        target.with_name(f"{target.name}.gz").write_bytes(gzip.compress(content, 1, mtime=0))
        target.with_name(f"{target.name}.br").write_bytes(brotli.compress(content, quality=1))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assets, "_compress", quickly)
        yield


class _Compiled(BytecodeCache):
    """Templates as they were compiled, by what is written in them, for every app of this process.

    Compiling was a quarter of what tests of the desk took: each begins an app of its own.
    """

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code
        self._codes[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(Flask.jinja_options, "bytecode_cache", _Compiled())
        yield


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = launch_light(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def whole_chromium(playwright: Playwright) -> Iterator[Browser]:
    """With all that people have around a page: for what that may do, too."""
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def jitless_chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = launch_light(playwright, JITLESS)
    yield browser
    browser.close()
