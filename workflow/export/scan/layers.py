"""Every text that a file holds, however it is packed: members of archives, markup taken away, escapes and base64 undone (floor 1)."""

import base64
import binascii
import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import unquote_to_bytes

DEEPEST = 5  # archives within archives
LARGEST = 2_000_000_000  # bytes unpacked, in all
MOST_MEMBERS = 20_000
NOT_READ = {  # what its first bytes say that nobody can search here
    b"%PDF": "a PDF", b"ID3": "sound", b"RIFF": "sound", b"fLaC": "sound", b"OggS": "sound", b"\xff\xfb": "sound",
    b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture", b"\x1aE\xdf\xa3": "sound or a film",
    b"SQLite format 3": "a database", b"Rar!": "a packed file", b"7z\xbc\xaf": "a packed file", b"\xd0\xcf\x11\xe0": "an old Office file",
}  # fmt: skip
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_RTF = re.compile(r"\\u(-?\d{1,6})\s?(?:\?|\\'[0-9a-fA-F]{2})?|\\'([0-9a-fA-F]{2})")
_QUOTED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_MARKED = re.compile(r"\s*<[?!\w]")
_PRINTABLE = re.compile(r"=\r?\n|((?:=[0-9A-F]{2})+)")


@dataclass(frozen=True, slots=True)
class Layer:
    """A text out of a file: where it lies, `project.qdpx: sources/x.txt`, and how it was read."""

    place: str
    text: str
    least: int = 0  # letters that a single word must have to count in it: less is chance where bytes were guessed to be text


GUESSED, MARKUP = 5, 1_000  # in the names of styles and tags no word counts


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that could not be searched, and why."""

    place: str
    why: str


def layers(place: str, content: bytes) -> Iterator[Layer | Unread]:
    """Every text of a file, its own name first.

    >>> [layer.text for layer in layers("a.xml", b'<p id="x">An<b>na</b></p>')]
    ['a.xml', '<p id="x">An<b>na</b></p>', ' An na \\n', 'Anna\\n']
    """
    yield Layer(place, place)
    yield from _unpacked(place, content, 0, [LARGEST])


def _unpacked(place: str, content: bytes, depth: int, left: list[int]) -> Iterator[Layer | Unread]:
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        yield from _members(place, content, depth, left)
        return
    if content[:2] == b"\x1f\x8b":
        yield from _inflated(place, content, depth, left)
        return
    what = next((kind for begin, kind in NOT_READ.items() if content.startswith(begin)), "")
    what = what or ("sound or a film" if content[4:8] == b"ftyp" else "")
    if what:
        yield Unread(place, f"{what}: nobody can search it for names; look at it yourself")
    for text, least in _decoded(content):
        yield Layer(place, text, max(least, MARKUP if what or _MARKED.match(text) else 0))
        if not what:
            yield from (Layer(place, other, max(least, more)) for other, more in _undone(text))


def _members(place: str, content: bytes, depth: int, left: list[int]) -> Iterator[Layer | Unread]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            inside = archive.infolist()
            left[0] -= sum(member.file_size for member in inside)
            if depth >= DEEPEST or left[0] < 0 or len(inside) > MOST_MEMBERS:
                yield Unread(place, "packed too deeply, or too large when unpacked")
                return
            yield Layer(place, archive.comment.decode("utf-8", "replace"))
            for member in inside:
                where = f"{place}: {member.filename}"
                yield Layer(where, f"{member.filename} {member.comment.decode('utf-8', 'replace')}")
                if member.flag_bits & 1:
                    yield Unread(where, "locked by a password")
                elif not member.is_dir():
                    yield from _unpacked(where, archive.read(member), depth + 1, left)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError):
        yield Unread(place, "an archive that cannot be opened")


def _inflated(place: str, content: bytes, depth: int, left: list[int]) -> Iterator[Layer | Unread]:
    try:
        opened = zlib.decompressobj(47)
        found = opened.decompress(content, max(1, left[0]))
    except zlib.error:
        yield Unread(place, "an archive that cannot be opened")
        return
    left[0] -= len(found)
    if opened.unconsumed_tail or depth >= DEEPEST:
        yield Unread(place, "packed too deeply, or too large when unpacked")
    else:
        yield from _unpacked(f"{place}: inside", found, depth + 1, left)


def _decoded(content: bytes) -> Iterator[tuple[str, int]]:
    """The bytes as text: UTF-8, Latin-1 where that fails, UTF-16 of either order where the zeros speak for it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield content.decode("utf-16", "replace"), 0
        return
    try:
        yield content.decode("utf-8-sig"), 0
    except UnicodeDecodeError:
        yield content.decode("cp1252", "replace"), 0
        yield content.decode("utf-8", "ignore"), 0
    if content.count(0) * 20 > len(content):
        yield from ((content[at:].decode(order, "ignore"), 0) for order in ("utf-16-le", "utf-16-be") for at in (0, 1))


def _undone(text: str) -> Iterator[tuple[str, int]]:
    """The same text without markup, with every kind of escape undone, and what stands in it as base64; with what counts in it."""
    if "<" in text:
        ended = re.sub(r"</(?:\w+:)?(?:p|tr|row|si|div|li)>|<br\s*/?>", "\n", text)
        yield html.unescape(re.sub(r"<[^>]*>", " ", ended)), 0
        yield html.unescape(re.sub(r"<[^>]*>", "", ended)), 0  # a word that a program has cut into runs
    elif "&" in text:
        yield html.unescape(text), 0
    if "\\u" in text:
        yield _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text), 0
    if text.startswith("{\\rtf"):
        yield _RTF.sub(_rtf, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace"), 0
    if "%" in text:
        yield _QUOTED.sub(lambda found: unquote_to_bytes(found[0]).decode("utf-8", "replace"), text), 0
    if _PRINTABLE.search(text):
        yield _PRINTABLE.sub(lambda found: bytes.fromhex((found[1] or "").replace("=", "")).decode("utf-8", "replace"), text), 0
    yield from ((found, GUESSED) for found in _out_of_base64(text))


def _rtf(found: re.Match[str]) -> str:
    return chr(int(found[1]) % 65536) if found[1] else bytes.fromhex(found[2]).decode("cp1252", "replace")


def _out_of_base64(text: str) -> Iterator[str]:
    """What was written as base64, also broken over lines, and begun at any of four letters."""
    found = []
    for run in _BASE64.findall(re.sub(r"(?<=[A-Za-z0-9+/]{60})\r?\n", "", text)):
        plain = run.rstrip("=").replace("-", "+").replace("_", "/")
        for begin in range(4):
            part = plain[begin : begin + (len(plain) - begin) // 4 * 4]
            tail = plain[begin + len(part) :]
            part += tail + "=" * (-len(tail) % 4) if len(tail) > 1 else ""
            try:
                content = base64.b64decode(part)
            except (binascii.Error, ValueError):
                continue
            found += [content.decode("utf-8", "ignore")]
            if content.count(0) * 4 > len(content):
                found += [content.decode("utf-16-le", "ignore"), content.decode("utf-16-be", "ignore")]
    if found:
        yield "\n".join(found)
