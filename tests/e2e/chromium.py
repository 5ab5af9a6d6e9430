"""Chromium for tests: Debian's if it is there, else Playwright's own; never a silent skip."""

import os
import shutil
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Playwright

MEND: Final = "No Chromium: apt-get install chromium, or .venv/bin/playwright install chromium"
JITLESS: Final = "--js-flags=--jitless"  # as in Tor Browser's Safer level: no JIT, no WebAssembly

PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}
OFFICE: Final[dict[str, Any]] = {"viewport": {"width": 1280, "height": 800}}


def launch(playwright: Playwright, *flags: str) -> Browser:
    """Start a browser; `AssertionError` says how to get one."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program or Path(playwright.chromium.executable_path).exists(), MEND
    if os.geteuid() == 0:  # Chromium's own sandbox cannot be root's, and the tests may be
        flags = (*flags, "--no-sandbox")
    return playwright.chromium.launch(executable_path=program, args=list(flags))
