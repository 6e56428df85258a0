"""Raw bytes on a real socket: whatever comes is answered with a 4xx and a JSON body."""

import json
import socket
from urllib.parse import urlsplit

import pytest

from app import http_protocol, reading
from tests.clients import listening

SOUND = b'{"query": "{ networks { code } }"}'
HEAD = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"

REQUESTS: list[tuple[str, bytes, int]] = [
    ("no HTTP", b"\x00\x01\x02\x03\r\n\r\n", 400),
    ("a TLS hello", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\r\n\r\n", 400),
    ("a line without a version", b"GET /graphql\r\n\r\n", 400),
    ("a version of its own", b"GET /graphql HTTP/9.9\r\nhost: x\r\n\r\n", 400),
    ("a method of control characters", b"P\x07ST /graphql HTTP/1.1\r\nhost: x\r\n\r\n", 400),
    ("no host", b"POST /graphql HTTP/1.1\r\ncontent-length: 0\r\n\r\n", 400),
    ("two hosts", HEAD + b"host: y\r\ncontent-length: 0\r\n\r\n", 400),
    ("a header without a colon", HEAD + b"nonsense\r\n\r\n", 400),
    ("a header with a space before its colon", HEAD + b"content-length : 0\r\n\r\n", 400),
    ("a header with a null byte", HEAD + b"x-a: \x00\r\n\r\n", 400),
    ("a length that is no number", HEAD + b"content-length: many\r\n\r\n", 400),
    ("a negative length", HEAD + b"content-length: -5\r\n\r\n", 400),
    ("two lengths", HEAD + b"content-length: 5\r\ncontent-length: 6\r\n\r\n{}{}{}", 400),
    ("an unknown transfer coding", HEAD + b"transfer-encoding: gzip\r\n\r\n", 400),
    ("chunks that are no numbers", HEAD + b"transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", 400),
    ("an address in another alphabet", "GET /南川 HTTP/1.1\r\nhost: x\r\n\r\n".encode(), 400),
    ("headers beyond 64 KiB", HEAD + b"x-a: " + b"a" * 70_000 + b"\r\n\r\n", 431),
    ("headers beyond 16 KiB", HEAD + b"x-a: " + b"a" * 20_000 + b"\r\ncontent-length: 0\r\n\r\n", 431),
    (
        "an address beyond 16 KiB",
        b"GET /graphql?query=" + b"a" * 20_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n",
        414,
    ),
    ("a body that is said to be huge", HEAD + b"content-length: 99999999999\r\n\r\n", 413),
    ("an empty body", HEAD + b"content-length: 0\r\n\r\n", 400),
    ("a method of its own", b"DANCE /graphql HTTP/1.1\r\nhost: x\r\n\r\n", 405),
    ("a trace", b"TRACE /graphql HTTP/1.1\r\nhost: x\r\n\r\n", 405),
    ("a path that climbs", b"GET /static/../../etc/passwd HTTP/1.1\r\nhost: x\r\n\r\n", 404),
]


def exchange(address: str, content: bytes) -> bytes:
    """What the server sends until it closes; the request asks it to, or breaks off."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port or 80), timeout=20) as connection:
        connection.sendall(content.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n", 1))
        received = b""
        while part := connection.recv(65536):
            received += part
        return received


def read_answer(received: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer."""
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return int(first.split()[1]), headers, body


@pytest.mark.parametrize(("name", "content", "status"), REQUESTS, ids=[name for name, _, _ in REQUESTS])
def test_what_is_no_request_is_refused_in_json(address: str, name: str, content: bytes, status: int) -> None:
    """The status, JSON, one sentence; and the next connection is served."""
    found, headers, body = read_answer(exchange(address, content))
    assert (found, headers["content-type"].split(";")[0]) == (status, "application/json"), name
    (error,) = json.loads(body)["errors"]
    assert error["message"].endswith(".")
    sound = HEAD + f"content-length: {len(SOUND)}\r\n\r\n".encode() + SOUND
    assert read_answer(exchange(address, sound))[0] == 200


def test_a_request_that_does_not_come_is_given_up(toy_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """408 for headers and for a body that were begun and not ended in time; the connection is closed."""
    monkeypatch.setattr(http_protocol.Protocol, "arrival_seconds", 0.3)
    monkeypatch.setattr(reading, "ARRIVAL_SECONDS", 0.3)
    with listening(toy_url) as address:
        for begun in (b"", b"POST /gra", HEAD + b"content-length: 100\r\n\r\n" + SOUND):
            status, _, body = read_answer(exchange(address, begun))
            assert status == 408
            assert "0.3 s" in json.loads(body)["errors"][0]["message"]
