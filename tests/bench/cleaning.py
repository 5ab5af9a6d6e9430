"""How long a page takes to clean a photo: the page's own code in Chromium, a file on the disk.

What comes of it is slices of the file, so that writing it anew is not in the time, and reading is.
"""

import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import Playwright, sync_playwright

from tests.e2e.chromium import JITLESS, launch
from tests.tools import node

_SIZE: Final = "4000x3000"
_NOISE: Final = "noise=alls=16:allf=t"  # a photo has grain, which makes most of its bytes
_TAGS: Final = ("-Make=Maker", "-GPSLatitude=36.5", "-Artist=A", "-Orientation#=6", "-XMP:Title=B")
_ROUNDS: Final = 15
_INPUT: Final = "<!doctype html><input type=file>"
_BUNDLE: Final = """
import * as esbuild from "esbuild";
const { outputFiles } = await esbuild.build({
  entryPoints: ["./src/cleaning.js"], bundle: true, minify: true, write: false,
  format: "iife", globalName: "amparo", target: ["es2020"],
});
console.log(outputFiles[0].text);
"""
_MEASURE: Final = """
async (rounds) => {
  const [file] = document.querySelector("input").files;
  const times = [];
  for (let n = 0; n < rounds; n += 1) {
    const start = performance.now();
    const { removed } = await amparo.clean(file);
    times.push(performance.now() - start);
    if (!removed.includes("place")) throw new Error("nothing was taken out");
  }
  return times;
}
"""


def run() -> dict[str, float]:
    """Figures by name: medians in milliseconds; megabytes are of 1,000,000 bytes."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        photo = _photo(Path(folder) / "photo.jpg")
        return {
            "a 12-megapixel JPEG, MB": photo.stat().st_size / 1e6,
            "cleaning of a 12-megapixel JPEG in Chromium, ms": _time(playwright, photo),
            "the same, jitless, ms": _time(playwright, photo, JITLESS),
        }


def _photo(path: Path) -> Path:
    source = ("-f", "lavfi", "-i", f"testsrc2=size={_SIZE}:rate=1", "-vf", _NOISE)
    draw = ("ffmpeg", "-v", "error", *source, "-frames:v", "1", "-q:v", "4", str(path))
    subprocess.run(draw, check=True)
    subprocess.run(("exiftool", "-q", "-overwrite_original", *_TAGS, str(path)), check=True)
    return path


def _time(playwright: Playwright, photo: Path, *flags: str) -> float:
    browser = launch(playwright, *flags)
    page = browser.new_page()
    page.set_content(_INPUT)
    page.add_script_tag(content=node.run(_BUNDLE))
    page.locator("input").set_input_files(photo)
    times: list[float] = page.evaluate(_MEASURE, _ROUNDS)
    browser.close()
    return statistics.median(times)
