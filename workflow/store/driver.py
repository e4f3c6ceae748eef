"""One database driver for every file: sqlcipher3's own SQLite under sqlite-utils (floor 2).

Why not the system's SQLite: before 3.51.3 its write-ahead log can lose committed writes when two programs write at once
(sqlite.org/changes.html), and it cannot encrypt. Why `BEGIN IMMEDIATE`: sqlite-utils opens a deferred transaction, in which a
read followed by a write fails at once when another program writes, without waiting for its turn.
"""

import contextlib
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite

UNUSED = [name for name in ("pandas", "numpy") if name not in sys.modules]
for name in UNUSED:
    sys.modules[name] = None  # type: ignore[assignment]  # sqlite-utils loads them where they are: half of the time that a command takes
sys.modules.setdefault("pysqlite3", sqlite)  # sqlite-utils looks for this name first, and must catch this driver's errors
sys.modules.setdefault("pysqlite3.dbapi2", sqlite)

from sqlite_utils import Database, Migrations  # noqa: E402  (only after the lines above)

for name in UNUSED:
    del sys.modules[name]

from workflow.errors import BadInput, DiskFull, Locked, WorkflowError, WrongKey  # noqa: E402
from workflow.store.synced import plain  # noqa: E402

__all__ = ["Database", "Migrations", "StudyDatabase", "connect", "look", "plain_errors", "sqlite"]
SAFE_SQLITE = (3, 51, 3)
BUSY_MS = 30_000
LOOKS_S = (0.002, 0.02)  # between two looks whether it is one's turn to write
# what every connection is set to, and what must read back
PRAGMAS: dict[str, tuple[str, Any]] = {
    "synchronous": ("FULL", 2),
    "fullfsync": ("1", 1),
    "foreign_keys": ("ON", 1),
    "secure_delete": ("ON", 1),
    "temp_store": ("MEMORY", 2),
    "trusted_schema": ("OFF", 0),
    "cell_size_check": ("ON", 1),
}


class StudyDatabase(Database):
    """sqlite-utils with transactions that wait for their turn, and with errors in plain words."""

    @contextlib.contextmanager
    def atomic(self) -> Iterator["StudyDatabase"]:
        """One immediate transaction; a savepoint when already inside one. Keep it short: no model, mail or file copy inside."""
        if self.conn.in_transaction:
            with super().atomic():
                yield self
            return
        with plain_errors():
            self._begin()
            try:
                yield self
                self.conn.execute("COMMIT")
            except BaseException:
                if self.conn.in_transaction:
                    self.conn.execute("ROLLBACK")  # type: ignore[unreachable]  # the attribute changes between the two calls
                raise

    def _begin(self) -> None:
        """Wait for its turn to write, as long as the connection's busy_timeout says.

        SQLite's own waiting looks the more seldom the longer it has waited (its busy handler ends at every 100 ms), so that of many
        programs one may find the door closed until its time is up: seen with sixteen. Here everybody looks equally often.
        """
        (patience_ms,) = self.conn.execute("PRAGMA busy_timeout").fetchone()
        until = time.monotonic() + patience_ms / 1000
        self.conn.execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    self.conn.execute("BEGIN IMMEDIATE")
                    return
                except sqlite.OperationalError as fault:
                    if "locked" not in str(fault) or time.monotonic() > until:
                        raise
                    time.sleep(random.uniform(*LOOKS_S))
        finally:
            self.conn.execute(f"PRAGMA busy_timeout = {patience_ms}")

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        with plain_errors():
            return list(self.query(sql, values))

    def one(self, sql: str, *values: Any) -> dict[str, Any] | None:
        found = self.rows(sql, *values)
        return found[0] if found else None


def connect(path: Path, *, key: str = "", passphrase: str = "") -> StudyDatabase:
    """Open (or make) the database at `path`; with `key` (64 hexadecimal digits) or a passphrase it is encrypted.

    Raises WrongKey, Locked or DiskFull. Every setting is read back: a driver that ignores one is refused.
    """
    with plain_errors():
        connection = sqlite.connect(str(path), timeout=BUSY_MS / 1000, check_same_thread=False)
        _unlock(connection, key, passphrase)
        mode = "WAL" if sqlite.sqlite_version_info >= SAFE_SQLITE else "DELETE"
        settings = PRAGMAS | {"busy_timeout": (str(BUSY_MS), BUSY_MS), "journal_mode": (mode, mode.lower())}
        for name, (value, expected) in settings.items():
            connection.execute(f"PRAGMA {name} = {value}").fetchone()
            got = connection.execute(f"PRAGMA {name}").fetchone()
            if got is None or got[0] != expected:
                raise WorkflowError(f"This computer's SQLite does not keep the setting {name}.", hint="workflow doctor")
        return StudyDatabase(connection, execute_plugins=False, strict=True)


def look(path: Path, *, key: str = "") -> StudyDatabase:
    """Open the database at `path` to read alone: not a byte of it changes. Raises WrongKey, Locked or BadInput.

    What a program that was killed has left in the log file stays there too: closing a connection that may write would put it into the
    database. Where nobody may write, on a disk that is write-protected, SQLite cannot make the files that others are told by.
    """
    log = path.with_name(f"{path.name}-wal")
    mode = "ro" if log.exists() and log.stat().st_size else "rw"
    try:
        return _looking(f"{plain(path.absolute()).as_uri()}?mode={mode}", key)
    except BadInput:
        return _looking(f"{plain(path.absolute()).as_uri()}?mode=ro&immutable=1", key)


def _looking(uri: str, key: str) -> StudyDatabase:
    with plain_errors():
        connection = sqlite.connect(uri, uri=True, timeout=BUSY_MS / 1000, check_same_thread=False)
        try:
            connection.execute("PRAGMA query_only = ON")
            _unlock(connection, key)
        except BaseException:
            connection.close()
            raise
        return StudyDatabase(connection, execute_plugins=False, strict=True)


def _unlock(connection: sqlite.Connection, key: str, passphrase: str = "") -> None:
    """Give the key and read a first page with it. Raises WrongKey."""
    if key or passphrase:
        connection.execute("PRAGMA cipher_log_level = NONE")
        quoted = passphrase.replace("'", "''")  # a PRAGMA takes no parameters
        connection.execute(f"PRAGMA key = \"x'{key}'\"" if key else f"PRAGMA key = '{quoted}'")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite.DatabaseError as fault:
        if "not a database" not in str(fault):
            raise
        if passphrase:
            raise WrongKey("This passphrase does not open the key file.", hint="type the command again with the right one") from None
        raise WrongKey("This key does not open the study's database.", hint="workflow doctor") from None


@contextlib.contextmanager
def plain_errors() -> Iterator[None]:
    """Turn the driver's errors into ours; their text may hold data, so it is never shown."""
    try:
        yield
    except sqlite.IntegrityError:
        raise  # a broken rule of the schema is our own fault and must be seen as one
    except sqlite.OperationalError as fault:
        text = str(fault)
        if "locked" in text or "busy" in text:
            raise Locked("Another program has been writing to this study for half a minute.", hint="try again in a moment") from None
        if "full" in text or "disk I/O" in text:
            raise DiskFull(
                "The disk is full; everything finished so far is kept.", hint="free some space, then type the same command"
            ) from None
        if "readonly" in text or "unable to open" in text:
            raise BadInput("The study's database cannot be written here.", hint="check the folder's permissions") from None
        raise
    except sqlite.DatabaseError as fault:
        if "malformed" in str(fault) or "not a database" in str(fault):
            raise BadInput("The study's database is damaged; nothing was changed.", hint="restore the newest folder in backups/") from None
        raise
