"""What the rules say, at a desk that works in French, Spanish or Arabic."""

import copy
from datetime import date

import pytest

from complaints.desk import asking, ruled
from complaints.desk.i18n import Tongue
from complaints.locale.catalogues import load
from complaints.locale.languages import DESK, RULES, SOURCE_LANGUAGE
from referral import sentences
from referral.advice import demands
from referral.advice.deadlines import LATE
from referral.filled import Country, Fact, Filled, Name, Several, together
from referral.loader import data
from referral.rules import rules

TRANSLATED = ("fr", "es", "ar")
NOBODY = "Nobody wrote this rule."


def _tongue(language: str) -> Tongue:
    return Tongue(catalogue=load(language, *DESK))


@pytest.mark.parametrize("language", TRANSLATED)
def test_each_sentence_of_each_rule_is_there(language: str) -> None:
    known, tongue = load(language, RULES).single, _tongue(language)
    for rule in rules().texts.values():
        for said in sentences.of_rule(rule):
            assert known[said] != said
            assert ruled.say(said, tongue).language == language


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_scope_of_consent_is_said_in_words(language: str) -> None:
    for scope in asking.SCOPES:
        said = ruled.say(demands.asking(scope), _tongue(language))
        assert said.language == language
        assert scope not in said.text


def test_what_is_no_document_stands_as_a_source() -> None:
    origins = [one.provenance.sources for one in data().mechanisms.values()]
    sources = {one.source for one in rules().texts.values()}.union(*origins)
    assert sources.issuperset(sentences.NO_DOCUMENT)


def test_the_rules_keep_their_own_words() -> None:
    english = _tongue(SOURCE_LANGUAGE)
    for said in sentences.texts():
        assert ruled.say(said, english) == ruled.Said(text=said, language=SOURCE_LANGUAGE)


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_has_no_translation_stands_in_english_as_a_whole(language: str) -> None:
    tongue = _tongue(language)
    for text in (NOBODY, Filled(LATE, basis=NOBODY)):
        said = ruled.say(text, tongue)
        assert (said.text, said.language, said.direction) == (str(text), "en", "ltr")
    known = next(iter(rules().texts.values())).says
    assert ruled.say_all((known, NOBODY), tongue).text == f"{known}; {NOBODY}"


def test_what_is_filled_in_is_translated_too() -> None:
    late = Filled(LATE, basis="One year from the act.")
    assert late == "Late, this day has passed: One year from the act."
    assert ruled.say(late, _tongue("fr")).text == (
        "Tardif, ce jour est passé\u00a0: Un an à compter de l’acte."
    )
    bound = Filled(
        "{state} ratified the treaty on {day}.",
        state=Country(code="DZ", name="Algeria"),
        day=date(1989, 9, 12),
    )
    assert bound == "Algeria ratified the treaty on 1989-09-12."
    assert ruled.say(together([bound, late]), _tongue("es")).text == (
        "Argelia: ratificó el tratado el 12 sept 1989. "
        "Tarde, este día ha pasado: Un año desde el acto."
    )
    lower = Filled(
        "Shown lower while nobody has said ({facts}). {why}",
        facts=Several(items=(Fact(name="gender"), Fact(name="detained")), by=", "),
        why="No child is concerned.",
    )
    assert lower.startswith("Shown lower while nobody has said (gender, detained). No child")
    assert "، " in ruled.say(lower, _tongue("ar")).text
    assert (
        ruled.say(
            Filled("{name} (status {status})", name=Name(name="ONDH"), status=Name(name="A")),
            _tongue("fr"),
        ).text
        == "ONDH (statut A)"
    )


def test_a_filled_sentence_survives_being_copied() -> None:
    late = Filled(LATE, basis="One year from the act.")
    assert copy.deepcopy(late).values == late.values
