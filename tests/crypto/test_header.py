import re
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import age, header
from crypto.errors import DowngradeError, MalformedFileError
from crypto.filekey import FileKey
from crypto.header import Stanza
from crypto.hybrid import Identity
from tests.crypto.strategies import inputs

RECIPIENT = Identity.from_seed(bytes(32)).recipient
SEALED = age.encrypt_bytes(b"content", recipients=[RECIPIENT])
HYBRID = RECIPIENT.wrap(FileKey(bytes(16)))
X25519 = Stanza(("X25519", "TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc"), bytes(32))

arguments = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1)
stanzas = st.builds(Stanza, st.lists(arguments, min_size=1).map(tuple), st.binary(max_size=200))


def encoded(*stanzas: Stanza) -> bytes:
    authenticated = header.authenticated_part(stanzas)
    whole = header.Header(stanzas=stanzas, authenticated=authenticated, mac=bytes(32))
    return whole.encode()


def quick_look(data: bytes) -> bool:
    return passes(header.check_single_hybrid, data)


def full_parse(data: bytes) -> bool:
    return passes(lambda given: header.require_single_hybrid(header.parse(given)), data)


def passes(check: Callable[[bytes], None], data: bytes) -> bool:
    try:
        check(data)
    except (MalformedFileError, DowngradeError):
        return False
    return True


@given(st.lists(stanzas, min_size=1, max_size=4), st.binary(max_size=20))
def test_round_trip(several: list[Stanza], payload: bytes) -> None:
    data = encoded(*several)
    source = BytesIO(data + payload)
    parsed = header.read(source)
    assert parsed.stanzas == tuple(several)
    assert parsed.encode() == data
    assert source.read() == payload


@given(inputs(SEALED, encoded(X25519, HYBRID)))
def test_arbitrary_bytes(data: bytes) -> None:
    try:
        parsed = header.parse(data)
    except MalformedFileError:
        return
    assert data.startswith(parsed.encode())
    assert header.authenticated_part(parsed.stanzas) == parsed.authenticated


@given(inputs(SEALED))
def test_arbitrary_bytes_at_the_portal(data: bytes) -> None:
    try:
        header.check_single_hybrid(data)
    except (MalformedFileError, DowngradeError):
        return
    assert re.match(
        rb"age-encryption\.org/v1\n-> mlkem768x25519 [\w+/]{1494}\n[\w+/]{43}\n--- [\w+/]{43}\n",
        data,
    )


@given(inputs(SEALED))
def test_the_portals_quick_look_agrees_with_the_parser(data: bytes) -> None:
    assert quick_look(data) == full_parse(data)


def test_the_quick_look_agrees_on_every_character_at_the_ends_of_lines() -> None:
    ends = [at for at in range(1627) if SEALED[at : at + 1] == b"\n"]
    for at in (place for end in ends for place in (end - 1, end)):
        for other in range(256):
            data = SEALED[:at] + bytes([other]) + SEALED[at + 1 :]
            assert quick_look(data) == full_parse(data)


@given(inputs(SEALED, encoded(X25519, HYBRID)))
def test_what_is_read_at_one_look_is_what_the_parser_reads(data: bytes) -> None:
    try:
        read = header.read_single_hybrid(data)
    except (MalformedFileError, DowngradeError):
        assert not full_parse(data)
        return
    parsed = header.parse(data)
    assert (read.authenticated, read.mac) == (parsed.authenticated, parsed.mac)
    assert read.share == header.hybrid_share(parsed.stanzas[0])
    assert read.wrapped == parsed.stanzas[0].body
    assert read.end == len(parsed.encode())


def test_our_files_pass() -> None:
    header.check_single_hybrid(SEALED)
    assert len(header.parse(SEALED).encode()) == 1627


@pytest.mark.parametrize(
    "several",
    [
        (HYBRID, HYBRID),
        (HYBRID, X25519),
        (X25519, HYBRID),
        (X25519,),
        (Stanza(("scrypt", "AAAAAAAAAAAAAAAAAAAAAA", "18"), bytes(32)),),
        (HYBRID, Stanza(("ssh-ed25519", "AAAAAA"), bytes(32))),
        (HYBRID, Stanza(("ssh-rsa", "AAAAAA"), bytes(32))),
        (HYBRID, Stanza(("p256tag", "AAAAAA"), bytes(32))),
        (HYBRID, Stanza(("example.com/grease",), b"")),
        (Stanza(("example.com/grease",), b""),),
        (Stanza(("MLKEM768X25519", *HYBRID.arguments[1:]), HYBRID.body),),
    ],
    ids=range(11),
)
def test_downgrades(several: tuple[Stanza, ...]) -> None:
    with pytest.raises(DowngradeError):
        header.check_single_hybrid(encoded(*several))


CLASSIC = ["X25519", "scrypt", "ssh-rsa", "ssh-ed25519", "ssh-something-new", "p256tag", "piv-p256"]


@pytest.mark.parametrize("kind", CLASSIC)
def test_classic_stanzas_are_refused_in_any_company(kind: str) -> None:
    with pytest.raises(DowngradeError, match="downgrade"):
        header.refuse_classic(header.parse(encoded(HYBRID, Stanza((kind, "x"), bytes(32)))))


def test_unknown_stanzas_are_passed_over() -> None:
    grease = Stanza(("example.com/grease", "x"), bytes(48))
    header.refuse_classic(header.parse(encoded(grease, HYBRID)))


@pytest.mark.parametrize(
    "stanza",
    [
        Stanza(HYBRID.arguments, bytes(31)),
        Stanza(HYBRID.arguments, bytes(33)),
        Stanza(HYBRID.arguments, bytes(48)),
        Stanza((*HYBRID.arguments, "x"), bytes(32)),
        Stanza(HYBRID.arguments[:1], bytes(32)),
        Stanza((header.HYBRID, "A" * 1493), bytes(32)),
        Stanza((header.HYBRID, "A" * 1495), bytes(32)),
        Stanza((header.HYBRID, "A" * 1493 + "B"), bytes(32)),
        Stanza((header.HYBRID, "A" * 1493 + "="), bytes(32)),
    ],
    ids=range(9),
)
def test_malformed_hybrid_stanzas(stanza: Stanza) -> None:
    with pytest.raises(MalformedFileError):
        header.check_single_hybrid(encoded(stanza))


@pytest.mark.parametrize("wrong", [(), ("",), ("a b",), ("é",), ("a\n",), ("a", "")])
def test_stanzas_that_have_no_encoding(wrong: tuple[str, ...]) -> None:
    with pytest.raises(MalformedFileError):
        Stanza(wrong, b"")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"age-encryption.org/v1",
        b"age-encryption.org/v2\n-> a\n\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> a\n\n---" + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> a\n\n--- " + b"A" * 42 + b"\n",
        b"age-encryption.org/v1\n-> a\n\n--- " + b"A" * 43,
        b"age-encryption.org/v1\n-> a\n" + b"A" * 68 + b"\n\n--- " + b"A" * 43 + b"\n",
    ],
    ids=range(8),
)
def test_refused(data: bytes) -> None:
    with pytest.raises(MalformedFileError):
        header.parse(data)


def test_an_endless_header_is_refused_early() -> None:
    class Endless(BytesIO):
        taken = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            line = b"age-encryption.org/v1\n" if not self.taken else b"A" * 64 + b"\n"
            if self.taken == 22:
                line = b"-> endless\n"
            line = line[:size]
            self.taken += len(line)
            return line

    source = Endless()
    with pytest.raises(MalformedFileError):
        header.read(source)
    assert source.taken == header.MAX_HEADER
