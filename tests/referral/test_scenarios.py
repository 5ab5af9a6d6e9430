"""Worked cases: what a litigator expects, against what the engine recommends."""

import json
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from referral.directory import Directory
from referral.engine import Recommendation, recommend
from referral.facts import Facts

_TODAY = date(2026, 11, 21)
_HERE = Path(__file__).parent / "scenarios"


def _scenarios() -> list[Any]:
    shipped = json.loads(files("referral").joinpath("data", "scenarios.json").read_text("utf-8"))
    found = list(shipped["scenarios"])
    for path in sorted(_HERE.glob("blind_*.json")):
        found += json.loads(path.read_text("utf-8"))["scenarios"]
    return [pytest.param(one, id=one["id"]) for one in found]


def _told(found: Recommendation) -> str:
    lines = [f"priority {found.priority}, because of {found.trigger}"]
    for one in found.suggested:
        marks = ("first " if one.first else "") + ("optional" if one.optional else "")
        why = "; ".join(f"{reason.rule}: {reason.text}" for reason in one.reasons)
        lines.append(f"{one.rank:3} {one.channel} {marks}\n      {why}")
        lines += [f"      missing: {text}" for text in one.missing]
    lines += [f"  refused {one.channel}: {one.rule}: {one.reason}" for one in found.refused]
    lines += [f"  unknown {one.channel}: {one.fact}" for one in found.unknown]
    return "\n".join(lines)


@pytest.mark.parametrize("scenario", _scenarios())
def test_a_scenario_gets_what_a_litigator_expects(scenario: dict[str, Any]) -> None:
    found = recommend(Facts.read(scenario["input"]), Directory.of([]), _TODAY)
    expected, by_channel = scenario["expected"], {one.channel: one for one in found.suggested}
    lacking = {
        channel
        for channel in expected["must_not_send_without_more_consent"]
        if channel in by_channel and not by_channel[channel].needs_consent
    }
    wrong = {
        "not suggested": set(expected["must_suggest"]) - by_channel.keys(),
        "suggested against the rules": by_channel.keys() & set(expected["must_not_suggest"]),
        "would be sent without consent": lacking,
        "priority": {found.priority} - {expected["priority"]},
    }
    assert not any(wrong.values()), f"{scenario['title']}: {wrong}\n{_told(found)}"


def test_channels_that_must_wait_for_consent_are_shown_with_the_question() -> None:
    waiting = 0
    for param in _scenarios():
        (scenario,) = param.values
        found = recommend(Facts.read(scenario["input"]), Directory.of([]), _TODAY)
        for one in found.suggested:
            if one.channel in scenario["expected"]["must_not_send_without_more_consent"]:
                waiting += 1
                assert not one.sendable
                assert any("Consent" in text for text in one.missing), one.channel
    assert waiting > 20
