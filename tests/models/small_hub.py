"""A small hub on this computer: the few addresses of the Hugging Face hub that fetching needs, with its bad days (floor 4)."""

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class SmallHub:
    """Serves one folder as one repository, the way the hub does: the weights by a redirect to another address, in ranges."""

    folder: Path
    repository: str
    address: str = ""
    asked: list[str] = field(default_factory=list)  # the path and range of every request
    break_after: list[int] = field(default_factory=list)  # the next answers with weights break off after so many bytes
    busy: int = 0  # so many answers are "come back later"
    ranges: bool = True  # False: a server in between that always sends the whole file
    changed: dict[str, bytes] = field(default_factory=dict)  # what really arrives for a file
    login_page: bool = False

    def files(self) -> list[Path]:
        return sorted(path for path in self.folder.iterdir() if path.is_file())

    def api(self) -> bytes:
        siblings = []
        for path in self.files():
            content = path.read_bytes()
            blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
            one = {"rfilename": path.name, "size": len(content), "blobId": blob}
            if path.name == "model.bin":
                one["lfs"] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 134}
            siblings.append(one)
        return json.dumps({"id": self.repository, "sha": COMMIT, "siblings": siblings}).encode()

    def content(self, name: str) -> bytes:
        return self.changed.get(name, (self.folder / name).read_bytes())


def _handler(hub: SmallHub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            hub.asked.append(f"{path} {self.headers.get('Range', '')}".strip())
            if hub.login_page:
                return self.answer(200, b"<html>Welcome to the hospital's guest network</html>")
            if hub.busy:
                hub.busy -= 1
                return self.answer(503, b"busy")
            if path == f"/api/models/{hub.repository}/revision/{COMMIT}" or path == f"/api/models/{hub.repository}/revision/main":
                return self.answer(200, hub.api())
            found = re.fullmatch(rf"/{hub.repository}/resolve/{COMMIT}/([\w.]+)|/store/([\w.]+)", path)
            if not found:
                return self.answer(404, b"no such page")
            if found[1] == "model.bin":
                self.send_response(302)
                self.send_header("Location", f"{hub.address}/store/model.bin")
                self.send_header("Content-Length", "0")
                return self.end_headers()
            return self.send_file(found[1] or found[2])

        def send_file(self, name: str) -> None:
            content, start = hub.content(name), 0
            wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", "")) if hub.ranges else None
            if wanted:
                start = int(wanted[1])
                if start >= len(content):
                    return self.answer(416, b"")
            self.send_response(206 if wanted else 200)
            self.send_header("Content-Length", str(len(content) - start))
            if wanted:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            self.end_headers()
            body = content[start:]
            if hub.break_after and name == "model.bin":
                body = body[: hub.break_after.pop(0)]
                self.close_connection = True
            self.wfile.write(body)
            return None

        def answer(self, code: int, body: bytes) -> None:
            self.send_response(code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


@contextmanager
def small_hub(folder: Path, repository: str) -> Iterator[SmallHub]:
    """A running hub at `hub.address`; it ends with the block."""
    hub = SmallHub(folder, repository)
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(hub)) as server:
        hub.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield hub
        finally:
            server.shutdown()
            thread.join()
