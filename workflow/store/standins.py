"""What stands in place of whose name: tables of the key file, and of no other (floor 2).

A stand-in is "[therapist B]"; its spellings are the words that it has replaced. A proposal is a place in a recording that may name
somebody; it has a number for ever, and the study knows it by that alone. A letter that was given once is never given again,
even when the person behind it has been forgotten.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from workflow.store.driver import StudyDatabase

TABLES = (
    """CREATE TABLE IF NOT EXISTS study_list (
        number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, also TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    """CREATE TABLE IF NOT EXISTS standin (
        number INTEGER PRIMARY KEY, kind TEXT NOT NULL, scope INTEGER NOT NULL, nth INTEGER NOT NULL, text TEXT NOT NULL,
        about INTEGER NOT NULL DEFAULT 0, entry INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE TABLE IF NOT EXISTS spelling (
        words TEXT NOT NULL, scope INTEGER NOT NULL, standin INTEGER NOT NULL, PRIMARY KEY (words, scope)
    ) STRICT""",
    """CREATE TABLE IF NOT EXISTS proposal (
        recording INTEGER NOT NULL, number INTEGER NOT NULL, start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL, words TEXT NOT NULL,
        speaker TEXT NOT NULL, standin INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (recording, number)
    ) STRICT""",
)


@dataclass(frozen=True, slots=True)
class StandIn:
    """What stands in place of a name: the `nth` of its kind, for the whole study (scope 0) or for one candidate's own people."""

    number: int
    kind: str
    scope: int
    nth: int
    text: str
    about: int = 0
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """One place in a recording that was proposed; `words` are as they were compared: letters and digits alone."""

    recording: int
    number: int
    start_ms: int
    end_ms: int
    words: str
    speaker: str = ""
    standin: int = 0


class StandIns:
    """The tables, in an opened key file."""

    def __init__(self, db: StudyDatabase) -> None:
        self.db = db

    def entries(self) -> list[dict[str, Any]]:
        """The lines of the study's own list."""
        return self.db.rows("SELECT * FROM study_list ORDER BY number")

    def enter(self, rows: Iterable[tuple[str, str, str]]) -> int:
        """Add or change lines of the list: name, kind, other spellings; returns how many are new or other than they were."""
        changed = 0
        with self.db.atomic():
            for name, kind, also in rows:
                old = self.db.one("SELECT kind, also FROM study_list WHERE name = ?", name)
                changed += old != {"kind": kind, "also": also}
                sql = "INSERT INTO study_list (name, kind, also) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET kind = ?, also = ?"
                self.db.conn.execute(sql, [name, kind, also, kind, also])
        return changed

    def all(self) -> dict[int, StandIn]:
        return {row["number"]: StandIn(**row) for row in self.db.rows("SELECT * FROM standin ORDER BY number")}

    def spellings(self) -> list[tuple[str, int, int]]:
        """Words, whose they are (0: the study's), and their stand-in."""
        return [(row["words"], row["scope"], row["standin"]) for row in self.db.rows("SELECT * FROM spelling ORDER BY words, scope")]

    def add(self, kind: str, scope: int, nth: int, text: str, *, about: int = 0, entry: int = 0) -> StandIn:
        """A new stand-in; call it inside the transaction that uses it."""
        sql = "INSERT INTO standin (kind, scope, nth, text, about, entry) VALUES (?, ?, ?, ?, ?, ?)"
        number = self.db.conn.execute(sql, [kind, scope, nth, text, about, entry]).lastrowid
        return StandIn(int(number or 0), kind, scope, nth, text, about, entry)

    def spell(self, words: str, standin: StandIn) -> None:
        """These words are replaced by it from now on."""
        sql = "INSERT INTO spelling VALUES (?, ?, ?) ON CONFLICT (words, scope) DO UPDATE SET standin = excluded.standin"
        self.db.conn.execute(sql, [words, standin.scope, standin.number])

    def places(self, recording: int) -> list[Place]:
        return [Place(**row) for row in self.db.rows("SELECT * FROM proposal WHERE recording = ? ORDER BY number", recording)]

    def propose(self, places: Iterable[Place]) -> None:
        """Give these places their numbers, or new times."""
        with self.db.atomic():
            for place in places:
                values = [place.recording, place.number, place.start_ms, place.end_ms, place.words, place.speaker, place.standin]
                self.db.conn.execute("INSERT OR REPLACE INTO proposal VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def use(self, recording: int, number: int, standin: int) -> None:
        self.db.conn.execute("UPDATE proposal SET standin = ? WHERE recording = ? AND number = ?", [standin, recording, number])


def forget_people(db: StudyDatabase, candidates: Iterable[int]) -> None:
    """Forget what names these people, and whom they have named as their own; the letters stay given. Call it inside a transaction."""
    for candidate in candidates:
        theirs = "(SELECT number FROM standin WHERE about = ? OR scope = ?)"
        db.conn.execute(f"UPDATE proposal SET words = '' WHERE standin IN {theirs}", [candidate, candidate])
        db.conn.execute(f"DELETE FROM spelling WHERE standin IN {theirs}", [candidate, candidate])
        db.conn.execute("UPDATE standin SET about = 0 WHERE about = ?", [candidate])


def forget_said(db: StudyDatabase, recordings: Iterable[int], speakers: Collection[str] = ()) -> None:
    """Forget the places of these recordings (of these speakers alone, where some are named), and words that stand nowhere else.

    Call it inside a transaction.
    """
    for recording in recordings:
        if speakers:
            for speaker in speakers:
                db.conn.execute("DELETE FROM proposal WHERE recording = ? AND speaker = ?", [recording, speaker])
        else:
            db.conn.execute("DELETE FROM proposal WHERE recording = ?", [recording])
    db.conn.execute(
        "DELETE FROM spelling WHERE NOT EXISTS (SELECT 1 FROM proposal WHERE proposal.standin = spelling.standin "
        "AND proposal.words = spelling.words) AND standin IN (SELECT number FROM standin WHERE about = 0 AND entry = 0)"
    )
