"""Nothing that names anybody is printed, logged or stored, whatever goes wrong."""

import os
import signal
import socket
import sqlite3
import time
from pathlib import Path

import psycopg

from complaints.portal import release
from complaints.portal.store import Store
from tests.complaints.portal.conftest import NewDatabase
from tests.complaints.portal.instance import sealed
from tests.complaints.portal.running import Running, name_of, prepared, slug

CANARY = b"canary7c1f"
AGENT = {
    "User_Agent": "canary7c1f-agent",
    "Referer": "https://canary7c1f.example/",
    "Cookie": "canary7c1f=1",
}
FORWARDED = {"X_Forwarded_For": "203.0.113.77", "Forwarded": "for=203.0.113.77"}


def everything(http: Running, folder: Path) -> bytes:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return http.output().encode() + b"".join(
        str(path).encode() + path.read_bytes() for path in files
    )


def raw(http: Running, request: bytes) -> bytes:
    """An answer to bytes that need be no HTTP."""
    with socket.create_connection(http.address, timeout=20) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
    return answer


def test_canaries_are_nowhere(new_database: NewDatabase, tmp_path: Path) -> None:
    _, config = prepared(tmp_path, database=new_database())
    with Running(config) as http:
        envelope, reply, tag = sealed(16_384), sealed(4_096), os.urandom(16)
        headers = {**AGENT, **FORWARDED}
        assert http.put("/v1/inboxes/nhri", envelope, **headers).status == 200
        assert http.put("/v1/replies", reply, Amparo_Tag=tag.hex(), **headers).status == 204
        for method, path in (
            ("GET", "/canary7c1f"),
            ("GET", "/v1/chunks/canary7c1f?canary7c1f=canary7c1f"),
            ("PUT", "/v1/inboxes/canary7c1f/canary7c1f"),
            ("PUT", "/v1/inboxes/nhri/canary7c1f"),
            ("PUT", "/v1/cards/nhri"),
            ("POST", "/v1/inboxes/nhri/acknowledged"),
            ("CANARY7C1F", "/v1/health"),
        ):
            response = http.request(method, path, CANARY * 20, **headers)
            assert slug(response)
            assert CANARY not in response.data + str(response.headers).encode()
        for request in (
            b"canary7c1f\r\n\r\n",
            b"GET /canary7c1f\r\n\r\n",
            b"GET /canary7c1f HTTP/9.9\r\n\r\n",
            b"GET /v1/health HTTP/1.1\r\ncanary7c1f\r\n\r\n",
            b"GET /v1/health HTTP/1.1\r\ncanary 7c1f canary7c1f: x\r\n\r\n",
            b"GET /v1/health HTTP/1.1\r\nX: " + CANARY * 1_000 + b"\r\n\r\n",
            b"GET /" + CANARY * 1_000 + b" HTTP/1.1\r\n\r\n",
            b"PUT /v1/chunks/canary7c1f HTTP/1.1\r\nContent-Length: canary7c1f\r\n\r\n",
            b"PUT /v1/chunks/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\ncanary7c1f\r\n",
            b"PUT /v1/chunks/x HTTP/1.1\r\nTransfer-Encoding: canary7c1f\r\n\r\n",
            b"PUT /v1/chunks/x HTTP/1.1\r\nContent-Length: 65536\r\n\r\n" + CANARY,
            b"GET /v1/health HTTP/1.1\r\nExpect: canary7c1f\r\n\r\n",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\ncanary7c1f",
            bytes(range(256)) + CANARY,
        ):
            answer = raw(http, request)
            assert CANARY not in answer
            assert not answer or b"urn:amparo:problem:" in answer
            assert b"Server:" not in answer
            assert b"gunicorn" not in answer
        found = everything(http, tmp_path)
        assert CANARY not in found.lower()
        assert b"203.0.113.77" not in found
        assert b"127.0.0.1" not in found.replace(config.bind.encode(), b"")
        assert tag.hex().encode() not in found
        for body in (envelope, reply):
            assert name_of(body).encode() not in found
        assert envelope in _stored(config.database)


def _stored(url: str) -> list[bytes]:
    """That the search would have found something: the envelope is where it must be."""
    store = Store(url)
    release.envelopes(store)
    found = [body for _, body in store.envelopes.fetch("nhri", after=0, limit=9)]
    store.close()
    return found


def test_a_failing_database_is_reported_without_values(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    _, config = prepared(tmp_path, database=new_database())
    with Running(config) as http:
        assert http.request("GET", "/v1/health").status == 200
        _drop(config.database, "waiting_envelopes", "waiting_replies", "inboxes", "cards")
        envelope, reply = sealed(16_384), sealed(4_096)
        for response in (
            http.put("/v1/inboxes/nhri", envelope, **AGENT),
            http.put("/v1/replies", reply, Amparo_Tag="ca" * 16, **AGENT),
        ):
            assert (response.status, slug(response)) == (503, "unavailable")
        assert http.request("GET", "/v1/listings/FR").status == 200  # without cards
        health = http.request("GET", "/v1/health")
        assert (health.status, health.json()["alive"], health.json()["ready"]) == (503, True, False)
        output = http.output()
        assert "UnavailableError at database:" in output
        for secret in ("canary", name_of(envelope), name_of(reply), "INSERT", "caca"):
            assert secret not in output


def _drop(url: str, *tables: str) -> None:
    statements = [f"DROP TABLE {table}" for table in tables]
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as file:
            file.executescript(";".join(statements))
        return
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(";".join(statements).encode())


def test_the_full_disk_of_chunks(tmp_path: Path) -> None:
    _, config = prepared(tmp_path)
    (config.data / "chunks").write_bytes(b"in the way")
    with Running(config) as http:
        body = os.urandom(65_536)
        response = http.put("/v1/chunks", body, **AGENT)
        assert (response.status, slug(response)) == (503, "unavailable")
        assert "at chunks:" in http.output()
        assert name_of(body) not in http.output()
        assert str(tmp_path) not in http.output()


def test_a_lost_database_comes_back(server: "object", tmp_path: Path) -> None:
    """PostgreSQL ends all connections; the next PUT must not suffer for it."""
    from tests.tools.postgres import Server

    assert isinstance(server, Server)
    _, config = prepared(tmp_path, database=server.create("lost"))
    with Running(config) as http:
        for _ in range(3):
            assert http.put("/v1/inboxes/nhri", sealed(16_384)).status == 200
            with server.connect() as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'lost'"
                )
        assert http.put("/v1/inboxes/nhri", sealed(16_384)).status == 200


def test_a_client_that_goes_away_in_the_middle(tmp_path: Path) -> None:
    _, config = prepared(tmp_path, workers=1)
    with Running(config) as http:
        body = sealed(16_384)
        head = f"PUT /v1/inboxes/nhri/{name_of(body)} HTTP/1.1\r\nContent-Length: 16384\r\n\r\n"
        for size in (0, 1, 16_383):
            with socket.create_connection(http.address) as connection:
                connection.sendall(head.encode() + body[:size])
        assert http.put("/v1/inboxes/nhri", body).status == 200
        assert name_of(body) not in http.output()


def test_a_worker_that_is_aborted_says_nothing_of_its_request(tmp_path: Path) -> None:
    _, config = prepared(tmp_path)
    with Running(config) as http:
        head = b"PUT /v1/chunks/canary7c1f HTTP/1.1\r\nContent-Length: 65536\r\n\r\n" + CANARY
        with socket.create_connection(http.address) as connection:
            connection.sendall(head)
            time.sleep(0.2)
            for worker in http.workers():  # as gunicorn ends one that hangs
                os.kill(worker, signal.SIGABRT)
            time.sleep(0.2)
        assert CANARY.decode() not in http.output()
        assert "Traceback" not in http.output()
