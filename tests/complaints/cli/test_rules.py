"""`amparo rules`: copy, edit, check, explain, compare, as a lawyer would."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from complaints.cli import main


def run(*arguments: str | Path, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["rules", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    run("copy", folder)
    return folder


def edit(path: Path, old: str, new: str) -> int:
    """Replaces ``old``; the line of it."""
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")
    return content.count("\n", 0, content.index(old)) + 1


def test_a_copy_is_never_written_over(copy: Path) -> None:
    assert (copy / "rules" / "terms.yaml").is_file()
    assert "nothing was copied" in run("copy", copy, code=1).stderr


def test_what_ships_is_checked(copy: Path) -> None:
    text = run("check").stdout
    assert "81 violations, 84 channels, 200 States and territories" in text
    assert " named conditions." in text
    assert "20 worked cases; " in text
    assert run("check", "--folder", copy).stdout == text
    assert run("check", "--folder", copy / "rules").stdout == text


def test_a_mistake_gets_file_line_and_what_was_expected(copy: Path) -> None:
    line = edit(copy / "rules" / "legal-aid.yaml", "then: propose", "then: proposs")
    result = run("check", "--folder", copy / "rules", code=1)
    assert result.stderr.startswith(
        f'Error: legal-aid.yaml, line {line}: "proposs" is no known word'
    )
    assert 'did you mean "propose"?' in result.stderr


def test_a_worked_case_that_is_no_longer_as_expected_fails_the_check(copy: Path) -> None:
    edit(copy / "rules" / "legal-aid.yaml", "then: propose", "then: refuse")
    result = run("check", "--folder", copy / "rules", code=1)
    assert "  legal-aid should be suggested" in result.stdout
    assert "20 worked cases are not judged as expected" in result.stderr


def test_a_rule_is_explained_from_the_copy(copy: Path) -> None:
    assert "Where it holds, it proposes legal-aid." in run("explain", "legal-aid-always").stdout
    edit(copy / "rules" / "legal-aid.yaml", "id: legal-aid-always", "id: lawyers-always")
    text = run("explain", "lawyers-always", "--folder", copy / "rules").stdout
    assert text.startswith("Rule lawyers-always (legal-aid.yaml, line 1)\n")
    assert max(map(len, text.splitlines())) <= 96
    assert "did you mean" in run("explain", "lawyers-always", code=1).stderr


def test_an_edited_copy_is_compared(copy: Path) -> None:
    nothing = run("diff", "--against", copy).stdout
    assert nothing == "0 of 20 worked cases are judged otherwise.\n"
    edit(copy / "rules" / "legal-aid.yaml", "when: always", "when: {ongoing: yes}")
    edit(copy / "scopes.yaml", "scopes: [share-nhri]", "scopes: []")
    text = run("diff", "--against", copy).stdout
    assert "s60: Trans woman insulted and refused service at an office\n" in text
    assert "Consent for nhri: share-nhri becomes none.\n" in text
    back = run("diff", "--folder", copy, "--against", copy)
    assert back.stdout == nothing
