"""Rule files: what a lawyer may write, what is refused, and that each rule does something."""

import json
from collections import Counter
from datetime import date
from importlib.resources import files
from pathlib import Path
from random import Random
from shutil import copytree

import pytest

from referral import rules as ruling
from referral.book import Rule
from referral.conditions.grammar import LEVELS
from referral.conditions.logic import Case, Value
from referral.errors import DataError
from referral.facts import Facts
from referral.loader import data
from referral.rules import rules
from tests.referral.given import random_input

_TODAY = date(2026, 11, 21)
_SHIPPED = Path(str(files("referral") / "data" / "rules"))
_HERE = Path(__file__).parent / "scenarios"
_RULE = """
- id: a-new-rule
  then: propose
  for: [legal-aid]
  when: {when}
  says: Because of this.
  source: an article
"""


def _loaded(tmp_path: Path, content: str, name: str = "zz-new.yaml") -> ruling.Rules:
    folder = tmp_path / "rules"
    copytree(_SHIPPED, folder)
    (folder / name).write_text(content, "utf-8")
    return ruling.load(folder, data())


def _with(when: str) -> str:
    return _RULE.replace("{when}", when)


@pytest.mark.parametrize(
    ("when", "compiled"),
    [
        ("always", True),
        ("child", ["term", "child"]),
        ("{detained: yes}", ["is", "detained", [True]]),
        ("{days_ago: at most 3}", ["most", "days_ago", 3]),
        ("{days_ago: at least 3}", ["least", "days_ago", 3]),
        ("{violations: pushback}", ["has", "violations", ["pushback"]]),
        ("{violations: [pushback, pullback]}", ["has", "violations", ["pullback", "pushback"]]),
        ("{special_status: none}", ["is", "special_status", [None]]),
        ("{domestic_remedies: none}", ["is", "domestic_remedies", ["none"]]),
        ("{current_location: at-sea}", ["is", "current_location", ["at-sea"]]),
        ("{country_of_origin: NO}", ["is", "country_of_origin", ["NO"]]),
        ("{current_location: {in: eu}}", ["in", "current_location", "eu"]),
        (
            "{respondent_states: {elsewhere_in: nhri-other}}",
            ["elsewhere", "respondent_states", "nhri-other"],
        ),
        ("{level: critical}", ["level", "critical"]),
        ("{mandate: nhri}", ["mandate", "nhri"]),
        ("{known: gender}", ["known", "gender"]),
        ("{accepted: ecthr}", ["accepted", "ecthr"]),
        ("{accepted_today: ecthr}", ["accepted-today", "ecthr"]),
        (
            "{party: {treaty: opcat, states: respondent_states}}",
            ["party", "opcat", "respondent_states"],
        ),
        (
            "{begun_under: {treaty: ced, states: country_of_origin}}",
            ["ratified", "ced", "country_of_origin"],
        ),
        (
            "{same: [country_of_origin, respondent_states]}",
            ["same", "country_of_origin", "respondent_states"],
        ),
        (
            "{all: [child, {not: {maybe: {ongoing: no}}}]}",
            ["all", ["term", "child"], ["not", ["maybe", ["is", "ongoing", [False]]]]],
        ),
        (
            "{detained: no, ongoing: yes}",
            ["all", ["is", "detained", [False]], ["is", "ongoing", [True]]],
        ),
    ],
)
def test_a_condition_is_compiled(tmp_path: Path, when: str, compiled: object) -> None:
    assert _loaded(tmp_path, _with(when)).texts["a-new-rule"].rule.when == compiled


def test_a_severity_stands_for_its_violations(tmp_path: Path) -> None:
    found = _loaded(tmp_path, _with("{violations: {severity: [critical]}}"))
    critical = [one.id for one in data().vocabulary.violations if one.severity == "critical"]
    assert found.texts["a-new-rule"].rule.when == ["has", "violations", critical]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{eye_colour: blue}", '"eye_colour" is no known fact'),
        ("{consent_scopes: share-ngo}", '"consent_scopes" is no known fact'),
        ("{violations: [pushbak]}", 'did you mean "pushback"'),
        ("{violations: [pushback, pushback]}", "stands here twice"),
        ("{violations: []}", "at least one"),
        ("{actors: policeman}", "no known word for actors"),
        ("{actors: unknown}", "no known word for actors"),
        ("{gender: 3}", "no known word for gender"),
        ("{detained: true}", "write yes or no"),
        ("{days_ago: 3}", 'write "at most" or "at least"'),
        ("{days_ago: at most three}", 'write "at most" or "at least"'),
        ("{current_location: XX}", "no known place"),
        ("{respondent_states: {in: asia}}", "no known table"),
        ("{country_of_origin: {elsewhere_in: eu}}", 'add a line "in'),
        ("{accepted: ecthr2}", "no known procedure"),
        ("{party: {treaty: opcta, states: respondent_states}}", 'did you mean "opcat"'),
        ("{party: {treaty: opcat, states: current_location}}", "no known fact"),
        ("{mandate: ecthr40}", "no known channel"),
        ("{accused_channels: nhrii}", "no known word"),
        ("{level: routine}", "no known level"),
        ("{same: [country_of_origin]}", "write two facts"),
        ("{same: [days_ago, ongoing]}", "no known fact"),
        ("{all: []}", "at least one condition"),
        ("{}", "write a condition"),
        ("[child]", "write one condition here"),
        ("{not: [child]}", "write one condition here"),
        ("", "write a condition"),
        ("{respondent_states: [GR]}", "{in: …}"),
        ("{current_location: Greece}", "two capital letters"),
        ("chidl", 'did you mean "child"'),
        ("{not: {any: [{ongoing: maybe}]}}", "write yes or no"),
    ],
)
def test_a_wrong_condition_is_refused_with_its_line(
    tmp_path: Path, when: str, expected: str
) -> None:
    with pytest.raises(DataError) as raised:
        _loaded(tmp_path, _with(when))
    assert expected in raised.value.expected
    assert (raised.value.file, raised.value.line) == ("zz-new.yaml", 5)


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        ("then: propose", "then: suggest", 3, "is no known word"),
        ("for: [legal-aid]", "for: [legal-aide]", 4, 'did you mean "legal-aid"'),
        ("for: [legal-aid]", "kinds: [lawyers]", 4, "no known kind"),
        ("for: [legal-aid]", "statuses: [shut]", 4, "no known status"),
        ("  for: [legal-aid]\n", "", 2, "say for which channels"),
        ("  source: an article\n", "", 2, 'add a line "source: …"'),
        ("  says: Because of this.\n", "", 2, 'add a line "says: …"'),
        ("  when: always\n", "", 2, 'add a line "when: …"'),
        ("source: an article", "source: an article\n  level: urgent", 8, "then: priority"),
        ("source: an article", "source: an article\n  always: yes", 8, "then: refuse"),
        ("source: an article", "source: an article\n  tells: So.", 8, "then: need"),
        ("id: a-new-rule", "id: A new rule", 2, "is no id"),
        ("id: a-new-rule", "id: legal-aid-always", 2, "stands in legal-aid.yaml"),
        ("says: Because of this.", "says: [Because, of, this]", 6, "not a list"),
        ("Because of this.", "Because of {this}.", 6, "without { and }"),
        ("  says:", "  sais:", 6, 'did you mean "says"'),
        ("then: propose", "then: alternative\n  to: legal-aid", 4, "no alternative to itself"),
        ("then: propose", 'then: need\n  tells: "{acceptanc}"', 4, "without { and }"),
        ("then: propose", 'then: need\n  tells: "{acceptance}"', 2, "this does not ask"),
    ],
)
def test_a_wrong_rule_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, expected: str
) -> None:
    content = _with("always")
    assert old in content
    with pytest.raises(DataError) as raised:
        _loaded(tmp_path, content.replace(old, new))
    assert expected in raised.value.expected
    assert (raised.value.file, raised.value.line) == ("zz-new.yaml", line)


def test_two_rules_of_one_file_cannot_have_one_id(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"zz-new\.yaml, line 9: .*line 2, already"):
        _loaded(tmp_path, _with("always") * 2)


def test_the_priority_cannot_depend_on_itself(tmp_path: Path) -> None:
    content = _with("{all: [{ongoing: yes}, imminence]}").replace(
        "then: propose\n  for: [legal-aid]", "then: priority\n  level: urgent"
    )
    with pytest.raises(DataError, match=r"zz-new\.yaml, line 2: the priority cannot depend"):
        _loaded(tmp_path, content)


_TERM = """
- id: {name}
  means: Something.
  when: {when}
  source: an article
"""


def _terms(**whens: str) -> str:
    added = "".join(
        _TERM.replace("{name}", name).replace("{when}", when) for name, when in whens.items()
    )
    return (_SHIPPED / "terms.yaml").read_text("utf-8") + added


def test_terms_may_stand_in_any_order(tmp_path: Path) -> None:
    content = _terms(later="{any: [earlier, child]}", earlier="{ongoing: yes}")
    found = _loaded(tmp_path, content, "terms.yaml")
    names = list(found.terms)
    assert names.index("earlier") < names.index("later")


@pytest.mark.parametrize(
    ("whens", "expected"),
    [
        ({"one": "{not: two}", "two": "{any: [three]}", "three": "one"}, "one → two → three → one"),
        ({"one": "{any: [child, one]}"}, "one → one"),
    ],
)
def test_a_term_cannot_be_explained_by_itself(
    tmp_path: Path, whens: dict[str, str], expected: str
) -> None:
    with pytest.raises(DataError, match=expected) as raised:
        _loaded(tmp_path, _terms(**whens), "terms.yaml")
    assert raised.value.file == "terms.yaml"


def test_a_term_stands_once(tmp_path: Path) -> None:
    with pytest.raises(DataError, match='"child" stands here twice'):
        _loaded(tmp_path, _terms(child="always"), "terms.yaml")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  - for: [mrcc]\n", "", ""),
        ("  - kinds: [national]\n", "", "or its kind"),
        ("  - for: [mrcc]\n", "  - for: [mrcc]\n  - for: [mrcc]\n", "has a place already"),
        ("  - for: [mrcc]\n", "  - for: [mrcc]\n  - kinds: [national]\n", "has a place already"),
        ("only_by_rule:\n", "only_by_rules:\n", 'did you mean "only_by_rule"'),
    ],
)
def test_every_channel_has_a_place(tmp_path: Path, old: str, new: str, expected: str) -> None:
    content = (_SHIPPED / "channels.yaml").read_text("utf-8")
    assert old in content
    changed = content.replace(old, new)
    if not expected:  # then it has the place of its kind
        assert _loaded(tmp_path, changed, "channels.yaml").book.channels["mrcc"].order > 5
        return
    with pytest.raises(DataError, match=expected):
        _loaded(tmp_path, changed, "channels.yaml")


def _inputs() -> list[dict[str, object]]:
    shipped = json.loads(files("referral").joinpath("data", "scenarios.json").read_text("utf-8"))
    found = [one["input"] for one in shipped["scenarios"]]
    for path in _HERE.glob("blind_*.json"):
        found += [one["input"] for one in json.loads(path.read_text("utf-8"))["scenarios"]]
    random = Random(20261121)
    return found + [random_input(random) for _ in range(4000)]


def _cannot_fail(rule: Rule) -> bool:
    return rule.when is True


def test_every_rule_and_every_term_fires_both_ways() -> None:
    book, found = rules().book, Counter[tuple[str, bool]]()
    for value in _inputs():
        facts = {**Facts.read(value).canonical(), "attested_channels": frozenset[str]()}
        for attested in (frozenset[str](), frozenset({"criminal-complaint", "labour-authority"})):
            case = Case({**facts, "attested_channels": attested}, _TODAY)
            levels: Value = False
            for level in LEVELS:
                for rule in book.rules:
                    if rule.level == level and book.conditions[rule.id].value(case) is True:
                        levels = True
                case.levels[level] = levels
            for name, condition in [*book.conditions.items(), *book.named.items()]:
                value_found = condition.value(case)
                if isinstance(value_found, bool):
                    found[name, value_found] += 1
    never_true = [name for name in [*book.conditions, *book.named] if not found[name, True]]
    never_false = [rule.id for rule in book.rules if not found[rule.id, False]]
    assert never_true == []
    assert never_false == [rule.id for rule in book.rules if _cannot_fail(rule)]
    assert all(found[name, False] for name in book.named)


def test_every_rule_says_why_and_where_that_comes_from() -> None:
    for text in rules().texts.values():
        assert text.says.endswith("."), text.rule.id
        assert len(text.says) > 15, text.rule.id
        assert len(text.source) > 5, text.rule.id
    for term in rules().terms.values():
        assert term.means.endswith("."), term.name
