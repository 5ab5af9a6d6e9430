"""Files become pictures in a process of its own, whatever is in them."""

import hashlib
import io
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from PIL import Image

from complaints.desk.errors import NotAllowedError
from complaints.desk.viewing import CannotShowError, Look, Shape, Shown, Viewer, process, shape
from complaints.desk.viewing.drawn import MAX_PIXELS

RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(kind: str, size: tuple[int, int] = (120, 80), **options: Any) -> bytes:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    made = io.BytesIO()
    image.save(made, kind, **options)
    return made.getvalue()


def paper(pages: int = 1, size: tuple[int, int] = (300, 400), **options: Any) -> bytes:
    made, paper = io.BytesIO(), pikepdf.new()
    for number in range(pages):
        paper.add_blank_page(page_size=size)
        drawn = b"1 0 0 rg 0 0 100 100 re f" if number % 2 else b"0 0 1 rg 0 0 100 100 re f"
        paper.pages[-1].Contents = paper.make_stream(drawn)
    paper.save(made, **options)
    return made.getvalue()


def show(data: bytes, viewer: Viewer | None = None, **wanted: object) -> Shown:
    look = Look(**{"edge": 400, **wanted})  # type: ignore[arg-type]
    return (viewer or Viewer()).show(hashlib.sha256(data).digest(), lambda: data, look)


def opened(shown: Shown) -> Image.Image:
    image = Image.open(io.BytesIO(shown.data))
    assert image.get_format_mimetype() == shown.media_type
    return image.convert("RGB")


def near(one: object, other: tuple[int, int, int]) -> bool:
    assert isinstance(one, tuple)
    return all(abs(a - b) < 40 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_a_picture_is_made_anew_dot_by_dot(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Kmarkwaq"  # a description
    marks: dict[str, Any] = {"comment": b"Kmarkwaq"} if kind == "GIF" else {"exif": exif}
    data = picture(kind, **marks)
    shown = show(data)
    assert shown.pages == 1
    assert b"Kmarkwaq" in data
    assert b"Kmarkwaq" not in shown.data
    found = opened(shown)
    assert found.size == (120, 80)
    assert near(found.getpixel((10, 40)), RED)
    assert near(found.getpixel((110, 40)), BLUE)


def test_a_picture_stands_upright_is_turned_and_made_smaller() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera lay on its side
    shown = opened(show(picture("JPEG", exif=exif)))
    assert shown.size == (80, 120)
    assert near(shown.getpixel((40, 10)), RED)
    turned = opened(show(picture("PNG"), turn=90, edge=60))
    assert turned.size == (40, 60)
    assert near(turned.getpixel((20, 5)), RED)


def test_of_several_pictures_in_one_file_each_is_a_page() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in (RED, BLUE)]
    made = io.BytesIO()
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:])
    shown = show(made.getvalue(), page=2)
    assert shown.pages == 2
    assert near(opened(shown).getpixel((5, 5)), BLUE)


def test_a_paper_is_drawn_page_by_page() -> None:
    data = paper(pages=3)
    first, second = show(data), show(data, page=2)
    assert (first.pages, second.pages) == (3, 3)
    assert opened(first).size == (300, 400)
    assert near(opened(first).getpixel((20, 380)), (0, 0, 255))
    assert near(opened(second).getpixel((20, 380)), (255, 0, 0))
    with pytest.raises(CannotShowError, match="no such page"):
        show(data, page=4)


def test_a_soft_picture_shows_colours_and_no_shapes() -> None:
    board = Image.new("L", (200, 200))
    board.putdata([255 * ((x // 4 + y // 4) % 2) for y in range(200) for x in range(200)])
    made = io.BytesIO()
    board.save(made, "PNG")
    sharp, soft = opened(show(made.getvalue())), opened(show(made.getvalue(), soft=True))
    low, high = soft.convert("L").getextrema()
    assert sharp.convert("L").getextrema() == (0, 255)
    assert isinstance(low, int)
    assert isinstance(high, int)
    assert high - low < 60, "what is finer than a hand's breadth is gone"
    assert soft.size == (200, 200)


def with_script() -> bytes:
    """A paper that wants to do things when it is opened."""
    made, paper = io.BytesIO(), pikepdf.new()
    paper.add_blank_page(page_size=(200, 200))
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="while (true) app.alert('x')")
    paper.Root.OpenAction = paper.make_indirect(script)
    paper.Root.AA = pikepdf.Dictionary(WC=script)
    paper.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        with_script,
        lambda: paper(size=(14_400, 14_400)),
        lambda: paper(size=(3, 14_400)),
        lambda: picture("JPEG", (20_000, 9_000)),
        lambda: picture("PNG") + paper(),
        lambda: picture("GIF") + b"<script>alert(1)</script>",
    ],
    ids=["script", "huge-page", "thin-page", "many-dots", "picture-and-paper", "picture-and-page"],
)
def test_what_is_odd_is_shown_within_the_size_that_was_asked_for(
    make: Callable[[], bytes],
) -> None:
    shown = show(make())
    assert max(opened(shown).size) <= 400
    assert b"script" not in shown.data


def bomb() -> bytes:
    """A few bytes that say that they are very many dots."""
    import struct
    import zlib

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    dots = zlib.compress(bytes(1 << 20))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", dots) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (bomb(), "too many dots"),
        (picture("JPEG", (900, 700))[:2_000], "cannot be shown"),
        (picture("PNG")[:60], "cannot be shown"),
        (paper(pages=2)[:300], "cannot be shown"),
        (b"%PDF-1.7\n" + bytes(5_000), "cannot be shown"),
        (b"\xff\xd8\xff\xe1" + bytes(5_000), "cannot be shown"),
        (b"\0\0\0\x18ftypheic" + bytes(400), "cannot be shown"),
        (paper(encryption=pikepdf.Encryption(owner="one", user="two")), "passphrase"),
        (b"<html><script>alert(1)</script>", "not shown here"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not shown here"),
        (b"PK\x03\x04" + bytes(99), "not shown here"),
        (b"", "not shown here"),
    ],
)
def test_what_cannot_be_shown_is_said(data: bytes, why: str) -> None:
    with pytest.raises(CannotShowError, match=why):
        show(data)


def test_the_largest_picture_is_shown() -> None:
    side = int(MAX_PIXELS**0.5)
    made = io.BytesIO()
    Image.new("L", (side, side)).save(made, "PNG", compress_level=1)
    assert opened(show(made.getvalue(), edge=100)).size == (100, 100)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"nonsense",
        b"[]\n",
        b'{"state": "shown", "type": "text/html", "pages": 1, "length": 1}\nx',
        b'{"state": "shown", "type": "image/png", "pages": true, "length": 1}\nx',
        b'{"state": "shown", "type": "image/png", "pages": 1, "length": 2}\nx',
        b'{"state": "shown", "type": "image/png", "pages": -1, "length": 1}\nx',
    ],
)
def test_a_worker_that_was_taken_over_gives_no_page(
    monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    says = f"import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write({said!r})"
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-c", says))
    with pytest.raises(CannotShowError):
        show(b"x")


def test_a_worker_that_floods_or_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    flood = "import sys\nwhile True: sys.stdout.buffer.write(bytes(1 << 20))"
    monkeypatch.setattr(process, "_ANSWER", 4 << 20)
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-c", flood))
    with pytest.raises(CannotShowError):
        show(b"x")
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))
    began = time.monotonic()
    with pytest.raises(CannotShowError):
        show(b"x" * (8 << 20), Viewer(seconds=0.3))
    assert time.monotonic() - began < 20


def test_locking_ends_what_is_being_made_and_forgets_what_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    viewer = Viewer()
    show(picture("PNG"), viewer)
    assert viewer._kept
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))
    threading.Timer(0.3, viewer.close).start()
    began = time.monotonic()
    with pytest.raises(CannotShowError):
        show(b"x", viewer)
    assert time.monotonic() - began < 20
    assert not viewer._kept
    with pytest.raises(NotAllowedError, match="locked"):
        show(b"x", viewer)


def test_what_was_made_is_not_made_again_until_it_is_pushed_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    viewer, data, read = Viewer(), picture("PNG"), []
    look = Look(edge=50)

    def reading() -> bytes:
        read.append(1)
        return data

    for _ in range(3):
        viewer.show(b"one", reading, look)
    assert len(read) == 1
    monkeypatch.setattr(process, "_KEPT", 10)
    viewer.show(b"two", reading, look)
    viewer.show(b"one", reading, look)
    assert len(read) == 3


TRIES = {
    "socket": "import socket; socket.socket()",
    "raw-socket": "import _socket; _socket.socket(2, 1)",
    "file": "open('/etc/hostname')",
    "raw-file": "import posix; posix.open('/etc/hostname', 0)",
    "program": "import subprocess; subprocess.run(['true'])",
    "pipe": "import posix; posix.pipe()",
    "system": "import posix; posix.system('true')",
}


@pytest.mark.parametrize("what", TRIES)
def test_a_worker_can_open_nothing_any_more(what: str) -> None:
    """By Python's own ways, and, with its hook out of the way, by the system's."""
    first, _semicolon, act = TRIES[what].partition("; ")
    load = f"{first}\n" if act else ""
    tried = f"""
import ctypes
{load}from complaints.desk.processes import confinement
libc = ctypes.CDLL(None, use_errno=True)
confinement.limit(memory=1 << 30, seconds=5)
confinement.shut()
assert libc.socket(2, 1, 0) == -1
assert libc.open(b"/etc/hostname", 0) == -1
try:
    {act or first}
except OSError:
    print("refused")
"""
    done = subprocess.run([sys.executable, "-c", tried], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "refused"


def test_the_first_bytes_say_how_a_file_is_looked_at() -> None:
    assert shape(b"\0\0\0\x18ftypheic") is Shape.PICTURE
    assert shape(b"GIF89a") is Shape.PICTURE
    assert shape(b"%PDF-1.4") is Shape.PAPER
    assert shape(b"\0\0\0\x18ftypmp42") is None
    assert shape(b"<svg") is None
