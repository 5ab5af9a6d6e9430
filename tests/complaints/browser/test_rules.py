"""Python and the browser judge alike: the same rulebook, the same facts, the same judgement."""

import copy
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import brotli
import pytest

from complaints.demo import instance as demo
from complaints.operator.workspace import read_published
from referral import browser as pages
from referral import loader
from referral import rulebook as books
from referral.book import Rule, Rulebook, Then
from referral.browser import BROWSER_CHANNELS, for_browser
from referral.conditions.grammar import Compiled
from referral.errors import ConditionError, UnfitRuleError
from referral.judging import Judgement, judge
from referral.rules import rules
from tests.complaints.browser import invented
from tests.complaints.browser.chance import TODAY, Chance
from tests.tools import node

SCRIPT = 'import { main } from "./test/judging.mjs"; main(process.argv[1]);'
CASES = 10_000
AT_LEAST = 100  # times that each rule and term is true, false and unknown, where it can be
SELDOM = 10  # times that a channel comes out in one way, in a quarter of the cases
MOST_BYTES = 8_000  # over the line


def browser(folder: Path, act: str, **how: Any) -> Any:
    """What the browser's side gives for an act of its driver."""
    request = folder / "request.json"
    request.write_text(json.dumps({"act": act, **how}, default=sorted), encoding="utf-8")
    return json.loads(node.run(SCRIPT, str(request)))


def as_json(judgement: Judgement) -> dict[str, object]:
    return {
        "priority": judgement.priority,
        "trigger": judgement.trigger,
        "first": list(judgement.first),
        "suggested": [
            {"channel": one.channel, "optional": one.optional, "reasons": list(one.reasons)}
            for one in judgement.suggested
        ],
        "refused": [{"channel": one.channel, "rule": one.rule} for one in judgement.refused],
        "unknown": [
            {"channel": one.channel, "facts": list(one.facts)} for one in judgement.unknown
        ],
    }


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    return books.parse(pages.shipped())


@pytest.fixture(scope="module")
def chance(shipped: Rulebook) -> Chance:
    return Chance(shipped)


@pytest.fixture(scope="module")
def cases(chance: Chance) -> Sequence[Mapping[str, object]]:
    return list(chance.cases(CASES))


def test_the_shipped_rulebook_is_judged_alike(
    tmp_path: Path, shipped: Rulebook, cases: Sequence[Mapping[str, object]]
) -> None:
    check_alike(tmp_path, [(shipped, cases)])


def test_every_rule_and_term_came_out_in_every_way_it_can(
    chance: Chance, cases: Sequence[Mapping[str, object]]
) -> None:
    assert len(cases) == CASES
    assert [rare for rare in chance.rarest() if rare[0] < AT_LEAST] == []


def test_every_channel_is_suggested_and_left_out(
    shipped: Rulebook, cases: Sequence[Mapping[str, object]]
) -> None:
    judgements = [judge(shipped, facts, TODAY) for facts in cases[::4]]
    suggested = Counter(one.channel for found in judgements for one in found.suggested)
    refused = Counter(one.channel for found in judgements for one in found.refused)
    unknown = Counter(one.channel for found in judgements for one in found.unknown)
    assert suggested.keys() == shipped.channels.keys() == BROWSER_CHANNELS
    assert min(suggested.values()) >= SELDOM
    for often in (refused, unknown):
        assert min(often[one] for one in ("mrcc", "nhri", "npm", "unhcr", "itf")) >= SELDOM


def test_pages_say_what_the_desk_says_but_for_its_deadlines(
    shipped: Rulebook, cases: Sequence[Mapping[str, object]]
) -> None:
    """What a page suggests, the desk does too, unless a deadline makes the case more urgent."""
    desk = rules().book
    compared = 0
    for facts in cases[::10]:
        mine, theirs = judge(shipped, facts, TODAY), judge(desk, facts, TODAY)
        asked = [one for one in theirs.unknown if one.channel == "priority"]
        if mine.priority != theirs.priority or asked != [
            one for one in mine.unknown if one.channel == "priority"
        ]:
            assert theirs.priority != "critical"
            continue
        compared += 1
        for name in ("suggested", "refused", "unknown"):
            found = [one for one in getattr(theirs, name) if one.channel in shipped.channels]
            assert [one for one in getattr(mine, name) if one.channel != "priority"] == found, facts
    assert compared > len(cases) // 50


def test_the_shipped_rulebook_is_small() -> None:
    assert len(brotli.compress(pages.shipped())) <= MOST_BYTES


def test_the_demonstration_publishes_the_shipped_rulebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("complaints.pages.build.languages", lambda: ("en",))
    demo.create(tmp_path, today=TODAY, bind="127.0.0.1:1", release_seconds=1)
    published = read_published(tmp_path / "stewards" / "published")
    assert published.rulebook == pages.shipped() == books.dump(books.parse(pages.shipped()))
    assert published.directory.rulebook == hashlib.sha256(pages.shipped()).hexdigest()


def test_a_rule_that_no_page_could_judge_is_an_error_not_an_omission() -> None:
    desk, data = rules().book, loader.data()

    def with_rule(then: Then, when: Compiled, **more: Any) -> Rulebook:
        rule = Rule(id="new", then=then, channels=("npm", "ecthr"), when=when, **more)
        return replace(desk, rules=(*desk.rules, rule))

    for_browser(with_rule("propose", True), data)
    with pytest.raises(UnfitRuleError, match="new"):
        for_browser(with_rule("refuse", ["not", ["accepted", "ecthr"]]), data)
    with pytest.raises(UnfitRuleError, match="new"):
        for_browser(with_rule("need", ["term", "strasbourg-open"]), data)
    with pytest.raises(UnfitRuleError, match="new"):
        for_browser(with_rule("alternative", True, to="nhri", exclusive=True), data)


def test_rulebooks_by_chance_are_judged_alike(tmp_path: Path) -> None:
    """Every operator and every kind of rule, also those that the shipped rulebook has not."""
    asked = []
    for seed in range(150):
        rulebook = books.parse(books.dump(invented.rulebook(seed)))
        cases = list(Chance(rulebook, seed=seed).cases(20))
        asked.append((rulebook, cases))
    check_alike(tmp_path, asked)


def test_a_rulebook_is_written_as_it_was_read() -> None:
    for seed in range(50):
        data = books.dump(invented.rulebook(seed))
        assert books.dump(books.parse(data)) == data


BASE: Mapping[str, Any] = {
    "format": "amparo/rulebook/v1",
    "as_of": "2026-11-21",
    "violations": ["pushback", "torture"],
    "tables": {"near": "ESMA"},
    "terms": {"hurt": ["has", "needs", ["medical"]], "sure": ["not", ["term", "hurt"]]},
    "channels": {"nhri": {"kind": "national", "order": 1, "offered": "mandate", "mandate": "3"}},
    "rules": [
        {"id": "p", "then": "priority", "level": "critical", "when": ["term", "hurt"]},
        {"id": "r", "then": "refuse", "for": ["nhri"], "always": True, "when": ["level", "urgent"]},
        {"id": "n", "then": "need", "for": ["nhri"], "tell": True, "when": True},
    ],
}
# what stands where, and what makes the whole rulebook useless
SPOILT: Sequence[tuple[Sequence[str | int], object]] = (
    (["format"], "amparo/rulebook/v2"),
    (["as_of"], "2026-02-30"),
    (["extra"], 1),
    (["violations"], ["Pushback"]),
    (["violations", 0], 1),
    (["tables", "near"], "ESM"),
    (["tables", "near"], "esma"),
    (["tables", "near"], ["ES"]),
    (["terms", "hurt"], ["term", "sure"]),
    (["terms", "hurt"], ["level", "urgent"]),
    (["terms", "__proto__"], True),
    (["terms", "hurt"], []),
    (["terms", "hurt"], False),
    (["terms", "hurt"], None),
    (["channels", "nhri", "kind"], 1),
    (["channels", "nhri", "order"], -1),
    (["channels", "nhri", "order"], "1"),
    (["channels", "nhri", "offered"], "always"),
    (["channels", "nhri", "mandate"], "4"),
    (["channels", "nhri", "mandate"], "03"),
    (["channels", "nhri", "mandate"], "0x3"),
    (["channels", "nhri", "mandate"], ""),
    (["channels", "nhri", "mandate"], 3),
    (["channels", "nhri", "extra"], 1),
    (["channels", "NHRI"], BASE["channels"]["nhri"]),
    (["rules", 1, "then"], "forbid"),
    (["rules", 1, "then"], ["refuse"]),
    (["rules", 1, "for"], ["npm"]),
    (["rules", 1, "for"], "nhri"),
    (["rules", 1, "id"], "n"),
    (["rules", 1, "id"], ""),
    (["rules", 1, "always"], 1),
    (["rules", 1, "always"], False),
    (["rules", 1, "tell"], True),
    (["rules", 1, "unless"], True),
    (["rules", 1, "level"], "critical"),
    (["rules", 0, "level"], "routine"),
    (["rules", 0, "for"], ["nhri"]),
    (["rules", 0, "when"], ["level", "critical"]),
    (["rules", 0, "when"], ["any", ["not", ["maybe", ["level", "critical"]]]]),
)
NO_CONDITIONS: Sequence[object] = (
    ["unless", True],
    ["constructor"],
    ["not"],
    ["not", True, True],
    ["maybe"],
    ["all", 1],
    ["any", "hurt"],
    ["known"],
    ["known", 1],
    ["has", "needs", "medical"],
    ["has", "needs"],
    ["is", "ongoing", [1]],
    ["is", "ongoing", True],
    ["most", "days_ago", "3"],
    ["most", "days_ago", True],
    ["least", "days_ago"],
    ["in", "country_of_origin", "far"],
    ["elsewhere", "respondent_states", "far"],
    ["same", "country_of_origin"],
    ["mandate", "npm"],
    ["term", "unheard"],
    ["term", "constructor"],
    ["level", "routine"],
    ["accepted", "ecthr"],
    ["party", "opcat", "respondent_states"],
)


def spoilt(path: Sequence[str | int], value: object) -> str:
    found = copy.deepcopy(dict(BASE))
    holder: Any = found
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return json.dumps(found)


def test_what_is_not_understood_refuses_the_whole_rulebook_on_both_sides(tmp_path: Path) -> None:
    whole = json.dumps(BASE)
    texts = [spoilt(path, value) for path, value in SPOILT]
    texts += [spoilt(["rules", 1, "when"], value) for value in NO_CONDITIONS]
    texts += [
        "",
        "[]",
        whole + "x",
        whole.replace('"order": 1', '"order": 1.0'),
        whole.replace('"order": 1', '"order": 1, "order": 1'),
        *(json.dumps({k: v for k, v in BASE.items() if k != missing}) for missing in BASE),
    ]
    books.parse(whole.encode())
    assert browser(tmp_path, "parse", rulebooks=[whole]) == [None]
    codes = browser(tmp_path, "parse", rulebooks=texts)
    for text, code in zip(texts, codes, strict=True):
        assert code == "malformed", text
        with pytest.raises(ConditionError):
            books.parse(text.encode())


def check_alike(
    folder: Path, asked: Sequence[tuple[Rulebook, Sequence[Mapping[str, object]]]]
) -> None:
    given = [
        {"rulebook": books.dump(rulebook).decode(), "cases": cases} for rulebook, cases in asked
    ]
    answers = browser(folder, "judge", rulebooks=given)
    for (rulebook, cases), judgements in zip(asked, answers, strict=True):
        for facts, judgement in zip(cases, judgements, strict=True):
            assert judgement == as_json(judge(rulebook, facts, TODAY)), facts
