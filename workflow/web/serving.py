"""Start the local server, open the page in the browser, and end when nobody looks any more (floor 4).

The server listens on 127.0.0.1 alone, at a port that the system chooses. Other people at work on the same computer can reach that port;
what keeps them out is the token, which opens once and is written to nobody's log.
"""

import contextlib
import os
import platform
import socket
import threading
import time
import webbrowser
from collections.abc import Callable, Sequence
from typing import Any

from starlette.routing import BaseRoute

from workflow.errors import WorkflowError
from workflow.web.app import application
from workflow.web.security import Door

IDLE_S = 3600.0  # without a sign of life from any page; an open page gives one every half minute
MOST_CONNECTIONS = 64


class Server:
    """A server that is bound to its port, and not yet running; `address` opens its page, once."""

    def __init__(self, routes: Sequence[BaseRoute], *, start: str = "/", idle_s: float = IDLE_S, **door: Any) -> None:
        import uvicorn

        self._socket = _bound()
        self.port: int = self._socket.getsockname()[1]
        self.door = Door(application(routes, stop=self.stop), self.port, start=start, **door)
        self._idle_s = idle_s
        self._uvicorn = uvicorn.Server(
            uvicorn.Config(
                self.door,
                loop="asyncio",
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,  # nothing of what is asked for is written anywhere
                log_level="critical",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                limit_concurrency=MOST_CONNECTIONS,
                timeout_keep_alive=30,
                timeout_graceful_shutdown=1,
                callback_notify=self._look,
                timeout_notify=1,
            )
        )

    @property
    def address(self) -> str:
        return self.door.address

    def run(self) -> None:
        """Serve until stopped, idle or interrupted by Ctrl-C; all three are a proper end."""
        with contextlib.suppress(KeyboardInterrupt):
            self._uvicorn.run(sockets=[self._socket])

    def stop(self) -> None:
        self._uvicorn.should_exit = True

    def in_thread(self) -> threading.Thread:
        """Serve in a thread of its own; returns once it answers. Raises WorkflowError where it does not start."""
        thread = threading.Thread(target=self.run, daemon=True, name="web")
        thread.start()
        until = time.monotonic() + 10
        while not self._uvicorn.started:
            if not thread.is_alive() or time.monotonic() > until:
                raise WorkflowError("The page's server does not start.", hint="type the command again")
            time.sleep(0.01)
        return thread

    async def _look(self) -> None:
        if time.monotonic() - self.door.last > self._idle_s:
            self.stop()


def show(server: Server, *, browser: bool, tell: Callable[[str], None]) -> None:
    """Open the page, say how to end, and serve until it is time. Without a browser the address is printed, to be opened by hand."""
    if not (browser and _opened(server.address)):
        tell(f"Open this address in the browser of this computer; it works once:\n{server.address}")
    tell("The page is open as long as this window is: Ctrl-C here, or “Finish” there, ends it.")
    server.run()
    tell("Closed. Everything that was saved is in the study.")


def _opened(address: str) -> bool:
    """Whether a browser of this computer took the address; where there is no screen none is looked for (a text browser would block)."""
    if (
        os.name == "posix"
        and not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
        and platform.system() != "Darwin"
    ):
        return False
    try:
        return webbrowser.open(address)
    except webbrowser.Error:
        return False


def _bound() -> socket.socket:
    """A socket on this computer's own address, at a port that is free."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.bind(("127.0.0.1", 0))
    found.listen(128)
    found.set_inheritable(False)
    return found
