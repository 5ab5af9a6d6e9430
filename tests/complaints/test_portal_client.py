"""The client against a portal over real HTTP, and against servers that are none."""

import hashlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from complaints import cards, work
from complaints.directory import Suspension
from complaints.portal_client import (
    BadAnswerError,
    PortalClient,
    PortalError,
    ProblemError,
    RequestSigner,
    UnreachableError,
)
from complaints.portal_client import client as client_module
from complaints.portal_errors import SENTENCES
from crypto import envelope
from crypto.envelope import ENVELOPE_SIZE, REPLY_SIZE
from crypto.hybrid import Identity
from crypto.receipt import handle
from tests.factories import INSTANCE, TODAY, Instance, make_instance, secret_key
from tests.portal_simulator import PortalSimulator, Quiet

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ORG = "defensor-es"


@pytest.fixture
def instance() -> Instance:
    return make_instance(organisations=(ORG,))


@pytest.fixture
def simulator(instance: Instance) -> PortalSimulator:
    return PortalSimulator(instance)


@pytest.fixture
def client(simulator: PortalSimulator) -> Iterator[PortalClient]:
    with simulator.serve() as url:
        yield PortalClient(url)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "_PAUSES", (0.0, 0.0, 0.0))


def body(size: int = ENVELOPE_SIZE) -> bytes:
    return envelope.seal(
        b"{}",
        signing_key=secret_key(),
        trusted_comment="x",
        recipient=Identity.generate().recipient,
        size=size,
    )


def signer(instance: Instance) -> RequestSigner:
    keyring = instance.keyrings[ORG]
    return RequestSigner(instance=INSTANCE, member=keyring.member, key=keyring.request)


def slug(call: Callable[[], object]) -> str:
    with pytest.raises(ProblemError) as caught:
        call()
    return caught.value.slug


def test_who_is_who(client: PortalClient, instance: Instance) -> None:
    assert client.directory() == (instance.directory, instance.signatures)
    assert client.shard("ES") == instance.shards["ES"]
    assert client.card(ORG) == instance.cards[ORG]
    assert slug(lambda: client.shard("FR")) == "not-found"
    assert slug(lambda: client.card("nobody")) == "not-found"
    assert slug(client.rulebook) == "not-found"
    assert client.health().ready


def test_an_envelope_is_filed_once_however_often_it_is_put(
    client: PortalClient, simulator: PortalSimulator
) -> None:
    sent = body()
    assert client.put_envelope(ORG, sent) == client.put_envelope(ORG, sent)
    simulator.release()
    assert client.put_envelope(ORG, sent)
    simulator.release()
    assert simulator.inbox(ORG) == [sent]


@pytest.mark.parametrize("faults", [["before"], ["after"], ["unavailable"], ["after", "before"]])
def test_a_broken_line_is_mended_by_putting_the_same_bytes_again(
    client: PortalClient, simulator: PortalSimulator, faults: list[str]
) -> None:
    simulator.faults = faults
    client.put_envelope(ORG, body())
    simulator.release()
    assert len(simulator.inbox(ORG)) == 1


def test_when_the_portal_does_not_come_back_it_says_so(
    client: PortalClient, simulator: PortalSimulator
) -> None:
    simulator.faults = ["before"] * 3
    with pytest.raises(UnreachableError):
        client.put_envelope(ORG, body())
    simulator.faults = ["unavailable"] * 3
    assert slug(lambda: client.put_envelope(ORG, body())) == "unavailable"


def test_work_is_done_when_it_is_asked_for(
    client: PortalClient, simulator: PortalSimulator
) -> None:
    simulator.work = 8
    client.put_envelope(ORG, body())
    client.put_reply(body(REPLY_SIZE), tag=bytes(16))
    client.put_chunk(bytes(65_536))
    assert client.health().work == 8
    simulator.work = work.MAX_BITS + 1
    with pytest.raises(PortalError, match="more work than is reasonable"):
        client.put_envelope(ORG, body())


def test_work_is_checked_as_it_is_found() -> None:
    name = hashlib.sha256(b"x").digest()
    nonce = work.find(name.hex(), 10)
    assert work.is_done(name, nonce, 10)
    assert not work.is_done(name, "0" * 16, 10)
    for malformed in (None, "", "zz", nonce + "00", nonce.upper()):
        assert not work.is_done(name, malformed, 1)


def test_a_portal_refuses_with_its_reasons(client: PortalClient, instance: Instance) -> None:
    assert slug(lambda: client.put_envelope(ORG, body()[:-1])) == "wrong-size"
    assert slug(lambda: client.put_envelope(ORG, bytes(ENVELOPE_SIZE))) == "not-sealed"
    assert slug(lambda: client.put_envelope("nobody", body())) == "unknown-organisation"
    shard, organisation = instance.organisations[ORG]
    suspension = Suspension(on=TODAY, reason="raided")
    instance.organisations[ORG] = (shard, replace(organisation, suspended=suspension))
    assert slug(lambda: client.put_envelope(ORG, body())) == "suspended-organisation"


def test_an_inbox_is_read_in_order_and_acknowledged(
    client: PortalClient, simulator: PortalSimulator, instance: Instance
) -> None:
    sent = {body() for _ in range(3)}
    for one in sent:
        client.put_envelope(ORG, one)
    assert client.inbox(ORG, after=0, signer=signer(instance)) == []
    simulator.release()
    records = client.inbox(ORG, after=0, signer=signer(instance))
    assert [number for number, _ in records] == [1, 2, 3]
    assert {one for _, one in records} == sent
    assert client.inbox(ORG, after=1, limit=1, signer=signer(instance)) == records[1:2]
    client.acknowledge(ORG, 2, signer=signer(instance))
    assert client.inbox(ORG, after=0, signer=signer(instance)) == records[2:]


def test_only_a_current_member_reads(client: PortalClient, instance: Instance) -> None:
    ours = signer(instance)
    for wrong in (
        replace(ours, key=secret_key().signing_key),
        replace(ours, member="nobody"),
        replace(ours, instance="other.example"),
    ):
        assert slug(lambda one=wrong: client.inbox(ORG, after=0, signer=one)) == "unsigned"  # type: ignore[misc]
        assert slug(lambda one=wrong: client.acknowledge(ORG, 1, signer=one)) == "unsigned"  # type: ignore[misc]


def test_replies_come_by_bucket(client: PortalClient, simulator: PortalSimulator) -> None:
    tags = (bytes(16), b"\x80" + bytes(15))
    sent = {handle(tag): body(REPLY_SIZE) for tag in tags}
    for tag in tags:
        client.put_reply(sent[handle(tag)], tag=tag)
    assert list(client.replies(0)) == []
    simulator.release()
    assert dict(client.replies(0)) == sent
    simulator.instance.bucket_bits = 1
    assert dict(client.replies(1)) == {handle(tags[1]): sent[handle(tags[1])]}


def test_a_handle_takes_sixteen_replies(client: PortalClient) -> None:
    for _ in range(16):
        client.put_reply(body(REPLY_SIZE), tag=bytes(16))
    assert slug(lambda: client.put_reply(body(REPLY_SIZE), tag=bytes(16))) == "replies-full"
    # nobody makes room by reading: a sentence that says so would have people wait for nothing
    assert "expire" in SENTENCES["replies-full"]
    assert "read" not in SENTENCES["replies-full"]


def test_chunks(client: PortalClient) -> None:
    data = bytes(65_536)
    client.put_chunk(data)
    assert client.chunk(hashlib.sha256(data).digest()) == data
    assert slug(lambda: client.chunk(bytes(32))) == "not-found"


def test_cards_rise(client: PortalClient, instance: Instance) -> None:
    renewed = cards.renew(instance.keyrings[ORG], instance.card(ORG), today=TODAY)
    client.put_card(ORG, renewed.data)
    client.put_card(ORG, renewed.data)
    assert slug(lambda: client.put_card(ORG, instance.cards[ORG])) == "stale-card"
    assert slug(lambda: client.put_card(ORG, renewed.data[:-1])) == "bad-card"


@pytest.mark.parametrize(
    "url",
    [
        "http://portal.example",
        "http://127.0.0.1.example",
        "http://10.0.0.1",
        "ftp://127.0.0.1",
        "https://user@portal.example",
        "https://portal.example/path",
        "https://portal.example/?a=b",
        "https://",
        "portal.example",
        "https://[::1",
        "http://[::2]",
        "https://portal.example:99999",
        "http://abcdefghijklmnop.onion",
        "https://abcdefghijklmnop.onion",
        "https://ABCDEFGHIJKLMNOP.onion.",
    ],
)
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(PortalError):
        PortalClient(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://portal.example",
        "https://portal.example:8443/",
        "http://localhost:8000",
        "http://127.0.0.5",
        "http://[::1]:8000",
    ],
)
def test_addresses_that_are_not(url: str) -> None:
    PortalClient(url)


@contextmanager
def serving(response: Response) -> Iterator[str]:
    def app(environ: "WSGIEnvironment", start: "StartResponse") -> object:
        return response(environ, start)

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)  # type: ignore[arg-type]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


REQUESTS: tuple[Callable[[PortalClient], object], ...] = (
    lambda client: client.directory(),
    lambda client: client.card(ORG),
    lambda client: client.put_envelope(ORG, body()),
    lambda client: list(client.replies(0)),
    lambda client: client.chunk(bytes(32)),
    lambda client: client.health(),
)


@pytest.mark.parametrize("request_", REQUESTS)
@pytest.mark.parametrize(
    "response",
    [
        Response("<h1>Welcome to the hotel</h1>", 302, {"Location": "https://hotel.example/"}),
        Response("nothing", 404),
        Response('{"type":"about:blank"}', 400),
        Response('{"type":"urn:amparo:problem:invented"}', 400),
        Response("[", 500),
        Response('{"type":"urn:amparo:problem:work-required","work":"many"}', 428),
    ],
)
def test_whoever_is_no_portal_is_not_believed(
    request_: Callable[[PortalClient], object], response: Response
) -> None:
    with serving(response) as url, pytest.raises(BadAnswerError):
        request_(PortalClient(url))


@pytest.mark.parametrize(
    "request_", [lambda client: client.card(ORG), lambda client: client.chunk(bytes(32))]
)
def test_an_answer_larger_than_it_may_be_is_not_read(
    request_: Callable[[PortalClient], object],
) -> None:
    with serving(Response(bytes(1 << 20))) as url, pytest.raises(BadAnswerError):
        request_(PortalClient(url))


def test_a_bucket_that_is_cut_is_no_bucket() -> None:
    with serving(Response(bytes(4_113))) as url, pytest.raises(BadAnswerError):
        list(PortalClient(url).replies(0))


def test_an_inbox_out_of_order_is_no_inbox(instance: Instance) -> None:
    record = (1).to_bytes(8, "big") + bytes(ENVELOPE_SIZE)
    for answer, after in ((record * 2, 0), (record, 1)):
        with serving(Response(answer)) as url, pytest.raises(BadAnswerError):
            PortalClient(url).inbox(ORG, after=after, signer=signer(instance))


def test_an_error_names_neither_address_nor_request() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    client = PortalClient(f"http://127.0.0.1:{port}")
    calls: tuple[Callable[[], object], ...] = (
        lambda: client.card("canary"),
        lambda: client.put_envelope("canary", body()),
    )
    for call in calls:
        with pytest.raises(UnreachableError) as caught:
            call()
        shown = f"{caught.value!r} {caught.value.__cause__!r}"
        assert caught.value.__suppress_context__
        assert "canary" not in shown
        assert str(port) not in shown
