"""An entry whose words were erased is known as one, whichever program erased it."""

from datetime import date

import pytest

from complaints.domain import events
from complaints.domain.events import LetterAsked, LetterFinished, MandateAsked

_ID = "1" * 32
_ASKED = MandateAsked(
    reply=_ID,
    question=_ID,
    body="Court of Ceuta",
    parts=(),
    text="May we act?",
    text_version="act-1",
    language="en",
    country="ES",
)
_LETTER = LetterAsked(
    letter=_ID,
    matter=None,
    reply=_ID,
    question=_ID,
    to="Border police",
    address="1 Harbour St",
    country=None,
    parts=(),
    text="May we write?",
    text_version="letter-1",
    language="en",
    what="a firm",
)
_FINISHED = LetterFinished(
    letter=_ID,
    question=_ID,
    consent=_ID,
    parts=(),
    people=2,
    fitted=0,
    language="en",
    to="Border police",
    address="",
    subject="The fence",
    facts="",
    words="They were pushed back.",
    request="Say why.",
    answer_by=date(2026, 3, 2),
    deadline=_ID,
    told=None,
)


@pytest.mark.parametrize(
    ("event", "younger"),
    [(_ASKED, ("country", "what")), (_LETTER, ("what",)), (_FINISHED, ("aloud",))],
)
def test_what_another_program_erased_is_known_as_erased(
    event: events.Event, younger: tuple[str, ...]
) -> None:
    assert not events.is_without_words(events.dump(event))
    left = events.dump(events.without_words(event))
    assert events.is_without_words(left)
    for name in younger:  # erased before there was such a field
        del left[name]
    assert events.is_without_words(left)
    assert events.is_without_words({**left, "younger_still": ""})
    for told in ({"younger_still": "her name"}, {"text": "told"}, {"words": "told"}, {"to": "her"}):
        assert not events.is_without_words({**left, **told})


def test_of_a_kind_that_is_not_known_only_the_kind_is_left() -> None:
    assert events.is_without_words({"kind": "of-tomorrow"})
    assert not events.is_without_words({"kind": "of-tomorrow", "text": "told"})
    assert not events.is_without_words({})
