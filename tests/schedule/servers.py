"""A real mail server, calendar server and mailbox for the tests, on this computer alone (floor 4)."""

import contextlib
import imaplib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller

# pymap asks to be told of Control-C in a way that Windows does not know; here it is ended from outside, so it need not hear it
DEAF = "import asyncio; asyncio.AbstractEventLoop.add_signal_handler = lambda *given: None; " if os.name == "nt" else ""
# Radicale tries whether links can be made: Windows mostly refuses, Wine says yes and makes none
LINKLESS = "import os; os.symlink = lambda *given: os.rmdir(''); " if os.name == "nt" else ""


class Sink:
    """Keeps every mail that it is given, unless it is told to fail."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.fail_from: int | None = None  # from this mail on the server refuses
        self.asked = 0

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.asked += 1
        if self.fail_from is not None and self.asked >= self.fail_from:
            return "451 4.3.0 The server is tired"
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@contextlib.contextmanager
def mail_server() -> Iterator[tuple[Sink, int]]:
    """A mail server on 127.0.0.1; what it was given, and its port."""
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield sink, controller.port
    finally:
        controller.stop()


@contextlib.contextmanager
def calendar_server(folder: Path) -> Iterator[str]:
    """Radicale with one calendar in it; the calendar's address."""
    from caldav.davclient import DAVClient

    port = free_port()
    options = ["--server-hosts", f"127.0.0.1:{port}", "--storage-filesystem-folder", str(folder), "--auth-type", "none"]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("WORKFLOW_")}
    command = [sys.executable, "-c", f"{LINKLESS}from radicale.__main__ import run; run()", *options]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        address = f"http://127.0.0.1:{port}/team/interviews/"
        client = DAVClient(url=f"http://127.0.0.1:{port}/", username="team", password="x", require_tls=False, enable_rfc6764=False)
        client.principal().make_calendar(name="interviews", cal_id="interviews")
        yield address
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError("the server did not start")


@contextlib.contextmanager
def mailbox_server(user: str, password: str, mails: Iterable[bytes] = ()) -> Iterator[int]:
    """pymap with one mailbox on 127.0.0.1; its port."""
    port = free_port()
    options = ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "--no-service", "admin", "--no-service", "managesieve"]
    backend = ["dict", "--demo-user", user, "--demo-password", password]
    command = [sys.executable, "-c", f"{DEAF}from pymap.main import main; main()", *options, *backend]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("WORKFLOW_")}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        with imaplib.IMAP4("127.0.0.1", port, timeout=30) as connection:
            connection.login(user, password)
            connection.create("Answers")
            for mail in mails:
                connection.append("INBOX", "", None, mail)
        yield port
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def strange_server(*lines: bytes, then_hang: bool = False) -> Iterator[int]:
    """A server that says the same lines to everybody, whatever it is asked, and then hangs or hangs up; its port."""
    listening = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listening.accept()
                with client, contextlib.suppress(OSError):
                    for line in lines:
                        client.sendall(line)
                    stop.wait(20) if then_hang else None

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        stop.set()
        listening.close()
