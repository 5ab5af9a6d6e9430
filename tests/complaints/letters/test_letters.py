"""What an office writes to complainants is in their language, whatever the desk's is."""

import pytest

from complaints.domain.outcomes import Outcome
from complaints.letters import closing, passing_on, questions
from complaints.letters.parts import language_for, part_names
from complaints.locale.catalogues import languages
from complaints.locale.languages import LETTERS

PARTS = ("account", "missing[2]", "a-newer-part")


@pytest.mark.parametrize("language", languages((LETTERS,)))
def test_a_question_and_a_notice_are_in_the_complainants_language(language: str) -> None:
    asked = questions.ask(wanted=language, to="Legal aid", parts=PARTS)
    told, also = (
        passing_on.tell(language, to="Legal aid", parts=PARTS, is_absent=one)
        for one in (True, False)
    )
    english = questions.ask(wanted="en", to="Legal aid", parts=PARTS)
    assert asked.language == language
    assert asked.version == questions.VERSION
    assert (asked.text == english.text) == (language == "en")
    assert told != also
    for text in (asked.text, told, also):
        assert "Legal aid" in text
        assert part_names(PARTS, language) in text
        assert "{" not in text


@pytest.mark.parametrize("language", languages((LETTERS,)))
def test_whoever_gets_it_otherwise_is_named_in_the_complainants_language(language: str) -> None:
    def all_told(tongue: str) -> list[str]:
        return [
            passing_on.tell_second(tongue, first="The ombuds", to="Legal aid", parts=PARTS),
            passing_on.tell_urgent(tongue, to="Legal aid", parts=PARTS),
            passing_on.tell_taken_over(tongue, to="Legal aid"),
        ]

    english = all_told("en")
    for text, same in zip(all_told(language), english, strict=True):
        assert "Legal aid" in text
        assert "{" not in text
        assert (text == same) == (language == "en")


def test_numbered_parts_are_counted_in_their_digits_and_unknown_ones_stay() -> None:
    assert part_names(PARTS, "en") == "what you told, a person who is missing (2), and a-newer-part"
    assert "(٢)" in part_names(PARTS, "ar")


@pytest.mark.parametrize(
    ("wanted", "language"), [("fr-CA", "fr"), ("AR", "ar"), ("xx", "en"), ("", "en"), (None, "en")]
)
def test_who_wrote_in_a_language_that_we_have_is_answered_in_it(
    wanted: str | None, language: str
) -> None:
    assert language_for(wanted) == language


def test_what_a_caseworker_adds_stands_after_the_fixed_words_and_marks_the_version() -> None:
    asked = questions.ask(wanted="en", to="Legal aid", parts=PARTS, note=" They are free. ")
    assert asked.text.endswith("\n\nThey are free.")
    assert asked.version == f"{questions.VERSION}+note"


@pytest.mark.parametrize("language", languages((LETTERS,)))
def test_a_closed_case_is_told_in_the_complainants_language_with_its_reason(language: str) -> None:
    told = {outcome: closing.tell(outcome, language) for outcome in Outcome}
    assert told.pop(Outcome.JUNK) == ""
    assert len(set(told.values())) == len(told)
    for outcome, text in told.items():
        assert (text == closing.tell(outcome, "en")) == (language == "en")
        assert len(text.split("\n\n")) == 3
