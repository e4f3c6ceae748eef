"""Zip archives without a trace of when and where they were made: the same members give the same bytes (floor 1)."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

SAME_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip archive can say


def packed(members: Mapping[str, bytes]) -> bytes:
    """A zip archive of these members, in this order.

    >>> packed({"a.txt": b"one"}) == packed({"a.txt": b"one"})
    True
    """
    result = BytesIO()
    with ZipFile(result, "w", ZIP_DEFLATED) as new:
        for name, content in members.items():
            entry = ZipInfo(name, SAME_DATE)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            new.writestr(entry, content, compresslevel=6)
    return result.getvalue()


def repacked(archive: bytes, instead: Mapping[str, bytes] | None = None) -> bytes:
    """The same archive with one date and one system on every entry; `instead` gives other content to members that tell the day."""
    with ZipFile(BytesIO(archive)) as old:
        return packed({name: (instead or {}).get(name, old.read(name)) for name in old.namelist()})
