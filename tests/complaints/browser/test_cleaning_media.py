"""Films and sound from real programs, cleaned in Node, and looked at by other programs.

What `exiftool` still finds must be on a closed list of what says how to play a file; the marker
that was planted everywhere must be nowhere; and what is seen and heard must be bit for bit the
same, from the start and from the middle.
"""

import base64
import json
import secrets
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser

from tests.complaints.browser import media_corpus
from tests.tools import node

CLEAN: Final = """
import { openAsBlob, writeFileSync } from "node:fs";
import { clean } from "./src/cleaning/index.js";
const results = {};
for (const path of process.argv.slice(1)) {
  const { blob, ...said } = await clean(await openAsBlob(path));
  if (blob) writeFileSync(`${path}.clean`, Buffer.from(await blob.arrayBuffer()));
  results[path] = said;
}
console.log(JSON.stringify(results));
"""

# What says how to play a file, and nothing of who made it, where, when and with what.
STRUCTURE: Final = frozenset(
    Path(__file__).with_name("media_tags.txt").read_text(encoding="utf-8").split()
)
# exiftool has no word for these and shows them by number: tables of an index, and blank space
UNNAMED: Final = ("Unknown_", "Matroska_0x", "Track_0x", "Seek_0x")
EMPTY_TIME: Final = "0000:00:00 00:00:00"
TIMES: Final = ("CreateDate", "ModifyDate")
#: What must be of one value to say nothing. MP3 players know by this name where silence was added.
ONLY: Final = {
    "Vendor": "",
    "MuxingApp": "",
    "WritingApp": "",
    "MediaLanguageCode": "und",
    "Encoder": "LAME",
}


RECORD: Final = """async (type) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 160, height: 120 });
  const brush = canvas.getContext("2d");
  const sound = new AudioContext();
  const heard = sound.createMediaStreamDestination();
  const tone = sound.createOscillator();
  tone.connect(heard);
  tone.start();
  const seen = type.startsWith("video") ? canvas.captureStream(15).getTracks() : [];
  const stream = new MediaStream([...seen, ...heard.stream.getTracks()]);
  const recorder = new MediaRecorder(stream, { mimeType: type });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  let shade = 0;
  const painting = setInterval(() => {
    brush.fillStyle = `hsl(${(shade += 20)} 80% 50%)`;
    brush.fillRect(0, 0, 160, 120);
  }, 50);
  recorder.start(200);
  await new Promise((done) => setTimeout(done, 900));
  clearInterval(painting);
  const stopped = new Promise((done) => (recorder.onstop = done));
  recorder.stop();
  await stopped;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The files as made, what was said of each, and what exiftool still finds."""

    folder: Path
    marker: str
    made: Mapping[str, media_corpus.Made]
    said: Mapping[str, Any]
    tags: Mapping[str, Mapping[str, Any]]


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("media")
    marker = f"Planted{secrets.token_hex(6)}"
    media_corpus.make_cover(folder)
    made = media_corpus.made(folder, marker)
    paths = [media_corpus.make(folder, name, file, marker) for name, file in made.items()]
    for path in paths:
        assert marker[:12].encode() in path.read_bytes(), path.name
    said = json.loads(node.run(CLEAN, *map(str, paths)))
    cleaned = [f"{path}.clean" for path in paths]
    tags = {name.removesuffix(".clean"): found for name, found in found_in(cleaned).items()}
    return Corpus(
        folder=folder,
        marker=marker,
        made=made,
        said={Path(path).name: one for path, one in said.items()},
        tags=tags,
    )


def found_in(paths: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """All that exiftool finds in files, by their names: unknown and embedded things too."""
    command = ["exiftool", "-a", "-u", "-G1", "-ee3", "-j", *paths]
    told = subprocess.run(command, capture_output=True, check=False)
    return {Path(one.pop("SourceFile")).name: one for one in json.loads(told.stdout)}


NAMES: Final = sorted(media_corpus.made(Path("/tmp"), "none"))


@pytest.mark.parametrize("name", NAMES)
def test_only_what_plays_a_file_is_still_found(corpus: Corpus, name: str) -> None:
    file, said = corpus.made[name], corpus.said[name]
    assert set(said["removed"]) >= file.removed
    assert set(said["stays"]) == file.stays
    data = (corpus.folder / f"{name}.clean").read_bytes()
    for marker in (
        corpus.marker.encode(),
        corpus.marker.encode("utf-16-le"),
        corpus.marker.encode("utf-16-be"),
    ):
        assert marker not in data
    for program in (b"Lavf", b"Lavc", b"x264", b"x265", b"libopus", b"Xiph"):
        assert program not in data, program
    left = dict(unexpected(corpus.tags[name]))
    assert not left


def unexpected(tags: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What exiftool found that no list allows."""
    found = []
    for label, value in tags.items():
        group, _, tag = label.partition(":")
        if group in ("System", "ExifTool", "Composite"):
            continue
        is_known = tag in STRUCTURE or tag.startswith(UNNAMED)
        is_time = tag.endswith(TIMES) and value != EMPTY_TIME
        is_said = tag in ONLY and str(value).strip("\0 ") != ONLY[tag]
        if not is_known or is_time or is_said:
            found.append((label, value))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_what_is_seen_and_heard_is_the_same(corpus: Corpus, name: str) -> None:
    before, after = corpus.folder / name, corpus.folder / f"{name}.clean"
    places = ("0", "1.2") if corpus.made[name].has_seeking else ("0",)
    sums = decoded([(path, place) for place in places for path in (before, after)])
    for one, other in zip(sums[::2], sums[1::2], strict=True):
        assert one == other


def decoded(inputs: Sequence[tuple[Path, str]]) -> list[list[str]]:
    """The sums of all frames from a place on; covers are pictures that go, and not looked at."""
    command = ["ffmpeg", "-hide_banner", "-loglevel", "fatal", "-nostdin", "-y"]
    sums = [Path(f"{path}.{index}.sums") for index, (path, _) in enumerate(inputs)]
    for path, place in inputs:
        command += ["-ss", place, "-i", str(path)]
    for index, path in enumerate(sums):
        command += ["-map", f"{index}:V?", "-map", f"{index}:a?", "-f", "framemd5", str(path)]
    subprocess.run(command, check=True)
    frames = [
        [line for line in path.read_text().splitlines() if not line.startswith("#")]
        for path in sums
    ]
    assert all(len(one) > 5 for one in frames)
    return frames


def test_a_clean_file_is_left_as_it_is(corpus: Corpus) -> None:
    cleaned = [str(corpus.folder / f"{name}.clean") for name in NAMES]
    again = json.loads(node.run(CLEAN, *cleaned))
    for path, said in again.items():
        assert said.get("removed") == [], (path, said)
        assert Path(path).read_bytes() == Path(f"{path}.clean").read_bytes(), path


@pytest.mark.parametrize(
    "kind",
    [
        "video/webm;codecs=vp8,opus",
        "video/x-matroska;codecs=avc1",
        "audio/webm;codecs=opus",
        "video/mp4;codecs=avc1,opus",
    ],
)
def test_what_a_browser_records(chromium: Browser, tmp_path: Path, kind: str) -> None:
    page = chromium.new_page()
    path = tmp_path / "recording"
    try:
        page.goto("about:blank")
        path.write_bytes(base64.b64decode(page.evaluate(RECORD, kind)))
    finally:
        page.close()
    (said,) = json.loads(node.run(CLEAN, str(path))).values()
    assert "software" in said["removed"]
    assert said["stays"] == []
    cleaned = Path(f"{path}.clean")
    assert b"Chrom" not in cleaned.read_bytes()
    assert not unexpected(found_in([str(cleaned)])[cleaned.name])
    before, after = decoded([(path, "0"), (cleaned, "0")])
    assert before == after


def test_a_voice_from_an_old_phone(tmp_path: Path) -> None:
    path = tmp_path / "voice.amr"
    media_corpus.write_amr(path, "Planted")
    (said,) = json.loads(node.run(CLEAN, str(path))).values()
    assert said == {"format": "amr", "removed": ["trailer"], "stays": []}
    assert Path(f"{path}.clean").read_bytes() == path.read_bytes().removesuffix(b"Planted")
    assert decoded([(path.with_suffix(".amr.clean"), "0")])


def test_pictures_in_a_row_are_not_said_to_be_clean(tmp_path: Path) -> None:
    path = tmp_path / "pictures.mov"
    command = [
        "ffmpeg",
        "-loglevel",
        "error",
        *media_corpus.BOTH,
        "-c:v",
        "mjpeg",
        "-c:a",
        "pcm_u8",
    ]
    subprocess.run([*command, str(path)], check=True)
    (said,) = json.loads(node.run(CLEAN, str(path))).values()
    assert said == {"format": "mp4", "reason": "uncleanable"}
