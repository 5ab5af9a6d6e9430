"""Files over a line that breaks and breaks: what the desk opens is, byte for byte, what was chosen.

A real browser, a line that is cut in the middle of whatever it carries, the portal's interface over
HTTP, and a real desk.
"""

import random
import struct
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from complaints.desk.unlocked import Unlocked
from crypto.attachment import PIECE_SIZE
from tests.complaints.desk.offices import LEGAL_AID, World
from tests.complaints.pages.site import served
from tests.e2e.chromium import PHONE
from tests.e2e.cutting import CuttingProxy
from tests.e2e.phone import Phone
from tests.factories import make_instance

pytestmark = pytest.mark.browser

NAME = "Legal aid"
MEGABYTE = 1_000_000
SLOW_LINE = 25_000  # bytes a second
PATIENCE = 90_000  # milliseconds


def by_chance() -> Iterator[int]:
    chance = random.Random(20_261_122)
    while True:
        yield chance.randrange(20_000, 900_000)


def every_twenty_seconds() -> Iterator[int]:
    while True:
        yield 20 * SLOW_LINE


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("line")
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    instance = make_instance(today=noon.date())
    with served(instance, folder / "pages") as site:
        world = World(
            folder=folder, instance=instance, portal=site.portal, base=site.base, now=noon
        )
        yield world
        for desk in world.desks:
            desk.close()


@pytest.fixture(autouse=True)
def nothing_yet(world: World) -> None:
    world.portal.chunks.clear()
    world.portal.filed.clear()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(**PHONE)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def line(world: World) -> Iterator[CuttingProxy]:
    with CuttingProxy(world.base) as line:
        yield line


def sound(seed: int, length: int) -> bytes:
    """A WAVE file of noise, of about this many bytes, in which nothing is hidden."""
    noise = random.Random(seed).randbytes(length // 2 * 2)
    about = struct.pack("<HHIIHH", 1, 1, 8_000, 16_000, 2, 16)
    chunks = b"WAVEfmt " + struct.pack("<I", len(about)) + about
    chunks += b"data" + struct.pack("<I", len(noise)) + noise
    return b"RIFF" + struct.pack("<I", len(chunks)) + chunks


def picture(seed: int, length: int) -> tuple[bytes, bytes]:
    """A PNG of noise in which a name is hidden, and the same without the name."""
    width = 500
    height = length // (3 * width)
    chance = random.Random(seed)
    rows = b"".join(b"\0" + chance.randbytes(3 * width) for _ in range(height))
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = _chunk(b"IDAT", zlib.compress(rows, 1)) + _chunk(b"IEND", b"")
    start = b"\x89PNG\r\n\x1a\n" + head
    return start + _chunk(b"tEXt", b"Author\0Moussa") + pixels, start + pixels


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def to_review(phone: Phone, *files: Path) -> None:
    for title in ("safe_title", "about_title", "what_title"):
        phone.on(title)
        phone.next()
    phone.on("tell_title")
    phone.write("tell_label", "They held us here.")
    phone.press("files_title")
    phone.on("files_title")
    phone.page.locator("input[type=file]").set_input_files(list(files))
    expect(phone.page.locator("section.paper")).to_have_count(len(files), timeout=PATIENCE)
    phone.next()
    phone.on("where_title")
    phone.page.get_by_label(phone.texts("where_country"), exact=True).select_option("ES")
    while phone.title() != phone.texts("recipients_title"):
        phone.next()
    phone.let_read({NAME: {}})
    while phone.title() != phone.texts("review_title"):
        phone.next()


def opened_at(desk: Unlocked) -> list[bytes]:
    """The files that the desk has, each opened as a caseworker would."""
    cases = [line.id for line in desk.office.cases()]
    return [desk.files.stream(one).read() for case in cases for one in desk.files.of_case(case)]


@pytest.mark.parametrize(("seed", "budgets"), [(1, by_chance), (2, every_twenty_seconds)])
def test_files_arrive_whole_over_a_line_that_breaks(
    world: World,
    line: CuttingProxy,
    context: BrowserContext,
    tmp_path: Path,
    seed: int,
    budgets: Callable[[], Iterator[int]],
) -> None:
    desk = world.desk(LEGAL_AID)
    before = opened_at(desk)
    hiding, cleaned = picture(seed, MEGABYTE)
    chosen = {
        "1.wav": sound(10 * seed, 2 * MEGABYTE),
        "2.wav": sound(10 * seed + 1, MEGABYTE),
        "3.png": hiding,
    }
    for name, content in chosen.items():
        (tmp_path / name).write_bytes(content)

    phone = Phone.open(context, line.base, "en")
    to_review(phone, *(tmp_path / name for name in chosen))
    line.cut(budgets())
    phone.next()
    expect(phone.page.locator("h1")).to_have_text(phone.texts("number_title"), timeout=PATIENCE)
    assert line.breaks > 5

    # each chunk is there once; of the picture the cleaned copy and, for the person alone, the rest
    files = [*chosen.values(), cleaned]
    assert len(world.portal.chunks) == sum(1 + -(-len(one) // PIECE_SIZE) for one in files)
    assert len(world.portal.filed) == 1

    world.portal.release()
    world.sync(desk)
    given = [chosen["1.wav"], chosen["2.wav"], cleaned]
    assert sorted(opened_at(desk)) == sorted([*before, *given])
    desk.close()


def test_it_goes_on_by_itself_and_says_how_much_is_left(
    world: World, context: BrowserContext, tmp_path: Path
) -> None:
    (tmp_path / "1.wav").write_bytes(sound(4, MEGABYTE))
    phone = Phone.open(context, world.base, "en")
    to_review(phone, tmp_path / "1.wav")
    context.set_offline(True)
    phone.next()
    box = phone.page.locator("main")
    expect(box).to_contain_text(phone.texts("line_waits"), timeout=PATIENCE)
    left = phone.texts("left_kb").replace("{n}", "")
    expect(box).to_contain_text(left)
    expect(phone.page.locator(".number")).to_be_visible()
    context.set_offline(False)
    expect(phone.page.locator("h1")).to_have_text(phone.texts("number_title"), timeout=PATIENCE)
    assert len(world.portal.filed) == 1
