"""Ask a running local server as a browser, or as somebody who is none, byte for byte (floor 4)."""

import http.client
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from workflow.web.serving import Server


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]  # names in small letters
    body: bytes

    @property
    def json(self) -> dict:
        return json.loads(self.body)


class Browser:
    """A browser of this computer that has opened the page: it sends what browsers send, and keeps its cookie."""

    def __init__(self, server: Server) -> None:
        self.port, self.cookie = server.port, ""
        opened = urlsplit(server.address)
        self.let_in = self.ask("GET", f"{opened.path}?{opened.query}", {"sec-fetch-site": "none"})
        self.cookie = self.let_in.headers.get("set-cookie", "").partition(";")[0]

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, {"sec-fetch-site": "same-origin"} | headers)

    def post(self, path: str, value: object) -> Answer:
        own = {"sec-fetch-site": "same-origin", "origin": f"http://127.0.0.1:{self.port}", "content-type": "application/json"}
        return self.ask("POST", path, own, json.dumps(value).encode())

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        own = {"host": f"127.0.0.1:{self.port}"} | ({"cookie": self.cookie} if self.cookie else {})
        return ask(self.port, method, path, own | dict(headers), body)


def ask(port: int, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
    """One request with exactly these headers (and the length of its body)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        if body:
            connection.putheader("content-length", str(len(body)))
        connection.endheaders(body or None)
        got = connection.getresponse()
        return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
    finally:
        connection.close()


def said(port: int, text: bytes, *, patience_s: float = 5) -> bytes:
    """What the server answers to these very bytes, until it hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=patience_s) as connection:
        connection.sendall(text)
        found = b""
        while block := connection.recv(65536):
            found += block
        return found
