"""The English texts can be read by whoever left school after a few years.

Measured with Flesch-Kincaid, which counts syllables a word and words a sentence, for each file of
texts as a whole: over a single short label the formula says nothing.
"""

import re
from collections.abc import Iterator

import pytest
import textstat

from complaints.locale.catalogues import texts_of
from complaints.locale.update import extract
from referral import rights

GRADE = 5.0
LONGEST = 16  # words in a sentence; about 12 is the rule
USUAL = 12

PLACE = re.compile(r"\{\w+\}")
SENTENCE_END = re.compile(r"(?<=[.?!:;])\s+")
# names of laws are quoted, not ours to simplify
QUOTED = frozenset(
    citation.document.name
    for page in rights.pages()
    for right in page.law
    for citation in right.citations
)
FILES = ("portal", "vocabulary", "rights")


def texts(domain: str) -> Iterator[tuple[str, str]]:
    """File and sentence or label of four words at least, places filled with a short word."""
    for message in extract(domain):
        for text in texts_of(message.id):
            filled = PLACE.sub("it", text)
            if not text or text in QUOTED or len(filled.split()) < 4:
                continue
            for file, _ in message.locations:
                yield file, filled if filled[-1] in ".?!:" else f"{filled}."


def by_file() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for domain in FILES:
        for file, text in texts(domain):
            found.setdefault(file, []).append(text)
    return found


TEXTS = by_file()


@pytest.mark.parametrize("file", TEXTS)
def test_grade_5_or_lower(file: str) -> None:
    grade = textstat.flesch_kincaid_grade(" ".join(TEXTS[file]))
    hardest = sorted(TEXTS[file], key=textstat.flesch_kincaid_grade, reverse=True)[:5]
    assert grade <= GRADE, "\n".join(hardest)


@pytest.mark.parametrize("file", TEXTS)
def test_sentences_are_short(file: str) -> None:
    sentences = [one for text in TEXTS[file] for one in SENTENCE_END.split(text)]
    words = [len(one.split()) for one in sentences]
    assert [one for one in sentences if len(one.split()) > LONGEST] == []
    assert sum(words) / len(words) <= USUAL


def test_a_hard_text_would_be_found() -> None:
    hard = (
        "Notwithstanding the aforementioned provisions, the competent supervisory authority "
        "may, upon application, provisionally authorise the communication of information."
    )
    assert textstat.flesch_kincaid_grade(hard) > GRADE
