import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from complaints.cli import main
from complaints.portal.config import Config
from complaints.portal.server import settings
from complaints.portal.services import load_key
from crypto.minisign import PublicKey
from tests.complaints.portal.instance import Instance, Office, Person, sealed
from tests.complaints.portal.running import Running, prepared, slug


def amparo(*words: str | Path) -> str:
    result = CliRunner().invoke(main, ["portal", *map(str, words)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def failing(*words: str | Path) -> str:
    result = CliRunner().invoke(main, ["portal", *map(str, words)], catch_exceptions=False)
    assert result.exit_code == 1
    return result.output


def test_from_nothing_to_a_directory(tmp_path: Path) -> None:
    data = tmp_path / "data"
    said = amparo("--data", data, "init")
    key = PublicKey.parse(said.rsplit(" ", 1)[1].strip())
    assert data.stat().st_mode & 0o777 == 0o700
    assert amparo("--data", data, "init") == said
    instance = Instance(key, [Office("nhri")])
    (tmp_path / "trust.json").write_bytes(instance.root().dump())
    instance.write(tmp_path / "signed")
    assert "Cannot read the trust root" in failing("--data", data, "publish", tmp_path / "signed")
    amparo("--data", data, "init", "--trust", tmp_path / "trust.json")
    assert "Serving version 1" in amparo("--data", data, "publish", tmp_path / "signed")
    amparo("--data", data, "migrate")
    said = amparo("--data", data, "release", "--once")
    assert said == "Released 0 envelopes and 0 replies.\n"


def test_a_portal_that_was_not_set_up_says_what_to_do(tmp_path: Path) -> None:
    assert "amparo portal init" in failing("--data", tmp_path, "run")
    assert "database" in failing("--data", tmp_path / "nothing", "release", "--once")


def test_run_serves_and_releases_and_ends_on_a_signal(tmp_path: Path) -> None:
    office = Office("nhri", [Person("anna")])
    instance, config = prepared(
        tmp_path, offices=[office], envelope_release_seconds=1, reply_release_seconds=1
    )
    with Running(config, "run") as http:
        assert http.request("PUT", "/v1/cards/nhri", office.card()).status == 204
        assert http.put("/v1/inboxes/nhri", sealed(16_384)).status == 200
        until = time.monotonic() + 20
        while not http.signed(office.people[0], "GET", "/v1/inboxes/nhri").data:
            assert time.monotonic() < until
            time.sleep(0.1)
        family = psutil.Process(http.process.pid).children(recursive=True)
        assert len(family) == 1 + config.workers
    assert http.process.returncode == 0
    assert not [one for one in family if one.is_running() and one.status() != "zombie"]
    assert instance.portal_key == load_key(config).public_key


def test_run_ends_when_its_server_does(tmp_path: Path) -> None:
    _, config = prepared(tmp_path)
    with Running(config, "run") as http:
        (server,) = psutil.Process(http.process.pid).children()
        server.send_signal(signal.SIGTERM)
        assert http.process.wait(30) != 0


def test_the_deployed_server_has_the_same_settings(tmp_path: Path) -> None:
    """gunicorn with deploy/gunicorn.conf.py, as a service manager starts it."""
    _, config = prepared(tmp_path)
    root = Path(__file__).parents[3]
    command = [
        *(sys.executable, "-m", "gunicorn", "--config", str(root / "deploy" / "gunicorn.conf.py")),
        "complaints.portal.app:application()",
    ]
    with Running(config, program=command) as http:
        response = http.request("GET", "/v1/canary7c1f")
        assert slug(response) == "not-found"
        assert "Server" not in response.headers
        assert http.put("/v1/inboxes/nhri", sealed(16_384)).status == 200
        assert len(http.workers()) == config.workers
        assert "canary7c1f" not in http.output()


def test_a_worker_is_lean(tmp_path: Path) -> None:
    """What a worker has no use for, it has not loaded; above all nothing that decrypts."""
    _, config = prepared(tmp_path)
    code = (
        "import sys; from complaints.portal.server import Worker\n"
        "from complaints.portal.app import application\n"
        "application(); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**config.environment()},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split())
    for name in ("cryptography", "babel", "alembic", "sqlalchemy.orm", "jinja2.ext", "wtforms"):
        assert name not in loaded
    for name in ("age", "attachment", "envelope", "hybrid", "keyfile", "receipt", "stream"):
        assert f"crypto.{name}" not in loaded
    for name in ("complaints.desk", "complaints.complainant", "complaints.sealing", "referral"):
        assert name not in loaded


@pytest.mark.parametrize("name", ["accesslog", "forwarded_allow_ips"])
def test_nobody_is_written_down(tmp_path: Path, name: str) -> None:
    assert not settings(Config.read(environment={}, overrides={"data": str(tmp_path)}))[name]
