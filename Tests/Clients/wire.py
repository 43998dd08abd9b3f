"""HTTP below the comfort of a client library: exact bytes, and many requests at one moment."""

import http.client
import json
import socket
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

FORM = "application/x-www-form-urlencoded"


class RawAnswer(NamedTuple):
    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


def request(path, body=b"", *, method="POST", content_type=FORM, length=None, headers=()):
    """The bytes of a request; `length` may lie about the body."""
    length = len(body) if length is None else length
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {length}"]
    if content_type:
        lines.append(f"Content-Type: {content_type}")
    lines += headers
    return "\r\n".join([*lines, "", ""]).encode() + body


def connect(url, timeout=20):
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname, parts.port), timeout)


def read_answer(connection):
    """One answer from a socket, or None when the server closes without one."""
    response = http.client.HTTPResponse(connection)
    try:
        response.begin()
        answer = RawAnswer(response.status, dict(response.headers), response.read())
    except (http.client.RemoteDisconnected, ConnectionResetError):
        return None
    assert answer.status < 500, answer
    return answer


def exchange(url, data, *, then_finish=False):
    """Sends bytes as they are and reads one answer; `then_finish` closes the sending side first."""
    with connect(url) as connection:
        try:
            connection.sendall(data)
            if then_finish:
                connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # The server may stop listening early; its answer is read all the same.
        return read_answer(connection)


class Volley:
    """Open connections that send their requests at the same moment."""

    def __init__(self, url, width):
        parts = urlsplit(url)
        self.connections = [
            http.client.HTTPConnection(parts.hostname, parts.port, timeout=60) for _ in range(width)
        ]
        for connection in self.connections:
            connection.connect()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for connection in self.connections:
            connection.close()

    def fire(self, path, requests):
        """Sends one form per connection, all but its last byte, then all last bytes at once.

        A request is its fields or its body, or one of these and headers. Answers come in the same
        order.
        """
        pending = []
        for connection, item in zip(self.connections, requests, strict=False):
            fields, headers = item if isinstance(item, tuple) else (item, {})
            body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
            connection.putrequest("POST", path)
            connection.putheader("Content-Length", str(len(body)))
            for name, value in {"Content-Type": FORM, **headers}.items():
                connection.putheader(name, value)
            connection.endheaders(body[:-1])
            pending.append((connection, body[-1:]))
        assert len(pending) == len(requests), "fewer connections than requests"
        for connection, last_byte in pending:
            connection.send(last_byte)
        return [self.answer(connection) for connection, _ in pending]

    @staticmethod
    def answer(connection):
        response = connection.getresponse()
        answer = RawAnswer(response.status, dict(response.headers), response.read())
        assert answer.status < 500, answer
        return answer
