"""Setting a paper: blocks become the bytes of a PDF.

How letters join is HarfBuzz's matter, the order of mixed directions that of Unicode's algorithm.
The same blocks on the same computer and day give the same bytes.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

from fpdf import FPDF
from fpdf.enums import Align, MethodReturnValue, WrapMode, XPos, YPos

from complaints.desk.printing import faces
from complaints.desk.printing.blocks import (
    RIGHT_TO_LEFT,
    Block,
    Facts,
    Gap,
    Heading,
    Line,
    Paragraph,
    Verbatim,
    clean,
    is_right_to_left,
)
from complaints.desk.printing.errors import NoFaceError
from complaints.desk.printing.faces import Face

_MARGIN: Final = 22.0  # millimetres
_LABEL: Final = 55.0
_GUTTER: Final = 4.0
_SIZE: Final = 11.0  # points
_SMALL: Final = 9.0
_SIZES: Final = {1: 17.0, 2: 13.0, 3: 11.5}
_LEADING: Final = 0.56  # millimetres a point: some scripts stack marks high
_FIGURES: Final = "0123456789/ "  # of the page's number


def pdf(
    blocks: Sequence[Block],
    *,
    day: date,
    language: str,
    places: tuple[Path, ...] | None = None,
) -> bytes:
    """The blocks as a PDF on A4; ``language`` is the paper's, ``day`` the only time in it.

    ``places`` are folders with fonts; None is those of this system. Raises `NoFaceError` if a text
    has letters that no face of this computer can write.
    """
    texts = [(text, tag) for block in blocks for text, tag in _texts(block)]
    places = faces.folders() if places is None else places
    found = faces.faces_for({*_FIGURES, *(one for text, _tag in texts for one in text)}, places)
    for text, tag in texts:
        if not all(_is_set(sign, found) for sign in text):
            raise NoFaceError(tag)
    paper = _Paper(found, day=day, language=language)
    for block in blocks:
        paper.add(block)
    return bytes(paper.output())


class _Paper(FPDF):
    """Pages that are being filled."""

    def __init__(self, found: tuple[Face, ...], *, day: date, language: str) -> None:
        super().__init__(format="A4")
        self._faces = found
        self._is_rtl = language.split("-")[0].lower() in RIGHT_TO_LEFT
        self.set_creation_date(datetime.combine(day, time(), UTC))
        self.set_lang(language)
        self.str_alias_nb_pages = ""  # no text is a mark of the library's, to be written over
        self.set_margin(_MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN)
        for face in found:
            self.add_font(face.name, fname=face.path, collection_font_number=face.number)
        self.add_page()

    def footer(self) -> None:
        """The page's number, where there is more than one to keep in order."""
        self.set_y(-_MARGIN * 0.7)
        self._write(f"{self.page_no()}", size=_SMALL, width=self.epw, align=Align.C)

    def add(self, block: Block) -> None:
        """Put a block below those before it."""
        match block:
            case Heading(text=text, language=tag, level=level):
                size = _SIZES.get(level, _SIZE)
                self._keep(size * _LEADING * 4)
                self.ln(size * _LEADING * 0.5)
                self._text(text, tag, size=size)
                self.ln(1.5)
            case Paragraph(text=text, language=tag, is_small=is_small):
                self._text(text, tag, size=_SMALL if is_small else _SIZE)
                self.ln(2.5)
            case Verbatim(text=text):
                self._write(clean(text), size=_SMALL, width=self.epw, wrap=WrapMode.CHAR)
                self.ln(2.5)
            case Facts(rows=rows, language=tag):
                for label, value in rows:
                    self._row(clean(label), clean(value), tag)
                self.ln(2.5)
            case Line(text=text, language=tag):
                self._hand(clean(text), tag)
            case Gap():
                self.ln(8)

    def _text(self, text: str, tag: str, *, size: float) -> None:
        for line in clean(text).split("\n"):
            if line.strip():
                self._write(line.strip(), size=size, width=self.epw, tag=tag)
            else:
                self.ln(size * _LEADING)

    def _row(self, label: str, value: str, tag: str) -> None:
        """One fact; the label stands where reading begins, and no row is torn apart."""
        room, beside = self.epw - _LABEL, _LABEL - _GUTTER
        height = self._height(value, room, tag)
        tallest = max(self._height(label, beside, tag), height)
        if tallest < self.eph:
            self._keep(tallest)
        page, top, left = self.page, self.y, self.l_margin
        label_at, value_at = (
            (left + room + _GUTTER, left) if self._is_rtl else (left, left + _LABEL)
        )
        start = Align.R if self._is_rtl else Align.L
        self.set_x(label_at)
        self.set_text_color(90)
        self._write(label, size=_SIZE, width=beside, tag=tag, align=start)
        self.set_text_color(0)
        below = self.y
        self.set_xy(value_at, top)
        is_one_line = height < 2 * _SIZE * _LEADING
        self._write(value, size=_SIZE, width=room, tag=tag, align=start if is_one_line else None)
        if self.page == page:
            self.set_y(max(below, self.y))
        self.ln(1)

    def _hand(self, text: str, tag: str) -> None:
        self._keep(20)
        self.ln(10)
        half = self.epw / 2
        start = self.l_margin + (half if self._is_rtl else 0)
        self.line(start, self.y, start + half, self.y)
        self.ln(1)
        self._write(text, size=_SMALL, width=self.epw, tag=tag)
        self.ln(2.5)

    def _keep(self, height: float) -> None:
        """Begin a page if so much (millimetres) does not fit on this one."""
        if self.will_page_break(height):
            self.add_page()

    def _height(self, text: str, width: float, tag: str) -> float:
        self._choose(text, tag, _SIZE)
        height = self.multi_cell(
            width, _SIZE * _LEADING, text, dry_run=True, output=MethodReturnValue.HEIGHT
        )
        assert isinstance(height, float | int)
        return float(height)

    def _write(
        self,
        text: str,
        *,
        size: float,
        width: float,
        tag: str = "en",
        align: Align | None = None,
        wrap: WrapMode = WrapMode.WORD,
    ) -> None:
        is_rtl = self._choose(text, tag, size)
        self.multi_cell(
            width,
            size * _LEADING,
            _readable(text, self._faces),
            align=align or (Align.R if is_rtl else Align.L),
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
            wrapmode=wrap,
        )

    def _choose(self, text: str, tag: str, size: float) -> bool:
        """Take the face that writes most of the text first; whether the text runs to the left."""
        letters = [sign for sign in text if sign.isalpha()] or list(text)
        ranked = sorted(self._faces, key=lambda face: -sum(map(face.writes, letters)))
        names = [face.name for face in ranked]
        self.set_font(names[0], size=size)
        self.set_fallback_fonts(names[1:], exact_match=False)
        is_rtl = is_right_to_left(text, tag)
        self.set_text_shaping(True, direction="rtl" if is_rtl else "ltr")
        return is_rtl


def _texts(block: Block) -> Iterable[tuple[str, str]]:
    match block:
        case Facts(rows=rows, language=tag):
            return [(clean(text), tag) for row in rows for text in row]
        case Verbatim(text=text):
            return [(clean(text), "en")]
        case Gap():
            return ()
    return [(clean(block.text), block.language)]


def _is_set(sign: str, found: Iterable[Face]) -> bool:
    """Whether the sign can be written, or named in words as a picture can."""
    return sign.isspace() or _is_picture(sign) or any(face.writes(sign) for face in found)


def _is_picture(sign: str) -> bool:
    return unicodedata.category(sign) in ("So", "Sk", "Cn")


def _readable(text: str, found: Iterable[Face]) -> str:
    """The text with pictures that no face has (😢) named in brackets."""
    found = tuple(found)

    def written(sign: str) -> str:
        if not _is_picture(sign) or any(face.writes(sign) for face in found):
            return sign
        return f"[{unicodedata.name(sign, 'picture').lower()}]"

    return "".join(map(written, text))
