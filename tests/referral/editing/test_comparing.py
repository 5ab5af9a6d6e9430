"""An edited copy of the rules is read whole or refused, and every change it makes is named."""

import json
import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from referral.editing import edition
from referral.editing.comparing import changes, other_changes
from referral.errors import DataError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with as_file(files("referral") / "data") as shipped:
        return Path(shutil.copytree(shipped, tmp_path / "data"))


def edit(path: Path, old: str, new: str) -> None:
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new), encoding="utf-8")


def add(folder: Path, *rules: str) -> None:
    """Puts rules into a file of their own, each without its sentence and source."""
    lines = [f"- {{{one}, says: So., source: a test}}\n" for one in rules]
    (folder / "rules" / "of-a-test.yaml").write_text("".join(lines), encoding="utf-8")


def told(folder: Path) -> dict[str, tuple[str, ...]]:
    found = changes(edition.shipped(), edition.load(folder))
    return {one.scenario.id: one.differences + one.broken for one in found}


def test_a_copy_changes_nothing(folder: Path) -> None:
    for copy in (folder, folder / "rules"):
        assert told(copy) == {}
        assert list(other_changes(edition.shipped(), edition.load(copy))) == []


def test_a_refusal_names_its_rule_and_what_is_no_longer_as_expected(folder: Path) -> None:
    add(folder, "id: no-lawyers, then: refuse, for: [legal-aid], when: {ongoing: no}")
    found = told(folder / "rules")
    assert set(found) == {"s28", "s38", "s60"}
    for differences in found.values():
        assert "legal-aid: suggested becomes refused: So. [no-lawyers]" in differences
        assert "legal-aid should be suggested" in differences


def test_what_appears_what_is_shown_lower_and_what_becomes_a_question(folder: Path) -> None:
    add(
        folder,
        "id: climate, then: propose, for: [sr-climate], when: {ongoing: no}",
        "id: lower, then: optional, for: [unhcr], when: {ongoing: no}",
        "id: ask, then: need, for: [sr-migrants], when: {withdrawn: no}",
    )
    found = told(folder)
    assert "sr-climate: not looked at becomes suggested, because of climate" in found["s28"]
    assert any(one.startswith("unhcr: suggested becomes shown lower") for one in found["s28"])
    assert "sr-migrants: suggested becomes a question about withdrawn" in found["s04"]


def test_a_priority_and_what_comes_first(folder: Path) -> None:
    add(
        folder,
        "id: builders, then: priority, level: critical, when: {violations: wage-theft}",
        "id: first-lawyer, then: first, for: [legal-aid], when: {ongoing: no}",
    )
    found = told(folder)["s38"]
    assert any(one.startswith("priority: ") and "(builders)" in one for one in found)
    assert "to do first: none becomes legal-aid" in found
    assert any(one.endswith(", and is critical") for one in found)


def test_what_stands_beside_the_rules(folder: Path) -> None:
    edit(folder / "scopes.yaml", "scopes: [share-nhri]", "scopes: [name-to-state]")
    edit(folder / "scopes.yaml", "Ask: may the government", "Ask: can the government")
    edit(folder / "deadlines.yaml", "months: 4", "months: 3")
    edit(folder / "deadlines.yaml", "working_days_before: 0", "working_days_before: 2")
    edit(folder / "submitters.yaml", "by: [trade-union]", "by: [ngo]")
    edit(folder / "indicators.yaml", "at_least: 2", "at_least: 3")
    edit(folder / "asked_later.yaml", "an address or contact", "an address")
    assert set(other_changes(edition.shipped(), edition.load(folder))) == {
        "What is asked later, by who submits, differs.",
        "Consent for nhri: share-nhri becomes name-to-state.",
        "Consent for npm: share-nhri becomes name-to-state.",
        "How consent is asked for differs.",
        "Time limits of ecthr differ.",
        "Time limits of every case differ.",
        "Who submits to ilo differs.",
        "The question to the caseworker about forced-labour differs.",
    }


def test_a_folder_of_something_else(tmp_path: Path) -> None:
    with pytest.raises(
        DataError, match=r"rules/terms\.yaml, line 1: .* should be a copy of the rules"
    ):
        edition.load(tmp_path)


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("deadlines.yaml", "for: [ecthr]", "for: [echr]", 'did you mean "ecthr"'),
        ("submitters.yaml", "for: [ilo]", "for: [illo]", "no known channel"),
        ("scopes.yaml", "for: [nhri, npm]", "for: [nhri]", '"npm" needs'),
        ("indicators.yaml", "held_by_state_last_seen", "held_by_state", "no known fact"),
        ("rules/legal-aid.yaml", "source:", "sources:", 'did you mean "source"'),
        ("asked_later.yaml", "applicant:", "aplicant:", 'did you mean "applicant"'),
        ("fact_words.yaml", "territories:", "places:", "add a line"),
        ("scenarios.json", '"id": "s04",', '"id": "s04"', "not JSON"),
        ("scenarios.json", '"must_suggest"', '"must_sugest"', "s04: write"),
        ("scenarios.json", '"ced-urgent-action"', '"ced-urgent"', "no known channel"),
        ("scenarios.json", '"enforced-disappearance"', '"vanished"', "violations: 'vanished'"),
        ("scenarios.json", '"as_of": "', '"as_of": "x', "as_of"),
        ("mechanisms.yaml", "wage-theft", "wage-teft", 'did you mean "wage-theft"'),
    ],
)
def test_a_mistake_anywhere_is_named(
    folder: Path, file: str, old: str, new: str, expected: str
) -> None:
    edit(folder / file, old, new)
    with pytest.raises(DataError, match=expected) as caught:
        edition.load(folder)
    assert caught.value.file == Path(file).name
    assert caught.value.line >= 1


@pytest.mark.parametrize(
    "rule",
    [
        "then: need, for: [nhri], when: {accepted: ecthr}",
        "then: alternative, for: [nhri], to: npm, when: always",
    ],
)
def test_what_pages_could_not_judge_is_refused_with_its_line(folder: Path, rule: str) -> None:
    add(folder, "id: fine, then: need, for: [ecthr], when: {accepted: ecthr}", f"id: mine, {rule}")
    with pytest.raises(DataError, match="pages judge nhri too") as caught:
        edition.load(folder / "rules")
    assert (caught.value.file, caught.value.line) == ("of-a-test.yaml", 2)


def test_a_worked_case_is_added_with_its_rule(folder: Path) -> None:
    cases = folder / "scenarios.json"
    found = json.loads(cases.read_text("utf-8"))
    found["scenarios"].append({**found["scenarios"][0], "id": "mine"})
    cases.write_text(json.dumps(found), "utf-8")
    add(folder, "id: climate, then: propose, for: [sr-climate], when: {ongoing: yes}")
    loaded = edition.load(folder)
    assert len(loaded.scenarios) == len(edition.shipped().scenarios) + 1
    assert "mine" in {one.scenario.id for one in changes(edition.shipped(), loaded)}
