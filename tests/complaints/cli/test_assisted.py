from pathlib import Path

import pytest
from click.testing import CliRunner

from complaints.cli import main
from tests.complaints.assisted.running import todays_instance

HERE = "http://127.0.0.1:1"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--portal", "http://portal.example"], "https://NAME"),
        (["--portal", HERE, "--workers", "1"], "--workers is at least 2"),
        (["--portal", HERE, "--site", "portal"], "--site is an address"),
        (["--portal", HERE, "--leave-to", "javascript:x"], "--leave-to is an address"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(
    tmp_path: Path, options: list[str], sentence: str
) -> None:
    trust = tmp_path / "trust.json"
    trust.write_bytes(todays_instance().root.dump())
    result = CliRunner().invoke(main, ["assisted", "run", "--trust", str(trust), *options])
    assert result.exit_code == 1
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_a_trust_root_that_is_none_is_refused(tmp_path: Path) -> None:
    trust = tmp_path / "trust.json"
    trust.write_text("{}")
    result = CliRunner().invoke(main, ["assisted", "run", "--portal", HERE, "--trust", str(trust)])
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
