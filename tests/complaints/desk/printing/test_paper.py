"""Papers in several scripts, read back by pdfium as anybody's program reads them."""

from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from complaints.desk.printing import (
    Block,
    Facts,
    Heading,
    NoFaceError,
    Paragraph,
    Verbatim,
    faces,
    pdf,
)
from complaints.desk.printing.blocks import clean, is_right_to_left

DAY = date(2026, 3, 2)
AMHARIC = "የድንበር ጠባቂዎች ሠላሳ ሰዎችን ወንዙን አሻግረው መለሱ።"
ARABIC = "أعاد حرس الحدود سبعين شخصا عبر النهر."  # pdfium reads "لا", one sign, backwards
BENGALI = "সীমান্তরক্ষীরা মানুষকে নদী পার করে।"
ENGLISH = "The border guard took thirty people back over the river."


def read(data: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(data)
    return [one.get_textpage().get_text_range() for one in document]


def test_scripts_are_read_back_as_they_were_written() -> None:
    """The words of four scripts are in the file as words, not as pictures or boxes."""
    blocks: list[Block] = [
        Heading(text="A letter", language="en", level=1),
        Paragraph(text=ENGLISH, language="en"),
        Paragraph(text=ARABIC, language="ar"),
        Paragraph(text=AMHARIC, language="am"),
        Paragraph(text=BENGALI, language="bn"),
    ]
    (page,) = read(pdf(blocks, day=DAY, language="en"))
    assert {ENGLISH, ARABIC, AMHARIC} <= set(page.splitlines())
    assert "মানুষকে" in page  # where marks move around a letter, readers break lines


def test_a_right_to_left_paper_has_its_labels_at_the_right() -> None:
    """The first column is where reading begins."""

    def column(language: str, label: str) -> float:
        facts = Facts(rows=[(label, "12")], language=language)
        page = pypdfium2.PdfDocument(pdf([facts], day=DAY, language=language))[0]
        text = page.get_textpage()
        at = text.get_text_range().index(label[0])
        left, _bottom, _right, _top = text.get_charbox(at)
        return float(left) / float(page.get_width())

    assert column("en", "Day") < 0.3
    assert column("ar", "اليوم") > 0.6


def test_the_file_says_neither_who_nor_which_program_nor_what_hour() -> None:
    """Of its properties only the day and the language are set; the same twice is the same."""
    data = pdf([Paragraph(text=ENGLISH, language="en")], day=DAY, language="en")
    told = pypdfium2.PdfDocument(data).get_metadata_dict(skip_empty=True)
    assert told == {"CreationDate": "D:20260302000000Z"}
    assert b"xmpmeta" not in data
    assert b"fpdf" not in data.lower()
    assert data == pdf([Paragraph(text=ENGLISH, language="en")], day=DAY, language="en")


def test_no_boxes_but_a_sentence_where_no_font_is(tmp_path: Path) -> None:
    """A computer without a face for it refuses, and names the language."""
    (latin,) = faces.faces_for("AZaz09", faces.folders())
    (tmp_path / latin.path.name).write_bytes(latin.path.read_bytes())
    pdf([Paragraph(text=ENGLISH, language="en")], day=DAY, language="en", places=(tmp_path,))
    with pytest.raises(NoFaceError) as refused:
        pdf([Paragraph(text=AMHARIC, language="am")], day=DAY, language="en", places=(tmp_path,))
    assert refused.value.language == "am"


def test_a_picture_that_no_font_has_is_named(tmp_path: Path) -> None:
    """A letter is not refused for a picture of a face."""
    (latin,) = faces.faces_for("AZaz09", faces.folders())
    (tmp_path / latin.path.name).write_bytes(latin.path.read_bytes())
    gone = [Paragraph(text="Gone \U0001fae0", language="en")]
    (page,) = read(pdf(gone, day=DAY, language="en", places=(tmp_path,)))
    assert "Gone [melting face]" in page


def test_a_file_that_is_no_font_is_passed_over(tmp_path: Path) -> None:
    """What somebody put into a folder of fonts breaks no letter."""
    (tmp_path / "broken.ttf").write_bytes(b"\x00\x01\x00\x00" + bytes(200))
    assert faces.faces_for("a", (tmp_path, tmp_path / "missing")) == ()


def test_long_papers_go_on_over_pages_and_lose_nothing() -> None:
    """Every row is there, once, and no page is without its number."""
    rows = [(f"row {n}", f"value {n} " * 12) for n in range(40)]
    blocks: list[Block] = [Facts(rows=rows, language="en"), Verbatim(text="0123456789abcdef" * 20)]
    pages = read(pdf(blocks, day=DAY, language="en"))
    together = "\n".join(pages).split()
    assert len(pages) > 1
    assert all(together.count(f"{n}") >= 13 for n in range(10, 40))
    assert [page.split()[-1] for page in pages] == [str(n + 1) for n in range(len(pages))]


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\x07", "\ufeff", "\ue000"])
def test_marks_that_steer_are_dropped(mark: str) -> None:
    """Nobody's text turns the direction of what stands around it."""
    assert clean(f"a{mark}b") == "ab"


def test_no_text_is_taken_for_an_order_to_who_sets_it() -> None:
    """The library writes the number of pages where it finds its own mark, whoever wrote that."""
    words = "{nb} **strong** --under-- {{nb}} <b>b</b> [to](https://example.org)"
    blocks = (Heading(text=words, language="en"), Paragraph(text=words, language="en"))
    assert " ".join(read(pdf(blocks, day=DAY, language="en"))).count("{nb}") == 4


def test_marks_that_spell_stay() -> None:
    """Persian and Bengali words need the marks that part and join."""
    assert clean("می\u200cخواهم") == "می\u200cخواهم"
    assert clean("one\r\ntwo\tthree") == "one\ntwo three"


def test_direction_is_that_of_the_first_letter() -> None:
    """A number or a bracket has none; a text without letters runs as its language does."""
    assert is_right_to_left("(12) العربية", "en")
    assert not is_right_to_left("12 letters", "ar")
    assert is_right_to_left("12", "ar-SY")
    assert not is_right_to_left("12", "am")


@pytest.mark.parametrize("row", ["." * 1_500, "_ " * 900, "\n" * 5_000, "½" * 1_500])
def test_a_long_row_of_signs_stops_no_paper(row: str) -> None:
    """People draw lines with dots; a paper that cannot be made helps nobody."""
    blocks: list[Block] = [
        Paragraph(text=f"Before {row} after", language="en"),
        Facts(rows=[("They said", row)], language="en"),
    ]
    text = " ".join(read(pdf(blocks, day=DAY, language="en")))
    assert "Before" in text
    assert "after" in text
    assert clean("." * 200) == "." * 200
