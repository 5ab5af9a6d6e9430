"""`amparo recommend`: the JSON that programs were promised, a text for lawyers, plain errors."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from complaints.cli import main
from complaints.operator.stewards import Pending
from complaints.operator.workspace import write_published
from referral import engine
from referral.directory import Directory
from referral.facts import Facts
from tests.factories import TODAY as VALID
from tests.factories import make_instance

DAY = "2026-11-21"
TODAY = date(2026, 11, 21)
FACTS: dict[str, Any] = {
    "violations": ["passport-retention", "wage-theft"],
    "respondent_states": ["KW"],
    "current_location": "KW",
    "country_of_incident": "KW",
    "country_of_origin": "PH",
    "when": {"days_ago": 90, "ongoing": True},
    "alleged_actors": ["employer"],
    "imminent_removal_hours": None,
    "consent_scopes": ["share-ngo"],
}


def run(*arguments: str, typed: object = FACTS, code: int = 0) -> Result:
    given = typed if isinstance(typed, str | bytes) else json.dumps(typed)
    result = CliRunner().invoke(main, ["recommend", *arguments], input=given)
    assert result.exit_code == code, result.output
    return result


def advised(typed: object = FACTS, *arguments: str) -> dict[str, Any]:
    result = run("--facts", "-", "--today", DAY, "--json", *arguments, typed=typed)
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def test_the_json_has_what_was_promised_and_nothing_else() -> None:
    found = advised()
    assert set(found) == {
        "priority",
        "trigger",
        "first",
        "suggested",
        "refused",
        "unknown",
        "indicators",
    }
    for one in found["suggested"]:
        assert set(one) == {
            "channel",
            "rank",
            "optional",
            "reasons",
            "requires",
            "missing",
            "needs_consent",
            "needs_named_submitter",
            "deadline",
            "alternative_to",
        }
        assert one["reasons"]
        assert all(isinstance(text, str) for text in one["reasons"] + one["requires"])
        assert all(isinstance(text, str) for text in one["missing"])
        assert isinstance(one["rank"], int)
        assert isinstance(one["optional"], bool)
    assert all(set(one) == {"channel", "reason"} for one in found["refused"])
    assert all(set(one) == {"channel", "fact"} for one in found["unknown"])


def test_the_json_says_what_the_engine_says() -> None:
    found = advised()
    expected = engine.recommend(Facts.read(FACTS), Directory.of(()), TODAY)
    assert found["priority"] == expected.priority
    assert found["trigger"] == expected.trigger
    assert found["first"] == [one.channel for one in expected.first]
    assert [one["channel"] for one in found["suggested"]] == [
        one.channel for one in expected.suggested
    ]
    assert {one["channel"] for one in found["refused"]} == {one.channel for one in expected.refused}
    by_channel = {one["channel"]: one for one in found["suggested"]}
    assert by_channel["legal-aid"]["needs_consent"] == []
    assert by_channel["sr-migrants"]["needs_consent"] == ["share-un-mechanism"]
    assert by_channel["sr-migrants"]["needs_named_submitter"]["kinds"][0] == "legal-aid"
    (indicator,) = [one for one in found["indicators"] if one["id"] == "forced-labour"]
    assert indicator["question"].endswith("?")
    assert {"fact": "violations", "value": "passport-retention"} in [
        fact for sign in indicator["supported"] for fact in sign["because"]
    ]


def test_a_deadline_has_a_day_and_its_basis() -> None:
    facts = {
        "violations": ["pushback"],
        "respondent_states": ["GR"],
        "when": {"days_ago": 300, "ongoing": False},
        "domestic_remedies": "exhausted",
        "days_since_final_decision": 10,
    }
    by_channel = {one["channel"]: one for one in advised(facts)["suggested"]}
    deadline = by_channel["ecthr"]["deadline"]
    assert set(deadline) == {"latest", "basis"}
    assert deadline["latest"] == "2027-03-11"
    assert "35(1)" in deadline["basis"]
    assert by_channel["legal-aid"]["deadline"] is None


def test_a_whole_scenario_is_taken_as_well_as_its_input(tmp_path: Path) -> None:
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps({"id": "x", "input": FACTS}), encoding="utf-8")
    result = run("--facts", str(path), "--today", DAY, "--json")
    assert json.loads(result.stdout) == advised()


def test_no_facts_at_all_still_give_a_lawyer_and_questions() -> None:
    found = advised({})
    assert [one["channel"] for one in found["suggested"]] == ["legal-aid"]
    assert found["priority"] == "routine"
    assert {"channel": "priority", "fact": "violations"} in found["unknown"]


def test_the_text_is_for_a_lawyer() -> None:
    text = run("--facts", "-", "--today", DAY).stdout
    assert text.startswith("Priority: urgent\n")
    for told in (
        "\nSuggested\n",
        "\nRefused\n",
        "\nNot known\n",
        "Could this be forced labour?",
        "[legal-aid]",
        "never shown to the person",
        "submitted by: legal-aid or ngo or nhri",
        "said: Somebody keeps their passport or papers. (violations: passport-retention)",
    ):
        assert told in text
    assert max(map(len, text.splitlines())) < 200


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"violations": ["pushbak"]}, "violations: 'pushbak' cannot be used; it is no known"),
        ({"when": {"days_ago": -1}}, "when.days_ago: -1 cannot be used"),
        ({"when": {"days_ago": 2.5}}, "when.days_ago: 2.5 cannot be used"),
        ('{"when": {"days_ago": NaN}}', "when.days_ago: nan cannot be used"),
        ({"respondent_states": ["XX"]}, "respondent_states: 'XX' cannot be used"),
        ('{"detained": true, "detained": false}', "detained: it is given twice"),
        ("[", "not one JSON object"),
        ("[]", "facts: [] cannot be used"),
        (b"\xff{}", "not one JSON object"),
        ("[" * 100_000, "not one JSON object"),
        ("9" * 5_000, "not one JSON object"),
        (" " * (1 << 20) + "{}", "larger than any case"),
        ({"input": None}, "facts: None cannot be used"),
        ('{"a\\u001b[2J\\ud800": 1}', "cannot be used"),
    ],
)
def test_an_error_is_one_sentence_and_exit_code_2(typed: object, told: str) -> None:
    result = run("--facts", "-", "--today", DAY, typed=typed, code=2)
    assert told in result.stderr
    assert result.stderr.startswith("Error: ")
    assert len(result.stderr.splitlines()) == 1
    assert "\x1b" not in result.stderr
    assert result.stdout == ""


def test_a_file_that_is_not_there_and_a_day_that_is_none(tmp_path: Path) -> None:
    result = run("--facts", str(tmp_path / "none"), code=2)
    assert "Cannot read" in result.stderr
    assert "2026-02-30" in run("--facts", "-", "--today", "2026-02-30", code=2).stderr
    assert "1926-01-01" in run("--facts", "-", "--today", "1926-01-01", code=2).stderr


@pytest.fixture
def fetched(tmp_path: Path) -> Path:
    instance = make_instance()
    folder = tmp_path / "directory"
    published = Pending(
        directory=instance.accepted(),
        shards=instance.shards,
        rulebook=instance.rulebook,
        signatures=instance.signatures.decode("utf-8"),
    )
    write_published(folder, published)
    return folder


def test_organisations_of_a_directory_that_was_fetched(fetched: Path) -> None:
    facts = {"violations": ["wage-theft"], "current_location": "ES", "respondent_states": ["ES"]}

    def asked(day: date, folder: Path, code: int = 0) -> Result:
        options = ("--today", str(day), "--directory", str(folder))
        return run("--facts", "-", *options, typed=facts, code=code)

    assert "organisations: abogacia-es" in asked(VALID, fetched).stdout
    assert "fetch it again" in asked(VALID + timedelta(days=91), fetched, code=2).stderr
    assert "Cannot read" in asked(VALID, fetched.parent / "none", code=2).stderr


_WATCHED = """
import os, sys

def watch(event, given):
    writes = event == "open" and given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if writes or event.startswith(("socket.connect", "os.mkdir", "os.rename", "subprocess.")):
        os.write(2, f"{event} {given}".encode())
        os._exit(70)

sys.addaudithook(watch)
from complaints.cli import main
main()
"""


@pytest.mark.parametrize("typed", [FACTS, {"needs": ["a secret"]}])
def test_nothing_is_written_fetched_or_started(typed: object, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-B", "-c", _WATCHED, "recommend", "--facts", "-", "--today", DAY],
        input=json.dumps(typed).encode(),
        capture_output=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == (0 if typed is FACTS else 2), done.stderr


def test_the_watch_sees_what_is_written(tmp_path: Path) -> None:
    command = [sys.executable, "-B", "-c", _WATCHED, "rules", "copy", "new"]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, check=False)
    assert done.returncode == 70
