"""A voice from a file to the ears of a caseworker, through a real portal and a real desk.

Listened to in a browser that keeps a profile: neither that nor anything of ours may hold a byte.
"""

import io
import json
import math
import wave
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from complaints.demo.instance import Instance
from tests.e2e import canary
from tests.e2e.chromium import OFFICE, launch_with_profile
from tests.e2e.office import Office
from tests.instance import Portal, amparo, demonstration, desk_of

pytestmark = pytest.mark.browser

SECONDS, RATE = 20, 22_050


def tone(word: str) -> bytes:
    """A recording that plays, with a word among its samples every second."""
    samples = bytearray(int(127 + 80 * math.sin(at / 15)) for at in range(SECONDS * RATE))
    for second in range(SECONDS):
        samples[second * RATE : second * RATE + len(word)] = word.encode()
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(1)
        writer.setframerate(RATE)
        writer.writeframes(bytes(samples))
    return file.getvalue()


def file_it(made: Instance, portal: Portal, voice: Path, place: str) -> None:
    told = voice.with_suffix(".json")
    told.write_text(json.dumps({"circumstances": {"place": place}}), encoding="utf-8")
    trust = str(made.folder / "trust.json")
    options = ["--portal", portal.base, "--trust", trust, "--voice", str(voice)]
    amparo("file", *options, "--to", made.desks[0].organisation.id, str(told))


def test_a_voice_is_heard_and_stays_nowhere(playwright: Playwright, tmp_path: Path) -> None:
    word, place = canary.word("voice"), canary.word("place")
    outside = tmp_path / "outside"
    outside.mkdir()
    voice = outside / "my voice.wav"
    voice.write_bytes(tone(word))
    folder, profile = tmp_path / "instance", tmp_path / "profile"
    with (
        demonstration(folder) as (made, portal),
        desk_of(made.desks[0], portal) as desk,
    ):
        file_it(made, portal, voice, place)
        window = launch_with_profile(playwright, profile, **OFFICE)
        office = Office.unlock(None, desk, "en", window)  # type: ignore[arg-type]
        office.open_case(place)
        office.wait_for("listen")
        complaints: list[str] = []
        office.page.on("console", lambda said: complaints.append(said.text))
        assert listened(office.page) == pytest.approx(SECONDS, abs=0.1)
        office.page.get_by_test_id("save-copy").click()
        expect(office.page.get_by_test_id("copy")).to_contain_text("virus")
        with office.page.expect_download() as started:
            office.page.get_by_test_id("copy-yes").click()
        saved = outside / "saved"
        started.value.save_as(saved)
        started.value.delete()
        assert saved.read_bytes() == voice.read_bytes()
        assert started.value.suggested_filename.endswith("-1.wav")
        assert not [one for one in complaints if "Content Security Policy" in one]
        window.close()
        desk.program.stop()
        portal.stop()
    everything = canary.files_below(folder, profile)
    assert any("attachments" in one.parts for one in everything)
    assert canary.found({"the voice": word}, everything) == []
    assert canary.found({"the voice": word}, [saved]), "the search must be able to find"


def listened(page: Page) -> float:
    """Play, go near the end as a caseworker would, and hear it end; how long it is."""
    return float(
        page.evaluate(
            """async () => {
              const audio = document.querySelector("[data-testid=listen]");
              audio.muted = true;
              await audio.play();
              const length = audio.duration;
              const ended = new Promise((done, fail) => {
                audio.onended = done;
                audio.onerror = () => fail(audio.error);
              });
              audio.currentTime = length - 0.5;
              await ended;
              return length;
            }"""
        )
    )
