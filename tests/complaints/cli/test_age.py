"""``amparo age`` as a person runs it: flags, exit codes, what goes where, and all vectors."""

import os
import pty
import re
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from complaints.cli import main
from crypto import age
from crypto.hybrid import Identity
from tests.crypto.age_vectors import VECTORS, Vector

IDENTITY = Identity.from_seed(bytes(range(32)))
RECIPIENT = str(IDENTITY.recipient)
CLASSIC = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
CLASSIC_IDENTITY = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
COMMAND = [sys.executable, "-c", "from complaints.cli import main; main()", "age"]


def run(*arguments: str | Path, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(main, ["age", *map(str, arguments)], input=stdin)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "keys.txt"
    path.write_text(f"# mine\n\n{IDENTITY}\n")
    return path


def refused(result: Result, sentence: str) -> bool:
    return result.exit_code == 1 and result.stdout_bytes == b"" and sentence in result.stderr


def test_keygen_to_standard_output() -> None:
    result = run("keygen")
    assert result.exit_code == 0
    pattern = (
        r"# created: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d\n"
        r"# public key: (age1pq1\w+)\n(AGE-SECRET-KEY-PQ-1\w+)\n"
    )
    found = re.fullmatch(pattern, result.stdout)
    assert found
    assert str(Identity.parse(found[2]).recipient) == found[1]
    assert result.stderr == f"Public key: {found[1]}\n"


def test_keygen_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "new.txt"
    result = run("keygen", "-pq", "-o", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    identity = Identity.parse(path.read_text().splitlines()[-1])
    assert result.stderr == f"Public key: {identity.recipient}\n"
    before = path.read_bytes()
    assert refused(run("keygen", "-o", path), "File exists")
    assert path.read_bytes() == before


def test_keygen_shows_recipients(keys: Path, tmp_path: Path) -> None:
    assert run("keygen", "-y", keys).stdout == f"{RECIPIENT}\n"
    assert run("keygen", "-y", stdin=keys.read_bytes()).stdout == f"{RECIPIENT}\n"
    assert run("keygen", "-y", "-o", tmp_path / "out", keys).exit_code == 0
    assert (tmp_path / "out").read_text() == f"{RECIPIENT}\n"
    assert refused(run("keygen", keys), "-y")


def test_files(keys: Path, tmp_path: Path) -> None:
    plain, sealed, back = tmp_path / "plain", tmp_path / "sealed", tmp_path / "back"
    plain.write_bytes(bytes(100_000))
    old = os.umask(0o022)
    try:
        assert run("encrypt", "-r", RECIPIENT, "-o", sealed, plain).exit_code == 0
        assert run("decrypt", "-i", keys, "-o", back, sealed).exit_code == 0
    finally:
        os.umask(old)
    assert back.read_bytes() == plain.read_bytes()
    assert stat.S_IMODE(sealed.stat().st_mode) == 0o644
    assert stat.S_IMODE(back.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "back",
        "keys.txt",
        "plain",
        "sealed",
    ]


def test_standard_input_and_output(keys: Path) -> None:
    for source in ([], ["-"]):
        sealed = run("encrypt", "-r", RECIPIENT, *source, stdin=b"content").stdout_bytes
        assert age.decrypt_bytes(sealed, identities=[IDENTITY]) == b"content"
        opened = run("decrypt", "-i", keys, "-o", "-", *source, stdin=sealed)
        assert (opened.stdout_bytes, opened.stderr) == (b"content", "")


def test_armor(keys: Path) -> None:
    sealed = run("encrypt", "-a", "-r", RECIPIENT, stdin=b"content").stdout_bytes
    assert sealed.startswith(b"-----BEGIN AGE ENCRYPTED FILE-----\n")
    assert sealed.endswith(b"\n-----END AGE ENCRYPTED FILE-----\n")
    assert run("decrypt", "-i", keys, stdin=sealed).stdout_bytes == b"content"


def test_recipients_and_identities_from_files(keys: Path, tmp_path: Path) -> None:
    other, third = Identity.generate(), Identity.generate()
    listed = tmp_path / "recipients.txt"
    listed.write_text(f"# office\n{other.recipient}\n\n")
    arguments = ["-r", str(third.recipient), "-R", str(listed), "-i", str(keys)]
    sealed = run("encrypt", *arguments, stdin=b"content").stdout_bytes
    for identity in (IDENTITY, other, third):
        assert age.decrypt_bytes(sealed, identities=[identity]) == b"content"


def test_a_stranger_cannot_open_it(keys: Path, tmp_path: Path) -> None:
    sealed = age.encrypt_bytes(b"content", recipients=[Identity.generate().recipient])
    result = run("decrypt", "-i", keys, "-o", tmp_path / "out", stdin=sealed)
    assert refused(result, "None of the identities")
    assert not (tmp_path / "out").exists()


def test_an_output_appears_only_when_complete(keys: Path, tmp_path: Path) -> None:
    sealed = age.encrypt_bytes(bytes(200_000), recipients=[IDENTITY.recipient])
    out = tmp_path / "out"
    out.write_bytes(b"what was there")
    assert refused(run("decrypt", "-i", keys, "-o", out, stdin=sealed[:-1]), "changed")
    assert out.read_bytes() == b"what was there"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["keys.txt", "out"]


def test_devices_are_not_replaced(keys: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    sealed = age.encrypt_bytes(b"content", recipients=[IDENTITY.recipient])
    assert run("decrypt", "-i", keys, "-o", pipe, stdin=sealed).exit_code == 0
    assert os.read(reader, 100) == b"content"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["encrypt"], "Name a recipient"),
        (["encrypt", "-r", "age1pq1mistyped"], "mistyped"),
        (["encrypt", "-r", CLASSIC], "Only post-quantum recipients"),
        (["encrypt", "-R", "missing"], "No such file"),
        (["encrypt", "-R", "classic.txt"], "line 2: Only post-quantum recipients"),
        (["encrypt", "-R", "-", "-"], "one purpose only"),
        (["encrypt", "-p"], "No such option"),
        (["decrypt"], "Missing option"),
        (["decrypt", "-i", "classic-identity.txt"], "line 1: Only post-quantum identities"),
        (["decrypt", "-i", "empty.txt"], "no identity"),
        (["decrypt", "-i", "bytes.bin"], "not a file of keys"),
        (["decrypt", "-i", "long.txt"], "too long"),
        (["decrypt", "-i", "keys.txt", "missing"], "No such file"),
        (["decrypt", "-i", "keys.txt", "."], "directory"),
        (["decrypt", "-i", "keys.txt", "-o", "sealed", "sealed"], "same file"),
        (["decrypt", "-i", "keys.txt", "-o", "none/out", "sealed"], "No such file"),
        (["decrypt", "-i", "keys.txt", "keys.txt"], "not an age v1 file"),
        (["unknown"], "No such command"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_errors(
    keys: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: Sequence[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert keys.parent == tmp_path
    Path("classic.txt").write_text(f"{RECIPIENT}\n{CLASSIC}\n")
    Path("classic-identity.txt").write_text(CLASSIC_IDENTITY)
    Path("empty.txt").write_text("# nothing\n")
    Path("bytes.bin").write_bytes(b"\xff\xfe")
    Path("long.txt").write_bytes(b"#" * (1 << 21))
    Path("sealed").write_bytes(age.encrypt_bytes(b"", recipients=[IDENTITY.recipient]))
    result = run(*arguments)
    assert refused(result, sentence), result.stderr
    assert CLASSIC_IDENTITY[20:] not in result.stderr


@pytest.mark.parametrize("vector", VECTORS, ids=str)
def test_vectors(vector: Vector, tmp_path: Path) -> None:
    keys, sealed, out = tmp_path / "keys", tmp_path / "sealed", tmp_path / "out"
    keys.write_text("\n".join(vector.hybrid_identities) or str(IDENTITY))
    sealed.write_bytes(vector.sealed)
    result = run("decrypt", "-i", keys, "-o", out, sealed)
    classic = re.search(rb"\n-> (X25519|scrypt) ", vector.sealed)
    opens = vector.expect == "success" and vector.hybrid_identities and not classic
    assert result.exit_code == (0 if opens else 1)
    assert out.exists() == bool(opens)
    if classic and vector.expect not in {"header failure"}:
        assert "downgrade" in result.stderr
    if vector.name in {"hybrid_and_x25519", "armor_x25519", "armor_scrypt", "scrypt_and_x25519"}:
        assert "downgrade" in result.stderr


def test_the_real_command_in_a_pipe(keys: Path) -> None:
    sealed = subprocess.run(
        [*COMMAND, "encrypt", "-i", str(keys)], input=bytes(70_000), capture_output=True, check=True
    )
    opened = subprocess.run(
        [*COMMAND, "decrypt", "-i", str(keys)], input=sealed.stdout, capture_output=True, check=True
    )
    assert opened.stdout == bytes(70_000)
    cut = subprocess.run(
        [*COMMAND, "decrypt", "-i", str(keys)],
        input=sealed.stdout[:-1],
        capture_output=True,
        check=False,
    )
    assert cut.returncode == 1
    assert cut.stderr == b"Error: The payload was changed or cut.\n"


def on_terminal(arguments: Sequence[str], stdin: bytes) -> tuple[int, str]:
    """Exit code and everything shown when standard output and error are a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *arguments], stdin=subprocess.PIPE, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        assert process.stdin
        process.stdin.write(stdin)
        process.stdin.close()
        shown = b""
        try:
            while block := os.read(ours, 4096):
                shown += block
        except OSError:  # how Linux says that the other end was closed
            pass
    os.close(ours)
    return process.returncode, shown.decode("utf-8", "replace")


def test_bytes_are_kept_from_a_terminal(keys: Path) -> None:
    code, shown = on_terminal(["encrypt", "-i", str(keys)], b"content")
    assert (code, "not for a terminal" in shown) == (1, True)
    for plaintext in (b"\x1b[2J", b"\xff\xfe"):
        sealed = age.encrypt_bytes(plaintext, recipients=[IDENTITY.recipient])
        code, shown = on_terminal(["decrypt", "-i", str(keys)], sealed)
        assert (code, "not text for a terminal" in shown) == (1, True)
        assert "\x1b" not in shown
    sealed = age.encrypt_bytes("buenos días\n".encode(), recipients=[IDENTITY.recipient])
    assert on_terminal(["decrypt", "-i", str(keys)], sealed) == (0, "buenos días\r\n")
    code, shown = on_terminal(["encrypt", "-a", "-i", str(keys)], b"content")
    assert (code, shown[:26]) == (0, "-----BEGIN AGE ENCRYPTED F")
