from pathlib import Path

import pytest

from complaints.portal.config import Config, ConfigError


def test_defaults_keep_everything_in_one_folder(tmp_path: Path) -> None:
    config = Config.read(environment={}, overrides={"data": str(tmp_path)})
    assert config.database == f"sqlite:///{tmp_path}/portal.sqlite"
    assert config.directory == tmp_path / "directory"
    assert config.trust_root == tmp_path / "trust.json"
    assert config.pages is None
    assert config.work == 0


def test_command_line_over_environment_over_file(tmp_path: Path) -> None:
    file = tmp_path / "portal.toml"
    file.write_text('data = "/from/file"\nworkers = 7\nthreads = 5\nwork = 3\n')
    environment = {
        "AMPARO_PORTAL_CONFIG": str(file),
        "AMPARO_PORTAL_WORKERS": "8",
        "AMPARO_PORTAL_THREADS": "6",
        "HOME": "/nowhere",
    }
    config = Config.read(environment=environment, overrides={"workers": 9, "threads": None})
    assert (config.data, config.workers, config.threads, config.work) == (
        Path("/from/file"),
        9,
        6,
        3,
    )


def test_another_process_reads_the_same_from_the_environment(tmp_path: Path) -> None:
    config = Config.read(environment={}, overrides={"data": str(tmp_path), "work": 5})
    assert Config.read(environment=config.environment()) == config


def test_the_password_is_not_shown() -> None:
    config = Config.read(environment={}, overrides={"database": "postgresql+psycopg://a:geheim@/b"})
    assert "geheim" not in repr(config)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("colour = 1", "colour"),
        ("workers = 0", "workers"),
        ("workers = true", "workers"),
        ('threads = "many"', "threads"),
        ("work = 33", "work"),
        ("chunk_quota = -1", "chunk_quota"),
        ("envelope_days = 0", "envelope_days"),
        ("envelope_release_seconds = 0", "envelope_release_seconds"),
        ("workers =", "TOML"),
    ],
)
def test_what_cannot_be(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "portal.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=named):
        Config.read(environment={"AMPARO_PORTAL_CONFIG": str(file)})


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Cannot read"):
        Config.read(environment={"AMPARO_PORTAL_CONFIG": str(tmp_path / "nothing")})
