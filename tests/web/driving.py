"""A window of a browser, driven by the WebDriver standard: what a person does in it, and what a test wants to know of it (floor 4).

WebDriver (w3.org/TR/webdriver2) is a list of questions with JSON answers; `engines` says how a browser is asked.
"""

import base64
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

KEYS = {
    "Control": "\ue009", "Alt": "\ue00a", "Shift": "\ue008", "Enter": "\ue006", "NumpadEnter": "\ue007", "Escape": "\ue00c",
    "Tab": "\ue004", "Backspace": "\ue003", "Delete": "\ue017", "Home": "\ue011", "End": "\ue010",
    "ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014", "ArrowDown": "\ue015",
} | {f"F{n}": chr(0xE030 + n) for n in range(1, 13)}  # fmt: skip
IN_SIGHT = "(one => { one.scrollIntoView({block: 'nearest'}); return one.getBoundingClientRect().toJSON(); })"
TWICE = "requestAnimationFrame(() => requestAnimationFrame(() => { window.drawnTwice = 1; }))"


class Window:
    """One browser with its windows; `ask` puts a question of the standard, by the name that it has there."""

    def __init__(self, ask: Callable[..., Any]) -> None:
        self.ask = ask

    def goto(self, address: str) -> None:
        self.ask("Navigate", url=address)

    def reload(self) -> None:
        self.ask("Refresh")

    def js(self, expression: str, *args: Any) -> Any:
        """The value of an expression in the page; what is given stands in `arguments`."""
        return self.ask("ExecuteScript", script=f"return {expression}", args=list(args))

    def until(self, expression: str, *args: Any, seconds: float = 12) -> Any:
        """Wait until this is true in the page."""
        end = time.monotonic() + seconds
        while not (found := self.js(expression, *args)):
            assert time.monotonic() < end, f"{expression} {args}\n{self.js('document.body.innerText.slice(0, 900)')}"
            time.sleep(0.05)
        return found

    def says(self, css: str, text: str) -> None:
        """Wait until an element says this."""
        self.until("document.querySelector(arguments[0])?.innerText.includes(arguments[1])", css, text)

    def text(self, css: str) -> str:
        return self.js("document.querySelector(arguments[0]).innerText", css)

    def click(self, css: str, at: tuple[float, float] = (0.5, 0.5)) -> None:
        """Click the first element that fits, in its middle or wherever in it, as a hand does."""
        self.js(f"{IN_SIGHT}(document.querySelector(arguments[0]))", css)
        self.drawn()
        box = self.js(f"{IN_SIGHT}(document.querySelector(arguments[0]))", css)
        where = {"x": round(box["x"] + box["width"] * at[0]), "y": round(box["y"] + box["height"] * at[1])}
        moves = [{"type": "pointerMove", "duration": 0} | where, *({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))]
        self.ask("PerformActions", actions=[{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": moves}])

    def drawn(self) -> None:
        """Wait until the page is drawn as it is now: until then, what is not in sight yet has no size."""
        self.js(f"(window.drawnTwice = 0, {TWICE})")
        self.until("window.drawnTwice === 1")

    def press(self, *names: str) -> None:
        """Press keys one after another, each as it is written in the list of keys: Control+s, Alt+2, F4."""
        for name in names:
            *held, last = (KEYS.get(part, part) for part in name.split("+"))
            self._keys([("keyDown", key) for key in (*held, last)] + [("keyUp", key) for key in (last, *reversed(held))])

    def type(self, text: str) -> None:
        self._keys([(kind, sign) for sign in text for kind in ("keyDown", "keyUp")])

    def _keys(self, strokes: list[tuple[str, str]]) -> None:
        self.ask(
            "PerformActions",
            actions=[{"type": "key", "id": "keys", "actions": [{"type": kind, "value": value} for kind, value in strokes]}],
        )

    def another(self, address: str) -> tuple[str, str]:
        """A second window at an address, which is in front now; the handles of the first and of this one, for `turn_to`."""
        handles = self.ask("GetWindowHandle"), self.ask("NewWindow", type="window")["handle"]
        self.turn_to(handles[1])
        self.goto(address)
        return handles

    def turn_to(self, handle: str) -> None:
        self.ask("SwitchToWindow", handle=handle)

    def size(self, width: int, height: int) -> None:
        self.ask("SetWindowRect", width=width, height=height)

    def picture(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(self.ask("TakeScreenshot")))
