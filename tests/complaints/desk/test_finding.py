"""A word is found however it is typed, and no other word for it."""

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from complaints.desk.store.finding import plain

#: How people write one word, by turns.
ALIKE = (
    ("دَفَعُونا", "دفعونا", "دفـــعونا"),
    ("إبراهيم", "ابراهيم", "أبراهيم", "ٱبراهيم", "آبراهيم"),
    ("مدرسة", "مدرسه"),
    ("على", "علي", "علی"),
    ("کیف", "كيف"),
    ("می\u200cخواهم", "میخواهم", "ميخواهم"),
    ("José", "jose", "JOSE\u0301", "ＪＯＳＥ"),
    ("Straße", "STRASSE", "strasse"),
    ("İstanbul", "istanbul", "ISTANBUL", "ıstanbul"),
    ("Đà Nẵng", "da nang"),
    ("Αθήνα", "αθηνα"),
    ("Алёна", "алена"),
    ("2026", "٢٠٢٦", "۲۰۲۶", "২০২৬", "२०२६", "၂၀၂၆", "２０２６"),
    ("7K3Q-9XWB", "7k3q\u20119xwb", "7k3q–9xwb"),
    ("N’Djamena", "n'djamena"),
    ("שָׁלוֹם", "שלום"),
)
#: Signs after which there is another word.
APART = (
    ("कि", "का"),
    ("ကို", "ကာ"),
    ("ที่", "ทา"),
    ("বি", "বা"),
    ("が", "か"),
    ("한", "하"),
    ("ක", "කි"),
)
ABOUT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@pytest.mark.parametrize("ways", ALIKE)
def test_what_people_write_for_one_another_is_one(ways: tuple[str, ...]) -> None:
    assert len({plain(one) for one in ways}) == 1
    assert plain(ways[0])


@pytest.mark.parametrize(("one", "other"), APART)
def test_marks_that_are_letters_stay(one: str, other: str) -> None:
    assert plain(one) == unicodedata.normalize("NFC", one)
    assert plain(one) != plain(other)


@example(["\u0345"], "NFD")
@given(
    st.lists(ABOUT | st.sampled_from([one for ways in ALIKE for one in ways]), max_size=6),
    st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]),
)
def test_every_word_of_a_text_is_found_however_it_is_made(words: list[str], form: str) -> None:
    kept = plain(" ".join(words))
    for word in words:
        typed = unicodedata.normalize(form, word)  # type: ignore[arg-type]
        for one in (typed, typed.casefold(), typed.replace("\u0627", "\u0627\u0640")):
            assert all(part in kept for part in plain(one).split())
    assert plain(kept) == kept


def test_what_was_kept_small_before_is_renewed_to_the_same() -> None:
    signs = "\n".join(chr(one) for one in range(sys.maxunicode + 1) if not 0xD800 <= one < 0xE000)
    assert plain(signs.casefold()) == plain(signs) == plain(plain(signs))
