"""Firefox, and WebKit, which is Safari's engine, on a screen that nobody sees and with a sound that nobody hears (floor 4).

WebKit's driver is asked over HTTP (w3.org/TR/webdriver2); Firefox answers the same questions itself over a socket, which its makers call
Marionette (firefox-source-docs.mozilla.org). So no driver has to be fetched for either.
"""

import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.web.driving import Window

FIREFOX = ("firefox-esr", "firefox")
PATIENCE_S = 30
SETTINGS = {"marionette.port": 0, "media.autoplay.default": 0, "browser.shell.checkDefaultBrowser": False}
ACCEPT = {"unhandledPromptBehavior": "accept"}
WHERE = {
    "Navigate": ("POST", "/url"),
    "Refresh": ("POST", "/refresh"),
    "ExecuteScript": ("POST", "/execute/sync"),
    "PerformActions": ("POST", "/actions"),
    "GetWindowHandle": ("GET", "/window"),
    "NewWindow": ("POST", "/window/new"),
    "SwitchToWindow": ("POST", "/window"),
    "CloseWindow": ("DELETE", "/window"),
    "SetWindowRect": ("POST", "/window/rect"),
    "TakeScreenshot": ("GET", "/screenshot"),
}  # which address of a driver each question has


class Refused(Exception):
    """The browser says that it cannot do what was asked."""


def minibrowser() -> Path | None:
    """The plainest browser that WebKit has, which comes with its driver."""
    return next(Path("/usr").glob("lib*/**/webkit2gtk-4.*/MiniBrowser"), None)


@contextlib.contextmanager
def firefox() -> Iterator[Window]:
    """Firefox with an empty profile."""
    program = next(filter(None, map(shutil.which, FIREFOX)))
    with _folder("firefox") as profile, contextlib.ExitStack() as closing:
        Path(profile, "user.js").write_text(
            "\n".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in SETTINGS.items())
        )
        _started(closing, [program, "--headless", "--marionette", "--no-remote", "--profile", profile], env=os.environ | _sound(closing))
        port = _waited(lambda: int(Path(profile, "MarionetteActivePort").read_text()), OSError, ValueError)
        connection = closing.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S))
        answers = closing.enter_context(connection.makefile("rb"))

        def answer() -> Any:
            length = b"".join(iter(lambda: answers.read(1), b":"))
            return json.loads(answers.read(int(length)))

        def ask(question: str, **facts: Any) -> Any:
            said = json.dumps([0, 1, f"WebDriver:{question}", facts]).encode()
            connection.sendall(b"%d:%s" % (len(said), said))
            _, _, fault, found = answer()
            if fault:
                raise Refused(f"{question}: {fault['error']}: {fault['message']}")
            return found["value"] if isinstance(found, dict) and set(found) == {"value"} else found

        answer()  # who it is
        ask("NewSession", capabilities={"alwaysMatch": ACCEPT})
        yield Window(ask)


@contextlib.contextmanager
def webkit() -> Iterator[Window]:
    """WebKit's own small browser, through its driver."""
    with contextlib.ExitStack() as closing:
        port = _free_port()
        surroundings = {"DISPLAY": _screen(closing), "GDK_BACKEND": "x11", "LIBGL_ALWAYS_SOFTWARE": "1"}
        _started(closing, ["WebKitWebDriver", f"--port={port}"], env=os.environ | surroundings | _sound(closing))
        options = {"webkitgtk:browserOptions": {"binary": str(minibrowser()), "args": ["--automation"]}}
        begun = _waited(lambda: _asked(port, "POST", "/session", {"capabilities": {"alwaysMatch": ACCEPT | options}}), OSError)
        session = f"/session/{begun['sessionId']}"
        closing.callback(_asked, port, "DELETE", session, {})

        def ask(question: str, **facts: Any) -> Any:
            method, path = WHERE[question]
            return _asked(port, method, session + path, facts)

        yield Window(ask)


BROWSERS = {"firefox": firefox, "webkit": webkit}


def _asked(port: int, method: str, path: str, facts: dict[str, Any]) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    with contextlib.closing(connection):
        connection.request(method, path, json.dumps(facts) if method == "POST" else None)
        found = json.loads(connection.getresponse().read())["value"]
    if isinstance(found, dict) and "error" in found:
        raise Refused(f"{path}: {found['error']}: {found['message']}")
    return found


def _screen(closing: contextlib.ExitStack) -> str:
    screen = _started(closing, ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"], stdout=subprocess.PIPE)
    return f":{screen.stdout.readline().decode().strip()}"


def _sound(closing: contextlib.ExitStack) -> dict[str, str]:
    """A sound card that takes as long as a real one and is silent; Firefox plays nothing where there is none."""
    home = closing.enter_context(_folder("sound"))
    door = Path(home, "door")
    modules = ["module-null-sink", f"module-native-protocol-unix socket={door} auth-anonymous=1"]
    plain = ["-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disable-shm"]
    _started(closing, ["pulseaudio", *plain, *(part for one in modules for part in ("-L", one))], env=os.environ | {"HOME": home})
    _waited(lambda: door.stat(), OSError)
    return {"PULSE_SERVER": f"unix:{door}"}


def _folder(name: str) -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix=f"{name}-", ignore_cleanup_errors=True)


def _started(closing: contextlib.ExitStack, command: list[str], **how: Any) -> Any:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    program = closing.enter_context(subprocess.Popen(command, **(quiet | how)))
    closing.callback(program.terminate)
    return program


def _waited(look: Callable[[], Any], *faults: type[Exception]) -> Any:
    """What `look` finds, as soon as it finds something."""
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            return look()
        except faults:
            assert time.monotonic() < end, "the browser does not start"
            time.sleep(0.05)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
