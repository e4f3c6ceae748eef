"""The door of the local server: nothing passes that is not this computer's own page (floor 4).

Around the pages stands one piece of ASGI. It refuses by `rules`, lets a browser in once by the launch token, knows it afterwards by its
cookie, reads bodies itself (never more than the limit, never longer than the patience), and puts the same headers on everything. A fault
of a page ends here too: its text may hold what somebody said, so nobody is told it.
"""

import asyncio
import hmac
import secrets
import time
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workflow.web import rules
from workflow.web.rules import Asked, Refused

LAUNCH = "/open"
BODY_SECONDS = 10.0
UNKNOWN = Refused(403, "This page belongs to another run of the program. Type the command again; it opens the page anew.")
USED = Refused(403, "This address has been used already; it works once. Type the command again; it opens the page anew.")
SLOW = Refused(408, "The rest of the request did not come.")
LONG = Refused(413, "This is more than a transcript can hold.")
FAULT = Refused(500, "The program has a fault. What was saved is kept; report what you did just now.")


class Door:
    """The only way in. `start`: the page that the launch leads to; `last` is when somebody was last let in, by the monotonic clock."""

    def __init__(
        self, app: ASGIApp, port: int, *, start: str = "/", limit: int = rules.BODY_LIMIT, body_seconds: float = BODY_SECONDS
    ) -> None:
        self.app, self.port, self.start = app, port, start
        self.limit, self.body_seconds = limit, body_seconds
        self._launch: str | None = secrets.token_urlsafe(32)  # 256 bits
        self._session = secrets.token_urlsafe(32)
        self.cookie = f"workflow-{port}"  # a browser keeps one jar for all ports
        self.last = time.monotonic()

    @property
    def address(self) -> str:
        """The address that opens the page, once."""
        return f"http://127.0.0.1:{self.port}{LAUNCH}?token={self._launch or 'used'}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        answer = _Answer(send)
        asked = Asked(scope["method"], tuple((key.decode("latin-1").lower(), value.decode("latin-1")) for key, value in scope["headers"]))
        refused = rules.refusal(asked, self.port, limit=self.limit)
        if refused:
            await answer.refuse(refused)
        elif scope["path"] == LAUNCH:
            await self._let_in(asked, scope, answer)
        elif not self._knows(asked):
            await answer.refuse(UNKNOWN)
        else:
            self.last = time.monotonic()
            await self._pass(scope, receive, answer)

    def _knows(self, asked: Asked) -> bool:
        shown = rules.cookies(asked.values("cookie"), self.cookie)
        return len(shown) == 1 and _same(shown[0], self._session)

    async def _let_in(self, asked: Asked, scope: Scope, answer: "_Answer") -> None:
        """The launch token opens once; who is in already may follow the address again."""
        tokens = parse_qs(scope["query_string"].decode("latin-1")).get("token", [])
        first = asked.method == "GET" and self._launch is not None and len(tokens) == 1 and _same(tokens[0], self._launch)
        if not first and not self._knows(asked):
            await answer.refuse(USED)
            return
        headers = {"location": self.start}
        if first:
            self._launch, self.last = None, time.monotonic()
            headers["set-cookie"] = f"{self.cookie}={self._session}; HttpOnly; SameSite=Strict; Path=/"
        await answer.plain(303, "", headers)

    async def _pass(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        try:
            body = await self._body(receive) if scope["method"] in rules.CHANGING else b""
            if isinstance(body, Refused):
                await answer.refuse(body)
                return
            await self.app(scope, _replayed(body, receive), answer)
        except Exception:  # a page's fault: said without its text, which may hold what was said in an interview
            if not answer.begun:
                await answer.refuse(FAULT)

    async def _body(self, receive: Receive) -> bytes | Refused:
        found = b""
        try:
            async with asyncio.timeout(self.body_seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return SLOW
                    found += message.get("body", b"")
                    if len(found) > self.limit:
                        return LONG
                    if not message.get("more_body"):
                        return found
        except TimeoutError:
            return SLOW


class _Answer:
    """`send`, with our headers on whatever is sent."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            own = [(key, value) for key, value in message.get("headers", []) if key.decode("latin-1").lower() not in rules.HEADERS]
            message = {**message, "headers": own + _encoded(rules.HEADERS)}
        await self._send(message)

    async def plain(self, status: int, text: str, headers: dict[str, str]) -> None:
        body = text.encode()
        own = {"content-type": "text/plain; charset=utf-8", "content-length": str(len(body))} | headers
        await self({"type": "http.response.start", "status": status, "headers": _encoded(own)})
        await self({"type": "http.response.body", "body": body})

    async def refuse(self, refused: Refused) -> None:
        """Say no, and hang up: what a refused sender has still to say is not waited for."""
        await self.plain(refused.status, refused.why + "\n", {"connection": "close"})


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(key.encode("latin-1"), value.encode("latin-1")) for key, value in headers.items()]


def _same(shown: str, ours: str) -> bool:
    return hmac.compare_digest(shown.encode("latin-1", "replace"), ours.encode())


def _replayed(body: bytes, receive: Receive) -> Receive:
    """The body once more for the page; after it, whatever comes."""
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return left.pop() if left else await receive()

    return again
