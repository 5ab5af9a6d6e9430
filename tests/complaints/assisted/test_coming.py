"""Coming back without scripts: reading, a question, writing more, taking back."""

import pytest

from complaints.assisted.tongue import tongue
from complaints.domain.messages import Acknowledgement, Complaint, FollowUp, Question
from crypto.receipt import Receipt
from tests.complaints.assisted.running import (
    LAWYERS,
    NHRI,
    Assisted,
    Page,
    answer,
    ask,
    letters,
    without_directory,
)
from tests.complaints.assisted.test_telling import text


def filed(site: Assisted) -> tuple[str, Complaint]:
    number = site.filed().number()
    letter = letters(site, LAWYERS)[-1]
    assert isinstance(letter, Complaint)
    return number, letter


def back(site: Assisted, page: Page, go: str, **changed: str | list[str]) -> Page:
    return site.post("/en/answers", page.fields, go=go, **changed)


def test_the_timeline_shows_what_was_sent_and_answered(site: Assisted) -> None:
    number, complaint = filed(site)
    assert site.came_back(number).has(text("entry_waits"))
    envelope = next(name for (of, name), _ in reversed(site.portal.filed.items()) if of == LAWYERS)
    has = Acknowledgement(message=complaint.id, envelope=envelope)
    said = "We read it. <b>Call us</b> when you can."
    answer(site, LAWYERS, complaint, text=said, language="en", acknowledgement=has, state="open")
    page = site.came_back(number)
    assert page.has("We read it. <b>Call us</b> when you can.")
    assert "<b>Call us" not in page.html
    assert page.has(text("state_open"))
    assert page.has(text("entry_has", name="Legal aid", day=_today(site)))


def test_a_number_that_is_none_is_told_and_stays_in_the_field(site: Assisted) -> None:
    digits = Receipt.generate().digits
    wrong = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    for typed, key in ((wrong, "number_check"), ("12", "number_length"), ("x", "number_character")):
        page = site.came_back(typed)
        assert (page.status, page.has(text(key)), page.value("number")) == (422, True, typed)


def test_a_number_with_nothing_under_it(site: Assisted) -> None:
    assert site.came_back(Receipt.generate().grouped()).has(text("time_nothing"))


def asked(site: Assisted) -> tuple[Page, Complaint, Question]:
    number, complaint = filed(site)
    question = ask(site, complaint)
    timeline = site.came_back(number)
    assert timeline.has(text("waits_from", name="Legal aid"))
    page = back(site, timeline, "question", question=question.id, number=number)
    assert page.has(question.text)
    assert page.has(text("ask_as_sent"))
    return page, complaint, question


def test_a_yes_signs_exactly_what_was_shown(site: Assisted) -> None:
    page, complaint, question = asked(site)
    done = back(site, page, "yes")
    assert done.has(text("act_done"))
    letter = letters(site, LAWYERS)[-1]
    assert isinstance(letter, FollowUp)
    assert [(one.question, one.yes) for one in letter.answers] == [(question.id, True)]
    (consent,) = letter.consents
    assert consent.terms.to == NHRI
    assert consent.terms.parts == (complaint.parts[0].hash,)


def test_a_yes_to_what_was_not_shown_is_none(site: Assisted) -> None:
    page, _, _ = asked(site)
    before = len(letters(site, LAWYERS))
    other = back(site, page, "yes", shown="0" * 64)
    assert other.status == 422
    assert other.has(text("error_unknown-part"))
    assert len(letters(site, LAWYERS)) == before


def test_a_no_is_told(site: Assisted) -> None:
    page, _, question = asked(site)
    assert back(site, page, "no").has(text("act_done"))
    letter = letters(site, LAWYERS)[-1]
    assert [(one.question, one.yes) for one in letter.answers] == [(question.id, False)]  # type: ignore[union-attr]


def test_more_can_be_written_and_is_not_lost_when_the_line_breaks(site: Assisted) -> None:
    number, _ = filed(site)
    page = back(site, site.came_back(number), "write")
    assert back(site, page, "send", words="").has(text("recipients_nothing"))
    with without_directory(site):
        failed = back(site, page, "send", words="More <words>\r\nof mine")
    assert failed.status == 503
    assert failed.value("words") == "More <words>\nof mine"
    assert back(site, failed, "send").has(text("act_done"))
    letter = letters(site, LAWYERS)[-1]
    assert isinstance(letter, FollowUp)
    assert letter.text == "More <words>\nof mine"


@pytest.mark.parametrize("scope", ["referral", "all"])
def test_taking_back_is_confirmed_first(site: Assisted, scope: str) -> None:
    number, _ = filed(site)
    page = back(site, site.came_back(number), "take")
    confirm = back(site, page, "confirm", scope=scope, to=[LAWYERS])
    assert confirm.has(text(f"confirm_{scope}", name="Legal aid"))
    assert back(site, confirm, "take-back").has(text("act_done"))
    letter = letters(site, LAWYERS)[-1]
    assert isinstance(letter, FollowUp)
    assert letter.withdrawal
    assert letter.withdrawal.scope == scope


def _today(site: Assisted) -> str:
    return tongue("en").day(site.instance.today)
