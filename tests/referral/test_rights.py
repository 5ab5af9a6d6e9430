"""What the law says, for anybody: whole, short, plain, sourced, and safe to be found with."""

import re
from datetime import date

from referral import rights, vocabulary
from referral.loader import data

MOST_WORDS = 12
# an address that somebody kept or printed must always lead to the same page
PAGES = {
    1: "border-and-entry",
    2: "sea-desert-and-loss-of-life",
    3: "force-and-bodily-harm",
    4: "detention-and-childhood",
    5: "belongings",
    6: "crime-and-trafficking",
    7: "work",
    8: "family-and-consular",
    9: "services-and-status",
    10: "discrimination-and-hate",
    11: "justice-and-defenders",
}


def sentences() -> list[str]:
    """Every sentence that is shown, steps of several taken apart."""
    lines = [
        text
        for one in rights.pages()
        for text in (*(right.says for right in one.law), *one.today, *one.proof, *one.limits)
    ]
    return [sentence for line in lines for sentence in re.split(r"(?<=[.?]) ", line)]


def test_every_group_has_its_page() -> None:
    assert [one.group for one in rights.pages()] == list(vocabulary.groups())
    assert {one.page: one.group.id for one in rights.pages()} == PAGES


def test_the_law_is_three_sentences_and_today_a_few_steps() -> None:
    for one in rights.pages():
        assert len(one.law) == 3
        assert all(len(re.split(r"(?<=[.?]) ", right.says)) == 1 for right in one.law)
        assert 2 <= len(one.today) <= 4
        assert one.proof
        assert one.limits


def test_sentences_are_short_and_whole() -> None:
    for text in sentences():
        assert len(text.split()) <= MOST_WORDS, text
        assert text[0].isupper(), text
        assert text[-1] in ".?", text


def test_words_are_plain_and_hurt_nobody() -> None:
    unwanted = (
        r"victim|illegal|alien|\bstatus\b|refoul|non-|habeas|ex officio|de facto|inter alia|!"
    )
    assert [text for text in sentences() if re.search(unwanted, text, re.IGNORECASE)] == []


def test_nothing_is_promised() -> None:
    promises = r"\b(we|will|shall|guarantee|promise|always get)\b"
    assert [text for text in sentences() if re.search(promises, text, re.IGNORECASE)] == []


def test_every_sentence_of_law_says_where_it_stands_and_when_it_was_looked_at() -> None:
    for one in rights.pages():
        for right in one.law:
            assert right.citations
            assert right.provenance.sources == tuple(map(str, right.citations))
            assert date(2026, 11, 1) <= right.provenance.as_of <= date(2026, 11, 22)


def test_each_page_cites_an_instrument_of_the_united_nations() -> None:
    worldwide = {"iccpr", "icescr", "cat", "crc", "icrmw", "udhr", "unclos", "icerd"}
    for one in rights.pages():
        cited = {citation.document.id for right in one.law for citation in right.citations}
        assert cited & worldwide, one.group.id


def test_a_citation_is_written_as_a_reader_would_look_it_up() -> None:
    border = rights.pages()[0]
    assert str(border.law[0].citations[0]) == "Convention against Torture (1984), article 3"
    hate = next(one for one in rights.pages() if one.page == 10)
    assert str(hate.law[1].citations[2]).endswith("General Recommendation 36 (2020)")


def test_translators_get_every_sentence_and_every_name_once() -> None:
    texts = rights.texts()
    assert len(texts) == len(set(texts))
    assert set(texts) >= {right.says for one in rights.pages() for right in one.law}
    assert "Convention against Torture" in texts


def test_the_pages_are_part_of_the_data() -> None:
    assert data().rights == rights.pages()
