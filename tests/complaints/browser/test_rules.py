"""Python and the browser judge alike: the same rulebook, the same facts, the same judgement."""

import copy
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from referral import rulebook as books
from referral.book import Rulebook
from referral.errors import ConditionError
from referral.judging import Judgement, judge
from tests.complaints.browser import invented
from tests.complaints.browser.chance import TODAY, Chance
from tests.tools import node

SCRIPT = 'import { main } from "./test/judging.mjs"; main(process.argv[1]);'
CASES = 10_000
AT_LEAST = 20  # times that each rule and term is true, false and unknown


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
