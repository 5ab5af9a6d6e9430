"""What the rules say, at a desk that works in French, Spanish or Arabic."""

import copy
import re
from datetime import date

import pytest

from complaints.desk import asking, library, ruled
from complaints.desk.i18n import Tongue
from complaints.locale.catalogues import load
from complaints.locale.languages import DESK, RULES, SOURCE_LANGUAGE
from referral import sentences
from referral.advice import demands
from referral.advice.deadlines import LATE
from referral.conditions.grammar import FACTS
from referral.directory import Directory
from referral.engine import recommend
from referral.facts import Facts
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
    in_english = ruled.say(lower, _tongue(SOURCE_LANGUAGE)).text
    assert "(whether it is about a woman or a man, whether they are locked up now)" in in_english
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


_IDS = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)+")


@pytest.mark.parametrize("language", [SOURCE_LANGUAGE, *TRANSLATED])
def test_a_condition_is_said_in_words_and_in_one_language(language: str) -> None:
    tongue = _tongue(language)
    ids = {one.id for one in data().vocabulary.violations} | data().mechanisms.keys()
    ids |= FACTS.keys() | data().treaties.keys()
    for rule in library.written(rules(), data()):
        for _depth, line in rule.condition:
            said = ruled.say(line, tongue)
            assert said.language == language, line
            words = re.sub(r" \[[a-z0-9-]+\]$", "", said.text)  # the name of a condition
            assert not ids.intersection(_IDS.findall(words)), said.text


def test_a_condition_lists_what_can_hold_a_comma_with_semicolons() -> None:
    (line,) = (
        line
        for one in library.written(rules(), data())
        if one.id == "sexual-violence-in-72-hours"
        for _depth, line in one.condition
        if "sexual-violence" in line
    )
    assert ruled.say(line, _tongue("ar")).text.count("؛ ") == 1
    assert ruled.say(line, _tongue("en")).text == (
        "what happened includes any of these: Sexual exploitation; Rape or sexual violence"
    )


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_warning_about_an_institution_is_read_where_a_case_could_go_there(language: str) -> None:
    tongue = _tongue(language)
    facts = {
        "violations": ["wage-theft"],
        "respondent_states": ["LY"],
        "alleged_actors": ["employer"],
    }
    found = recommend(Facts.read(facts), Directory.of([]), date(2026, 11, 23))
    (one,) = (one for one in found.suggested if one.channel == "nhri")
    (reason,) = (each for each in one.reasons if each.rule == "nhri-takes-complaints")
    said = ruled.say(reason.text, tongue)
    assert said.language == language
    (libyan,) = data().institutions["LY"]
    assert ruled.say(libyan.notes or "", tongue).text in said.text
    assert libyan.name in said.text
