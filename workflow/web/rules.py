"""Who may ask the local server for anything, decided from a request's own words (floor 1).

A page somewhere on the web can make a browser on this computer ask 127.0.0.1 for things, and a name that it owns can be made to mean
127.0.0.1. So the name asked for must be ours to the letter, the browser must say that our own page asks (or the person), and whatever
changes something must say where it comes from. Sources: Fetch Metadata (w3.org/TR/fetch-metadata), RFC 6454 (origins), RFC 9110.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

READING = frozenset({"GET", "HEAD"})
CHANGING = frozenset({"POST"})
BODY_LIMIT = 4_000_000  # bytes; every word of a long focus group replaced at once needs one
_BYTES = re.compile(r"\d{1,15}")

# Sent with everything, refusals included. Nothing may come from elsewhere, nothing may be written into the page as markup.
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as far as it decides who asks: its method and its headers, names in small letters, in the order sent."""

    method: str
    headers: tuple[tuple[str, str], ...]

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that is not answered: the status of RFC 9110, and a sentence for whoever sees it."""

    status: int
    why: str


def hosts(port: int) -> tuple[str, str]:
    """The names under which the server may be asked, to the letter.

    >>> hosts(8123)
    ('127.0.0.1:8123', 'localhost:8123')
    """
    return f"127.0.0.1:{port}", f"localhost:{port}"


def refusal(asked: Asked, port: int, *, limit: int = BODY_LIMIT) -> Refused | None:
    """Why a request is refused, whoever sends it; None where it may be heard, once it also shows its cookie.

    >>> ours = ("host", "127.0.0.1:8123")
    >>> refusal(Asked("GET", (ours,)), 8123) is None
    True
    >>> refusal(Asked("GET", (ours, ("sec-fetch-site", "cross-site"))), 8123).status
    403
    >>> refusal(Asked("GET", (("host", "rebound.example:8123"),)), 8123).status
    421
    """
    named = asked.values("host")
    if len(named) != 1 or named[0] not in hosts(port):
        return Refused(421, "This server answers to its own address alone.")
    if asked.method not in READING | CHANGING:
        return Refused(405, "This server reads and saves, and does nothing else.")
    if any(site not in ("same-origin", "none") for site in asked.values("sec-fetch-site")):
        return Refused(403, "Another page asked for this; open the address by hand.")
    origins = asked.values("origin")
    if any(origin != f"http://{named[0]}" for origin in origins):
        return Refused(403, "Another page asked for this; open the address by hand.")
    return _wrong_body(asked, limit) if asked.method in READING else _wrong_change(asked, origins, limit)


def _wrong_change(asked: Asked, origins: list[str], limit: int) -> Refused | None:
    if len(origins) != 1:
        return Refused(403, "What changes something must say which page it comes from.")
    if [kind.partition(";")[0].strip().lower() for kind in asked.values("content-type")] != ["application/json"]:
        return Refused(415, "What is saved must come as JSON.")
    return _wrong_body(asked, limit)


def _wrong_body(asked: Asked, limit: int) -> Refused | None:
    """A body of unknown or contradictory length is refused; one that is too long before it is read."""
    lengths, chunked = asked.values("content-length"), asked.values("transfer-encoding")
    if len(lengths) > 1 or (lengths and chunked) or any(not _BYTES.fullmatch(length) for length in lengths):
        return Refused(400, "The length of this request cannot be read.")
    if asked.method in READING and (chunked or any(int(length) for length in lengths)):
        return Refused(400, "A question has no body.")
    if any(int(length) > limit for length in lengths):
        return Refused(413, "This is more than a transcript can hold.")
    return None


def cookies(values: Iterable[str], name: str) -> list[str]:
    """Every value that a cookie of this name has in the headers.

    >>> cookies(["a=1; workflow-8123=x", "workflow-8123=y"], "workflow-8123")
    ['x', 'y']
    """
    pairs = (pair.strip().partition("=") for value in values for pair in value.split(";"))
    return [value for key, _, value in pairs if key == name]
