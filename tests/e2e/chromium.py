"""Chromium for tests: Debian's if it is there, else Playwright's own; never a silent skip."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Playwright

MEND: Final = "No Chromium: apt-get install chromium, or .venv/bin/playwright install chromium"
JITLESS: Final = "--js-flags=--jitless"  # as in Tor Browser's Safer level: no JIT, no WebAssembly

#: Milliseconds that tests wait at most: for a computer that has much else to do.
PATIENCE: Final = 60_000

PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}
OFFICE: Final[dict[str, Any]] = {"viewport": {"width": 1280, "height": 800}}


def launch(playwright: Playwright, *flags: str) -> Browser:
    """Start a browser; `AssertionError` says how to get one."""
    return playwright.chromium.launch(**_options(playwright, flags))


def launch_light(playwright: Playwright, *flags: str) -> Browser:
    """Start the same browser without what is around a page, which is a quarter of all its work.

    Debian has it apart; where it is missing this is `launch`.
    """
    options = _options(playwright, [*flags, "--font-render-hinting=none"])  # as wide as elsewhere
    light = shutil.which("chromium-headless-shell") or options["executable_path"]
    return playwright.chromium.launch(**{**options, "executable_path": light})


def launch_with_profile(
    playwright: Playwright, profile: Path, *flags: str, **window: Any
) -> BrowserContext:
    """Start a browser that writes a profile into a folder, as a person's own does."""
    return playwright.chromium.launch_persistent_context(
        profile, **_options(playwright, flags), **window
    )


def _options(playwright: Playwright, flags: Sequence[str]) -> dict[str, Any]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program or Path(playwright.chromium.executable_path).exists(), MEND
    # Chromium's own sandbox cannot be root's, and whoever runs the tests may be root
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": program, "args": [*flags, *sandbox]}
