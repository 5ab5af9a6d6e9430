"""Files are cleaned once more before an office passes them on, by a process of its own."""

import random
import subprocess
import sys
import threading
import time
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from complaints.complainant import Attached, attach
from complaints.desk.cleaning import CannotCleanError, Cleaner
from complaints.desk.cleaning.formats import Format, sniff
from complaints.desk.errors import NotAllowedError
from complaints.desk.passing import UncleanError
from complaints.desk.store.attachments import CaseFile
from complaints.desk.unlocked import Unlocked
from complaints.domain.attachments import Evidence
from complaints.domain.parts import Part
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, case_id, checked
from tests.complaints.desk.test_evidence import file

MARK = "Kmarkwaq"
TEXT = (f"-title={MARK}", f"-comment={MARK}")


def run(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode("latin-1")


def tags(path: Path) -> str:
    return run("exiftool", "-a", "-u", "-G1", "-ee3", path)


def frames(path: Path) -> list[str]:
    """The SHA-256 of every picture and every piece of sound as they are decoded."""
    found = run("ffmpeg", "-v", "error", "-i", path, "-f", "framehash", "-")
    return sorted(line.split(",")[-1] for line in found.splitlines() if not line.startswith("#"))


def picture(folder: Path, name: str) -> Path:
    path = folder / name
    Image.effect_mandelbrot((64, 48), (-3, -2.5, 2, 2.5), 100).convert("RGB").save(path)
    run("exiftool", "-q", "-overwrite_original", f"-Artist={MARK}", f"-XMP:Creator={MARK}",
        "-GPSLatitude=35.1", "-GPSLatitudeRef=N", "-Orientation#=6", f"-Comment={MARK}",
        path)  # fmt: skip
    return path


def film(folder: Path, name: str, *codecs: str) -> Path:
    path = folder / name
    said = [word for key in ("title", "artist", "comment", "location")
            for word in ("-metadata", f"{key}={MARK}")]  # fmt: skip
    run("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=d=1:s=64x48:r=5", "-f", "lavfi",
        "-i", "sine=d=1", *said, *codecs, "-t", "1", path)  # fmt: skip
    return path


def paper(folder: Path) -> Path:
    path = folder / "paper.pdf"
    with pikepdf.new() as made, pikepdf.open(BytesIO(inner(folder))) as other:
        made.add_blank_page()
        made.pages.extend(other.pages)
        made.docinfo["/Author"] = MARK
        with made.open_metadata() as metadata:
            metadata["dc:creator"] = [MARK]
        made.attachments["notes.txt"] = MARK.encode()
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=MARK)
        made.pages[0].PieceInfo = pikepdf.Dictionary(Word=pikepdf.Dictionary(Private=MARK))
        made.save(path, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return path


def inner(folder: Path) -> bytes:
    """A page that is a photo with all that its camera said."""
    photo = picture(folder, "inside.jpg").read_bytes()
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(64, 48))
        image = pikepdf.Stream(made, photo, Type=pikepdf.Name.XObject, Width=64, Height=48,
                               Subtype=pikepdf.Name.Image, Filter=pikepdf.Name.DCTDecode,
                               ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8)  # fmt: skip
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Photo=image))
        page.Contents = pikepdf.Stream(made, b"q 64 0 0 48 0 0 cm /Photo Do Q")
        held = BytesIO()
        made.save(held)
    return held.getvalue()


FILMS = {
    "film.mp4": ("-c:v", "libx264", "-c:a", "aac"),
    "film.webm": ("-c:v", "libvpx", "-c:a", "libopus"),
    "film.3gp": ("-c:v", "mpeg4", "-c:a", "aac"),
    "sound.mp3": ("-vn", "-c:a", "libmp3lame"),
    "sound.ogg": ("-vn", "-c:a", "libopus"),
    "sound.flac": ("-vn",),
    "sound.wav": ("-vn",),
}


@pytest.mark.parametrize("name", ["photo.jpg", "photo.png", "photo.webp", *FILMS])
def test_nothing_is_left_of_what_a_file_says_and_all_of_what_it_shows(
    tmp_path: Path, name: str
) -> None:
    codecs = FILMS.get(name)
    path = film(tmp_path, name, *codecs) if codecs else picture(tmp_path, name)
    assert MARK in tags(path)
    cleaned = tmp_path / f"cleaned-{name}"
    cleaned.write_bytes(Cleaner().clean(path.read_bytes()))
    left = tags(cleaned)
    assert MARK not in left
    assert "GPS" not in left
    assert MARK.encode() not in cleaned.read_bytes()
    assert frames(cleaned) == frames(path)
    assert ("Rotate 90" in left) == (codecs is None)


def test_a_paper_keeps_its_pages_and_nothing_of_its_making(tmp_path: Path) -> None:
    path = paper(tmp_path)
    cleaned = tmp_path / "cleaned.pdf"
    cleaned.write_bytes(Cleaner().clean(path.read_bytes()))
    with pikepdf.open(cleaned) as found:
        assert len(found.pages) == 2
        assert "/Info" not in found.trailer
        assert not found.attachments
        photo = found.pages[1].Resources.XObject.Photo.read_raw_bytes()
        everything = b"".join(
            one.read_bytes() if isinstance(one, pikepdf.Stream) else one.unparse()
            for one in found.objects
            if not (isinstance(one, pikepdf.Stream) and one.get("/Filter") == "/DCTDecode")
        )
    assert MARK.encode() not in everything
    assert MARK.encode() not in photo
    assert Image.open(BytesIO(photo)).size == (64, 48)


@pytest.mark.parametrize("data", [b"", b"words", b"PK\x03\x04" + bytes(99), bytes(4_000)])
def test_what_no_tool_knows_is_said(data: bytes) -> None:
    with pytest.raises(CannotCleanError, match="cannot be cleaned here"):
        Cleaner().clean(data)


@pytest.mark.parametrize(
    "start", [b"\xff\xd8\xff\xe1\xff\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"OggS", b"ID3\x04"]
)
def test_what_is_made_to_do_harm_is_not_passed_on(start: bytes) -> None:
    with pytest.raises(CannotCleanError, match="could not be cleaned"):
        Cleaner().clean(start + random.Random(7).randbytes(50_000))


def test_a_worker_that_hangs_has_cleaned_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = "import time; time.sleep(60)"
    monkeypatch.setattr("complaints.desk.cleaning.process.COMMAND", (sys.executable, "-c", hanging))
    with pytest.raises(CannotCleanError):
        Cleaner(seconds=0.2).clean(b"%PDF-")


def test_locking_ends_what_is_being_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = "import time; time.sleep(60)"
    monkeypatch.setattr("complaints.desk.cleaning.process.COMMAND", (sys.executable, "-c", hanging))
    cleaner = Cleaner()
    threading.Timer(0.3, cleaner.close).start()
    began = time.monotonic()
    with pytest.raises(CannotCleanError):
        cleaner.clean(b"%PDF-")
    assert time.monotonic() - began < 30
    with pytest.raises(NotAllowedError, match="locked"):
        cleaner.clean(b"%PDF-")


def test_the_first_bytes_say_what_a_file_is() -> None:
    assert sniff(b"RIFF\0\0\0\0WEBPVP8 ") is Format.PICTURE
    assert sniff(b"RIFF\0\0\0\0WAVEfmt ") is Format.FILM
    assert sniff(b"\0\0\0\x18ftypmp42") is Format.FILM
    assert sniff(b"\0\0\0\x18ftypheic") is None


def referred(world: World, *attached: Attached) -> tuple[Unlocked, Unlocked, str, str]:
    """The complainant agreed that legal aid may have the account and every file."""
    receipt = file(world, *attached)
    first, second = world.desk(NHRI), world.desk(LEGAL_AID)
    world.sync(first, second)
    case = first.office.case(case_id(first.office))
    names = {"account", *(one.part.name for one in attached)}
    hashes = [part.hash for part in case.parts if part.name in names]
    question = first.office.ask_consent(case.id, LEGAL_AID, hashes)
    world.sync(first)
    world.agree(receipt, question)
    world.sync(first)
    (draft,) = first.office.drafts(first.office.case(case.id))
    return first, second, case.id, draft.consent.terms.id


def photo(path: Path, name: str, **said: object) -> Attached:
    """A file whose part says of it what ``said`` says."""
    data = path.read_bytes()
    made = attach(lambda: BytesIO(data), name=name, kind="photo", media_type="image/jpeg")
    found = Evidence.of(made.part)
    assert found
    content = {key: value for key, value in found.content().items() if key != "uncleaned"}
    return Attached(part=Part.new(name, content | said), file=made.file)


def received(desk: Unlocked) -> dict[str, tuple[CaseFile, bytes]]:
    """The files of the only case, by the name of their part."""
    case = desk.office.case(checked(desk.office))
    held, parts = desk.files.of_case(case.id), case.parts
    return {
        part.name: (one, desk.files.stream(one).read())
        for part in parts
        if (said := Evidence.of(part))
        for one in held
        if said.fits(one.reference)
    }


def test_a_referral_gives_a_copy_that_was_cleaned_once_more(world: World, tmp_path: Path) -> None:
    path = picture(tmp_path, "photo.jpg")
    first, second, case, consent = referred(world, photo(path, "evidence[1]", removed=["place"]))
    first.office.refer(case, consent, LEGAL_AID, reason="Please look")
    world.sync(first, second)
    one, data = received(second)["evidence[1]"]
    ours, _ = received(first)["evidence[1]"]
    assert one.reference.cleaned_from == ours.reference.sha256
    (tmp_path / "theirs.jpg").write_bytes(data)
    assert MARK not in tags(tmp_path / "theirs.jpg")
    assert frames(tmp_path / "theirs.jpg") == frames(path)


def test_an_original_and_a_proof_go_as_they_are_where_the_consent_names_them(
    world: World, tmp_path: Path
) -> None:
    path, other = picture(tmp_path, "one.jpg"), picture(tmp_path, "two.jpg")
    other.write_bytes(other.read_bytes() + b"\0")
    first, second, case, consent = referred(
        world, photo(path, "original[1]"), photo(other, "evidence[2]", proof="c2pa")
    )
    first.office.refer(case, consent, LEGAL_AID, reason="Please look")
    world.sync(first, second)
    found = received(second)
    assert found["original[1]"][1] == path.read_bytes()
    assert found["evidence[2]"][1] == other.read_bytes()
    assert all(one.reference.cleaned_from is None for one, _ in found.values())


def test_what_cannot_be_cleaned_waits_for_a_decision_and_leaves_nothing_behind(
    world: World, tmp_path: Path
) -> None:
    good, odd = picture(tmp_path, "photo.jpg"), tmp_path / "odd.bin"
    odd.write_bytes(random.Random(3).randbytes(200_000))
    first, second, case, consent = referred(
        world, photo(good, "evidence[1]"), photo(odd, "evidence[2]", uncleaned=True)
    )
    parts = {part.name: part.hash for part in first.office.case(case).parts}
    before = set(world.portal.chunks)
    with pytest.raises(UncleanError) as refused:
        first.office.refer(case, consent, LEGAL_AID, reason="Please look")
    assert set(refused.value.why) == {parts["evidence[2]"]}
    world.sync(first)
    assert set(world.portal.chunks) == before
    assert first.office.case(case).given == ()
    first.office.refer(
        case, consent, LEGAL_AID, reason="Please look", as_they_are=[parts["evidence[2]"]]
    )
    world.sync(first, second)
    found = received(second)
    assert found["evidence[2]"][1] == odd.read_bytes()
    assert found["evidence[1]"][0].reference.cleaned_from
