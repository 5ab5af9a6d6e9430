"""Through a proxy: names are resolved there, TLS ends at the portal, and nothing goes past it."""

import datetime
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from complaints.operator.circuit import ProxyAddress, ProxyAddressError
from complaints.operator.visitor import Site, UnreachableError, Visitor
from tests.complaints.operator.between import socks

NAME = "portal.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of the portal's name, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "portal.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


@pytest.fixture
def portal(certificate: Path) -> Iterator[int]:
    """The port of a portal that speaks TLS."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(f"for {self.headers['Host']}".encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What this computer's resolver is asked for."""
    names: list[str] = []
    real = socket.getaddrinfo

    def noted(host: str, *rest: Any, **more: Any) -> object:
        names.append(host)
        return real(host, *rest, **more)

    for one in ("gethostbyname", "gethostbyname_ex"):
        monkeypatch.setattr(socket, one, names.append)
    monkeypatch.setattr(socket, "getaddrinfo", noted)
    return names


def test_the_name_goes_to_the_proxy_and_to_no_resolver_here(
    portal: int, certificate: Path, resolved: list[str]
) -> None:
    with socks(portal) as proxy:
        site = Site(f"https://{NAME}", socks=proxy.address)
        site.tls.load_verify_locations(certificate)
        with Visitor.anyone(site) as visitor:
            answer = visitor.get("/", "document")
    assert (answer.status, answer.body) == (200, f"for {NAME}".encode())
    assert [name for _, name in proxy.asked] == [NAME]
    assert set(resolved) == {"127.0.0.1"}  # the proxy's own address


def test_a_certificate_that_nobody_vouches_for_is_no_answer(portal: int) -> None:
    with socks(portal) as proxy:
        site = Site(f"https://{NAME}", socks=proxy.address)
        with Visitor.anyone(site) as visitor, pytest.raises(UnreachableError):
            visitor.get("/", "document")
    assert {name for _, name in proxy.asked} == {NAME}


def test_without_a_proxy_nothing_goes_there_directly() -> None:
    with socket.create_server(("127.0.0.1", 0)) as portal:
        with socket.create_server(("127.0.0.1", 0)) as nobody:
            free = nobody.getsockname()[1]
        site = Site(f"http://127.0.0.1:{portal.getsockname()[1]}", socks=f"127.0.0.1:{free}")
        with Visitor.anyone(site) as visitor, pytest.raises(UnreachableError):
            visitor.get("/", "document")
        portal.setblocking(False)
        with pytest.raises(BlockingIOError):
            portal.accept()


@pytest.mark.parametrize(
    "reply",
    [
        b"\x05\xff",  # no way to say who one is
        b"\x05\x02\x01\x01",  # not to this user
        b"\x05\x02\x01\x00\x05\x05\x00\x01" + bytes(6),  # refused by the portal
        b"\x04\x00",  # another protocol
        b"",
    ],
)
def test_a_proxy_that_refuses_is_no_answer(reply: bytes) -> None:
    class Refusing(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(reply)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refusing) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        site = Site(f"http://{'a' * 56}.onion", socks=f"127.0.0.1:{server.server_address[1]}")
        with Visitor.anyone(site) as visitor, pytest.raises(UnreachableError) as raised:
            visitor.get("/", "document")
        server.shutdown()
        thread.join()
    assert raised.value.__cause__ is None


@pytest.mark.parametrize(
    "text",
    ["", "localhost", "localhost:", ":9050", "a:0", "a:b", "a:70000", "u@a:1", "a:1/", "[::1"],
)
def test_what_is_no_address_of_a_proxy(text: str) -> None:
    with pytest.raises(ProxyAddressError):
        ProxyAddress.parse(text)


def test_addresses_of_proxies() -> None:
    assert ProxyAddress.parse("127.0.0.1:9050") == ProxyAddress(host="127.0.0.1", port=9050)
    assert ProxyAddress.parse("[::1]:9150") == ProxyAddress(host="::1", port=9150)
