"""The key file, identities.db: who C17 is; the one place where a name, a phone number or an address is written (floor 2).

It lies in the key folder, is always encrypted by a passphrase (SQLCipher, AES-256), and is opened only by commands that need a name.
Field notes lie here too: who writes down an interview the same evening writes names, and nobody has pseudonymised them yet.
Its own trail says which field was changed, by whom and when; old values stay in it until the person is forgotten.
"""

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from workflow.errors import NotFound, WrongKey, WrongUsage
from workflow.store.clock import now_utc
from workflow.store.driver import StudyDatabase, connect
from workflow.store.folder import StudyFolder, key_folder
from workflow.store.standins import TABLES, StandIns, forget_people

FILE = "identities.db"
LETTERS = "letters"  # drafts to a person: they bear a name, so they lie beside the key file, never in the study
SHORTEST = 8  # characters of a passphrase

# field -> how a person reads it
FIELDS = {
    "name": "name",
    "phone": "phone",
    "phone2": "second phone",
    "email": "e-mail",
    "address": "address",
    "born": "date of birth",
    "gp": "general practitioner",
    "code": "number in the list it came from",
    "best_times": "best times to phone",
    "voicemail": "may a voicemail be left",
    "note": "note",
}
# What is searched for before anything leaves the key folder. Wishes about phoning are words that stand everywhere.
TELLING = ("name", "phone", "phone2", "email", "address", "born", "gp", "code")

_COLUMNS = ", ".join(f"{field} TEXT NOT NULL DEFAULT ''" for field in FIELDS)
_TABLES = (
    f"CREATE TABLE IF NOT EXISTS person (candidate INTEGER PRIMARY KEY, {_COLUMNS}) STRICT",
    """CREATE TABLE IF NOT EXISTS trail (
        n INTEGER PRIMARY KEY, at_utc TEXT NOT NULL, who TEXT NOT NULL, candidate INTEGER NOT NULL,
        field TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL
    ) STRICT""",
    *TABLES,
    """CREATE TABLE IF NOT EXISTS note (
        n INTEGER PRIMARY KEY, at_utc TEXT NOT NULL, who TEXT NOT NULL, session INTEGER NOT NULL, content TEXT NOT NULL
    ) STRICT""",
)

Person = dict[str, str]


def path_of(study: StudyFolder) -> Path:
    return key_folder(study.path, study.settings) / FILE


def letters_of(study: StudyFolder) -> Path:
    """Where drafts that bear a name are written: in the key folder, for this person's eyes."""
    return key_folder(study.path, study.settings) / LETTERS


def there(study: StudyFolder) -> bool:
    """Whether this study has a key file; one that keeps its names elsewhere has none."""
    path = path_of(study)
    return path.is_file() and path.stat().st_size > 0


def open_file(study: StudyFolder, passphrase: str) -> "Identities":
    """Open the key file, or make it. Raises WrongKey, and WrongUsage for a new passphrase that is too short."""
    path, passphrase = path_of(study), unicodedata.normalize("NFC", passphrase)
    if "\0" in passphrase or (not there(study) and len(passphrase) < SHORTEST):
        raise WrongUsage(f"The passphrase must have at least {SHORTEST} characters.", hint="four words in a row are easy to keep")
    if not passphrase:
        raise WrongKey("The key file needs its passphrase.", hint="type the command again and give it")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        path.touch(mode=0o600)
    db = connect(path, passphrase=passphrase)
    with db.atomic():
        for statement in _TABLES:
            db.conn.execute(statement)
    return Identities(db)


class Identities:
    """An opened key file."""

    def __init__(self, db: StudyDatabase) -> None:
        self.db = db

    def person(self, candidate: int) -> Person:
        """What is known of one candidate, filled fields alone. Raises NotFound."""
        row = self.db.one("SELECT * FROM person WHERE candidate = ?", candidate)
        if row is None:
            raise NotFound(f"The key file knows nobody as C{candidate}.", hint="workflow sample list")
        return _filled(row)

    def known(self, candidate: int) -> int:
        """How many fields of one candidate are filled; 0 for somebody it has never known or has forgotten."""
        row = self.db.one("SELECT * FROM person WHERE candidate = ?", candidate)
        return len(_filled(row)) if row else 0

    def everybody(self) -> dict[int, Person]:
        return {row["candidate"]: _filled(row) for row in self.db.rows("SELECT * FROM person ORDER BY candidate")}

    def put(self, candidate: int, fields: Person, *, who: str) -> tuple[str, ...]:
        """Write these fields of one candidate; returns those that have changed. Raises WrongUsage for a field it does not know."""
        return self.put_all({candidate: fields}, who=who).get(candidate, ())

    def put_all(self, people: dict[int, Person], *, who: str) -> dict[int, tuple[str, ...]]:
        """The same for many at once, all or nothing."""
        unknown = sorted({field for fields in people.values() for field in fields} - set(FIELDS))
        if unknown:
            raise WrongUsage(f"The key file has no field {', '.join(unknown)}; it knows {', '.join(FIELDS)}.")
        changed: dict[int, tuple[str, ...]] = {}
        with self.db.atomic():
            for candidate, fields in people.items():
                found = self._put(candidate, fields, who)
                if found:
                    changed[candidate] = found
        return changed

    def _put(self, candidate: int, fields: Person, who: str) -> tuple[str, ...]:
        row = self.db.one("SELECT * FROM person WHERE candidate = ?", candidate)
        before = row or dict.fromkeys(FIELDS, "")
        new = {field: value.strip() for field, value in fields.items() if value.strip() != before[field]}
        if row is None:
            self.db.conn.execute("INSERT INTO person (candidate) VALUES (?)", [candidate])
        for field, value in new.items():
            self.db.conn.execute(f"UPDATE person SET {field} = ? WHERE candidate = ?", [value, candidate])
            if before[field]:
                values = [now_utc(), who, candidate, field, before[field], value]
                self.db.conn.execute("INSERT INTO trail (at_utc, who, candidate, field, old, new) VALUES (?, ?, ?, ?, ?, ?)", values)
        return tuple(new)

    def trail(self, candidate: int) -> list[dict[str, Any]]:
        """Which fields were changed, by whom, when, from what to what."""
        return self.db.rows("SELECT * FROM trail WHERE candidate = ? ORDER BY n", candidate)

    def add_note(self, session: int, text: str, *, who: str) -> bool:
        """Add a field note to those of a session; False where the same words are there already."""
        text = text.strip()
        with self.db.atomic():
            if not text or any(row["content"] == text for row in self.notes(session)):
                return False
            values = [now_utc(), who, session, text]
            self.db.conn.execute("INSERT INTO note (at_utc, who, session, content) VALUES (?, ?, ?, ?)", values)
        return True

    def notes(self, session: int) -> list[dict[str, Any]]:
        """The field notes of a session, the oldest first: who wrote what when."""
        return self.db.rows("SELECT at_utc, who, content FROM note WHERE session = ? ORDER BY n", session)

    def forget_notes(self, sessions: Iterable[int]) -> None:
        """Erase the field notes of sessions, to the last byte of the file. Raises Locked while it is open elsewhere."""
        with self.db.atomic():
            for session in sessions:
                self.db.conn.execute("DELETE FROM note WHERE session = ?", [session])
        self._scrub()

    def forget(self, candidates: Iterable[int]) -> None:
        """Erase people with every earlier value, to the last byte of the file. Raises Locked while it is open elsewhere."""
        candidates = list(candidates)
        with self.db.atomic():
            forget_people(self.db, candidates)
            for candidate in candidates:
                self.db.conn.execute("DELETE FROM trail WHERE candidate = ?", [candidate])
                self.db.conn.execute("DELETE FROM person WHERE candidate = ?", [candidate])
        self._scrub()

    def _scrub(self) -> None:
        from workflow.store.erasure import scrub

        self.db.conn.execute("VACUUM")
        scrub(self.db)

    @property
    def standins(self) -> StandIns:
        """What stands in place of whose name in transcripts."""
        return StandIns(self.db)

    def telling(self) -> dict[int, tuple[str, ...]]:
        """What would give each person away, as it is written: for the search before something leaves the study."""
        return {number: tuple(person[f] for f in TELLING if f in person) for number, person in self.everybody().items()}

    def close(self) -> None:
        self.db.close()


def _filled(row: dict[str, Any]) -> Person:
    return {field: row[field] for field in FIELDS if row[field]}
