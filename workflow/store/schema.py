"""The tables of study.db, as an append-only list of migrations (floor 2).

Strict tables; ids are whole numbers beside the prefix that their kind has; JSON where only one room reads the inside.
Events, changes and revisions can be added and never altered: triggers refuse it, and only `store.erasure` may pass them.
"""

from workflow.store.driver import Database, Migrations  # from there, since the driver must be named before sqlite_utils loads

study = Migrations("study")
APPEND_ONLY = ("event", "change", "revision")  # of the first tables; later ones guard their own

_FIRST = """
CREATE TABLE counter (prefix TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT;

CREATE TABLE event (
    n INTEGER PRIMARY KEY,
    at_utc TEXT NOT NULL,
    who TEXT NOT NULL,
    subject TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    data TEXT NOT NULL,
    provenance TEXT NOT NULL CHECK (provenance IN ('recorded', 'synthetic'))
) STRICT;
CREATE INDEX event_subject ON event (subject, number, n);

CREATE TABLE current_state (
    subject TEXT NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    last_event INTEGER NOT NULL REFERENCES event (n),
    PRIMARY KEY (subject, number)
) STRICT;

CREATE TABLE change (
    n INTEGER PRIMARY KEY,
    at_utc TEXT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    fields TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TABLE run (
    sha TEXT PRIMARY KEY,
    recording INTEGER NOT NULL,
    params TEXT NOT NULL
) STRICT;

CREATE TABLE unit (
    id INTEGER PRIMARY KEY,
    recording INTEGER NOT NULL,
    run TEXT NOT NULL REFERENCES run (sha) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('prepare', 'hear', 'audit', 'rehear', 'write')),
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'ready', 'leased', 'done', 'failed')),
    owner TEXT NOT NULL DEFAULT '',
    lease_until REAL NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 0,
    result TEXT NOT NULL DEFAULT '',
    result_sha TEXT NOT NULL DEFAULT '',
    UNIQUE (run, kind, start_ms, end_ms)
) STRICT;
CREATE INDEX unit_state ON unit (state, kind, recording, start_ms);

CREATE TABLE revision (
    recording INTEGER NOT NULL,
    number INTEGER NOT NULL,
    parent INTEGER,
    at_utc TEXT NOT NULL,
    who TEXT NOT NULL,
    content TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (recording, number)
) STRICT;
"""


@study()
def first_tables(db: Database) -> None:
    for statement in _FIRST.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)
    for table in APPEND_ONLY:
        guard(db, table)


@study()
def attributions(db: Database) -> None:
    """Who said it, apart from the words: times, voices and margins of one recording, each making a row of its own."""
    db.conn.execute(
        """CREATE TABLE attribution (
            recording INTEGER NOT NULL,
            number INTEGER NOT NULL,
            at_utc TEXT NOT NULL,
            who TEXT NOT NULL,
            content TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            PRIMARY KEY (recording, number)
        ) STRICT"""
    )
    guard(db, "attribution")


@study()
def drafts(db: Database) -> None:
    """What is typed in a page and not saved yet; replaced every few seconds, gone with the next save."""
    db.conn.execute(
        """CREATE TABLE draft (
            recording INTEGER NOT NULL,
            page TEXT NOT NULL,
            owner TEXT NOT NULL,
            at_utc TEXT NOT NULL,
            who TEXT NOT NULL,
            seen INTEGER NOT NULL,
            saw TEXT NOT NULL,
            edits TEXT NOT NULL,
            PRIMARY KEY (recording, page)
        ) STRICT"""
    )


def guard(db: Database, table: str) -> None:
    """Make `table` append-only from here on."""
    for verb in ("UPDATE", "DELETE"):
        db.conn.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never altered'); END"
        )
