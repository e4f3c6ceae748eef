"""Copies of a database that others may be writing: made by SQLite itself, opened without touching them, looked over (floor 2).

A file that is copied while it is written is a broken file (sqlite.org/howtocorrupt.html); `VACUUM INTO` reads one state and writes that.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from workflow.store import revisions
from workflow.store.driver import StudyDatabase, plain_errors, sqlite
from workflow.store.synced import plain

COUNTED = ("event", "change", "current_state", "revision", "attribution")


def copy_into(db: StudyDatabase, target: Path) -> None:
    """Write the database as it is now to a new file, durably; encrypted when it is. Raises DiskFull, Locked or BadInput."""
    with plain_errors():
        db.conn.execute("VACUUM INTO ?", [str(target)])
    with target.open("rb+") as file:
        os.fsync(file.fileno())


@contextlib.contextmanager
def untouched(path: Path, key: str = "") -> Iterator[StudyDatabase]:
    """A copy that nobody writes, opened so that not a byte of it changes and no file appears beside it. Raises BadInput."""
    with plain_errors():
        connection = sqlite.connect(f"{plain(path.absolute()).as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            if key:
                connection.execute("PRAGMA cipher_log_level = NONE")
                connection.execute(f"PRAGMA key = \"x'{key}'\"")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            yield StudyDatabase(connection, execute_plugins=False, strict=True)
        finally:
            connection.close()


def counts(db: StudyDatabase) -> dict[str, int]:
    """How many rows the tables have that hold the study."""
    there = set(db.table_names())
    return {table: db.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"] for table in COUNTED if table in there}


def damage(db: StudyDatabase, *, encrypted: bool) -> list[str]:
    """What is broken in the file itself, a sentence each: its pages, their seals, rows that point to nothing."""
    found = []
    try:
        pages = [row[0] for row in db.conn.execute("PRAGMA integrity_check").fetchall()]
        if pages != ["ok"]:
            found.append(f"The database is damaged in {len(pages)} places.")
        loose = db.conn.execute("PRAGMA foreign_key_check").fetchall()
        if loose:
            found.append(f"{len(loose)} rows of the database point to rows that are not there.")
        if encrypted and db.conn.execute("PRAGMA cipher_integrity_check").fetchall():
            found.append("The seal of an encrypted page of the database does not hold: it was altered or is damaged.")
    except sqlite.DatabaseError:
        found.append("The database is damaged and cannot be read to its end.")
    return found


def unlike_their_checksums(db: StudyDatabase) -> list[str]:
    """The revisions of transcripts, and who said what, that are not what was written: "R3 revision 2"."""
    found = []
    for row in db.rows("SELECT DISTINCT recording FROM revision ORDER BY recording"):
        number = row["recording"]
        kept = {one["number"]: one["sha256"] for one in db.rows("SELECT number, sha256 FROM revision WHERE recording = ?", number)}
        found += [f"R{number} revision {bad}" for bad in revisions.unlike(db, number, kept)]
    if "attribution" not in db.table_names():  # a study that an older version has made
        return found
    for row in db.rows("SELECT recording, number, content, sha256 FROM attribution ORDER BY recording, number"):
        if _sha(row["content"]) != row["sha256"]:
            found.append(f"R{row['recording']} speakers {row['number']}")
    return found


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
