"""How a training is started beside a real desk: as this program, and nothing that lies about."""

import subprocess
from pathlib import Path

import pytest

from complaints.desk import practice


def test_nothing_in_the_folder_of_now_is_taken_for_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "complaints.py").write_text("raise SystemExit(9)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = subprocess.run(
        [*practice._program(), "--version"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0
    assert "version" in done.stdout
