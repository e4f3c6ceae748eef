"""A search for words that must be nowhere: in names, bytes, database pages, members of zips, and in every usual disguise (floor 4)."""

import base64
import io
import json
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote


@cache
def disguises(needle: str) -> set[bytes]:
    """How a text may stand in a file: composed or not, small letters, UTF-16, JSON and URL escapes, base64 at any offset."""
    found: set[bytes] = set()
    for form in ("NFC", "NFD"):
        composed = unicodedata.normalize(form, needle)
        for text in {composed, composed.lower(), composed.casefold(), composed.upper()}:
            plain = text.encode()
            found |= {plain, text.encode("utf-16-le"), text.encode("utf-16-be"), json.dumps(text)[1:-1].encode(), quote(text).encode()}
            found |= set(_base64(plain))
    return {form for form in found if len(form) >= 5}


def _base64(plain: bytes) -> Iterator[bytes]:
    """The middle of a base64 text, which is the same whatever stands before and after; and nothing for what is too short to be sure of."""
    for offset in range(3):
        coded = base64.b64encode(bytes(offset) + plain)
        first, last = -(-offset * 8 // 6), (offset + len(plain)) * 8 // 6
        if last - first >= 8:
            yield coded[first:last]


def found_in(place: Path, needles: Iterable[str]) -> list[str]:
    """Where any of these texts stands under a folder, as "file: text"; empty when nowhere."""
    forms = {form: needle for needle in needles for form in disguises(needle)}
    hits = []
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place).as_posix()
        hits += [f"the name {name}: {needle}" for form, needle in forms.items() if form in name.encode()]
        if path.is_file():
            hits += [f"{name}: {needle}" for needle in sorted({n for data in layers(path.read_bytes()) for n in _in(data, forms)})]
    return hits


def _in(data: bytes, forms: dict[bytes, str]) -> Iterator[str]:
    for form, needle in forms.items():
        if form in data:
            yield needle


def layers(data: bytes, depth: int = 3) -> Iterator[bytes]:
    """The bytes themselves, and what is packed in them: members of zips, deflated streams."""
    yield data
    if depth and data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for member in packed.infolist():
                yield member.filename.encode()
                yield from layers(packed.read(member), depth - 1)
    if data[:2] in (b"\x1f\x8b", b"\x78\x9c"):
        yield zlib.decompressobj(47).decompress(data)
