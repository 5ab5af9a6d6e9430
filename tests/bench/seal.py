"""How fast a page seals a long file, and what of it is in memory meanwhile.

The page's own code in Chromium, a file on the disk as a person chooses it. Sealing is both times
that a file is read: for the names of its chunks, and when each is sent. The line is not in it.
"""

import secrets
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psutil
from playwright.sync_api import Page, sync_playwright

from tests.e2e.chromium import JITLESS, launch
from tests.tools import node

_LONG: Final = 100 << 20
_SHORT: Final = 2 << 20  # enough without a JIT
_PLACE: Final = "http://localhost/"  # where browsers hash natively, as over https
_INPUT: Final = "<!doctype html><input type=file>"
_EVERY: Final = 0.02  # seconds between two looks at the memory
_BUNDLE: Final = """
import * as esbuild from "esbuild";
const contents = `
  export { CHUNK_SIZE, plan, sealed } from "./src/protocol/chunks.js";
  export { sha256Of } from "./src/protocol/hashing.js";
  export { Reading } from "./src/protocol/reading.js";
`;
const { outputFiles } = await esbuild.build({
  stdin: { contents, resolveDir: "." }, bundle: true, minify: true, write: false,
  format: "iife", globalName: "amparo", target: ["es2020"],
});
console.log(outputFiles[0].text);
"""
_MEASURE: Final = """
async () => {
  const [file] = document.querySelector("input").files;
  const timed = async (work) => {
    const start = performance.now();
    await work();
    return (performance.now() - start) / 1_000;
  };
  const hashing = await timed(() => amparo.sha256Of(file));
  const sealing = await timed(async () => {
    const plan = await amparo.plan(file);
    const reading = new amparo.Reading();
    const body = new Uint8Array(amparo.CHUNK_SIZE);
    for (let at = 0; at < plan.names.length; at += 1) {
      await amparo.sealed(file, plan, at, reading, body);
    }
  });
  return { hashing, sealing };
}
"""


def run() -> dict[str, float]:
    """Figures by name; megabytes are of 1,000,000 bytes."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        plain = launch(playwright)
        long = _file(Path(folder) / "long", _LONG)
        with _page(plain.new_page(), long) as page, _Watched() as memory:
            fast = page.evaluate(_MEASURE)
        plain.close()
        jitless = launch(playwright, JITLESS)
        with _page(jitless.new_page(), _file(Path(folder) / "short", _SHORT)) as page:
            slow = page.evaluate(_MEASURE)
        jitless.close()
    return {
        "sealing a 100 MiB file, MB/s": _LONG / 1e6 / fast["sealing"],
        "sealing, jitless, MB/s": _SHORT / 1e6 / slow["sealing"],
        "hashing what is added, MB/s": _LONG / 1e6 / fast["hashing"],
        "hashing what is added, jitless, MB/s": _SHORT / 1e6 / slow["hashing"],
        "renderer above idle, 100 MiB file, MB": memory.most / 1e6,
    }


def _file(path: Path, length: int) -> Path:
    path.write_bytes(secrets.token_bytes(1 << 20) * (length >> 20))
    return path


@contextmanager
def _page(page: Page, file: Path) -> Iterator[Page]:
    page.set_default_timeout(0)
    page.route("**/*", lambda route: route.fulfill(body=_INPUT, content_type="text/html"))
    page.goto(_PLACE)
    page.add_script_tag(content=node.run(_BUNDLE))
    page.locator("input").set_input_files(file)
    yield page
    page.close()


class _Watched:
    """The resident memory of the page's process, above what it was at first, in bytes."""

    def __init__(self) -> None:
        self._processes = [
            one
            for one in psutil.Process().children(recursive=True)
            if "--type=renderer" in one.cmdline()
        ]
        self._idle = self._now()
        self.most = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "_Watched":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_EVERY):
            self.most = max(self.most, self._now() - self._idle)

    def _now(self) -> int:
        return sum(one.memory_info().rss for one in self._processes)
