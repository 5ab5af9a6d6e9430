"""The scripts that languages of this system are written in, and what each needs to be read well.

Fonts are those that phones and computers bring: a page must never fetch one.
"""

from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A script as pages and checks need it.

    ``letters``: what stands between the brackets of a regular expression for its letters and marks.
    ``stops``, ``questions``, ``colons``: how sentences end in it.
    ``gap``: what stands between two sentences.
    ``fonts``: families to try before the page's own, the commonest device first.
    ``leading``, ``tight``: line heights of text and of headings, as multiples of the size.
    ``scale``: the size of its letters beside Latin ones, in percent.
    ``joins``: zero-width joiners and non-joiners change how words look, so they may stand in them.
    """

    code: str
    letters: str = field(repr=False)
    direction: str = "ltr"
    stops: str = "."
    questions: str = "?"
    colons: str = ":"
    gap: str = " "
    fonts: tuple[str, ...] = ()
    leading: float = 1.5
    tight: float = 1.2
    scale: int = 100
    joins: bool = False


LATIN: Final = Script(code="Latn", letters=r"A-Za-z\u00aa-\u02af\u1e00-\u1eff\u0300-\u036f\u02bc")
CYRILLIC: Final = Script(code="Cyrl", letters=r"\u0400-\u052f\u0300-\u036f\u02bc")
HAN: Final = Script(
    code="Hans",
    letters=r"\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ebef",
    stops="。",
    questions="？",
    colons="：",
    gap="",
    fonts=("PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei"),
    leading=1.65,
    tight=1.35,
)
ARABIC: Final = Script(
    code="Arab",
    letters=r"\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff\u0750-\u077f",
    direction="rtl",
    questions="؟",
    fonts=("Noto Sans Arabic", "Noto Naskh Arabic", "Geeza Pro", "Segoe UI", "Tahoma"),
    leading=1.7,
    tight=1.4,
    scale=104,
    joins=True,
)
#: Urdu as its readers expect it: the lines lean, and need nearly twice the height.
NASTALIQ: Final = Script(
    code="Aran",
    letters=ARABIC.letters,
    direction="rtl",
    stops="۔",
    questions="؟",
    fonts=("Noto Nastaliq Urdu", "Jameel Noori Nastaleeq", "Urdu Typesetting", *ARABIC.fonts),
    leading=2.3,
    tight=1.9,
    scale=104,
    joins=True,
)
BENGALI: Final = Script(
    code="Beng",
    letters=r"\u0980-\u09e5\u09f0-\u09fe",
    stops="।",
    fonts=("Noto Sans Bengali", "Kohinoor Bangla", "Bangla Sangam MN", "Nirmala UI", "Vrinda"),
    leading=1.7,
    tight=1.4,
    scale=104,
    joins=True,
)
DEVANAGARI: Final = Script(
    code="Deva",
    letters=r"\u0900-\u0963\u0970-\u097f",
    stops="।",
    fonts=("Noto Sans Devanagari", "Kohinoor Devanagari", "Nirmala UI", "Mangal"),
    leading=1.7,
    tight=1.4,
    scale=104,
    joins=True,
)
ETHIOPIC: Final = Script(
    code="Ethi",
    letters=r"\u1200-\u135f\u1380-\u138f\u2d80-\u2ddf\uab01-\uab2e",
    stops="።",
    questions="?፧",
    colons=":፦",
    fonts=("Noto Sans Ethiopic", "Kefa", "Ebrima", "Nyala", "Abyssinica SIL"),
    leading=1.7,
    tight=1.4,
    scale=104,
)
#: Stacked letters reach far above and below the line.
BURMESE: Final = Script(
    code="Mymr",
    letters=r"\u1000-\u103f\u104c-\u108f\u109a-\u109f\ua9e0-\ua9fe\uaa60-\uaa7f",
    stops="။",
    fonts=("Noto Sans Myanmar", "Pyidaungsu", "Myanmar Sangam MN", "Myanmar Text", "Padauk"),
    leading=1.95,
    tight=1.7,
    joins=True,
)
