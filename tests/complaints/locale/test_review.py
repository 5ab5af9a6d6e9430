"""Review states: read strictly, written as read, and never of texts that nobody saw."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.locale.review import DRAFT, MalformedReviewError, Review, fingerprint

REVIEWED = "reviewed by Abeba T. (Horn Interpreters) on 2026-03-05; texts 0123456789abcdef"


def test_a_draft() -> None:
    assert Review.parse(DRAFT) == Review()
    assert str(Review()) == DRAFT
    assert Review().said_of("0123456789abcdef") == DRAFT


def test_a_review_holds_for_the_texts_that_were_read() -> None:
    review = Review.parse(REVIEWED)
    assert (review.by, review.on) == ("Abeba T. (Horn Interpreters)", date(2026, 3, 5))
    assert str(review) == REVIEWED
    read = "reviewed by Abeba T. (Horn Interpreters) on 2026-03-05"
    assert review.said_of("0123456789abcdef") == read
    assert review.said_of("fedcba9876543210") == f"{read}, changed since"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Machine draft",
        "reviewed",
        "reviewed by  on 2026-03-05",
        "reviewed by A on 2026-02-30",
        "reviewed by A on 5 March 2026",
        "reviewed by A on 2026-03-05; texts 0123",
        'reviewed by "A" on 2026-03-05',
        f"{REVIEWED}\n",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(MalformedReviewError):
        Review.parse(text)


@given(st.text(), st.dates(), st.sampled_from(["", "0123456789abcdef"]))
def test_what_is_written_is_read_again(by: str, on: date, texts: str) -> None:
    said = str(Review(by=by, on=on, texts=texts))
    try:
        review = Review.parse(said)
    except MalformedReviewError:
        return
    assert str(review) == said


def test_a_fingerprint_changes_with_every_text_and_not_with_their_order() -> None:
    texts = [("Yes", "Oui"), ("{n} day", "{n} days", "{n} jour", "{n} jours")]
    assert fingerprint(texts) == fingerprint(reversed(texts))
    assert fingerprint(texts) != fingerprint([("Yes", "oui"), texts[1]])
    assert fingerprint([("a", "bc")]) != fingerprint([("ab", "c")])
