"""Nothing is overwritten: state is the fold of events, and the change log shows who touched it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.errors import NotAllowed
from workflow.store import events
from workflow.store.driver import connect, sqlite
from workflow.store.events import Event
from workflow.store.schema import study as migrations


def fold(state, event):
    return state | event.data


@pytest.fixture
def db(tmp_path):
    database = connect(tmp_path / "study.db")
    migrations.apply(database)
    return database


def happened(number, **data):
    return Event("recording", number, "noted", "SD", "2026-11-23T09:00:00Z", data)


def test_the_kept_state_is_what_the_events_make(db):
    for data in ({"a": 1}, {"b": 2}, {"a": 3}):
        events.append(db, happened(7, **data), fold)
    assert events.state(db, "recording", 7) == {"a": 3, "b": 2} == events.refold(events.history(db, "recording", 7), fold)


@pytest.mark.parametrize(("who", "reason"), [("SD", "phone 06-1234 5678"), ("SD", "anna@example.org asked"), ("0612345678", "")])
def test_no_room_writes_a_telephone_number_or_an_address_into_the_reason_of_an_event(db, who, reason):
    with pytest.raises(NotAllowed):
        events.append(db, replace(happened(1, a=1), who=who, reason=reason), fold)
    assert events.everything(db) == [] and events.changes(db) == []
    events.append(db, replace(happened(1, a=1), reason="moved from 2026-11-24 10:00, 2 of 12 did not hear it"), fold)


def test_events_changes_and_revisions_can_not_be_altered(db):
    events.append(db, happened(1, a=1), fold)
    for statement in ("UPDATE event SET who = 'x'", "DELETE FROM event", "UPDATE change SET who = 'x'", "DELETE FROM change"):
        with pytest.raises(sqlite.IntegrityError):
            db.conn.execute(statement)


def test_the_chain_shows_an_edit_and_a_removed_row(db):
    for number in range(1, 6):
        events.append(db, happened(number, a=number), fold)
    assert events.broken_link(db) is None
    db.conn.execute("DROP TRIGGER change_no_update")
    db.conn.execute("UPDATE change SET who = 'somebody else' WHERE n = 3")
    assert events.broken_link(db) == 3
    db.conn.execute("DROP TRIGGER change_no_delete")
    db.conn.execute("DELETE FROM change WHERE n = 3")
    assert events.broken_link(db) == 3


def test_the_change_log_holds_field_names_and_no_values(db):
    events.append(db, happened(1, note="the patient's own words"), fold)
    assert "words" not in str(events.changes(db)) and "note" in str(events.changes(db))


def test_a_failed_fold_leaves_no_trace(db):
    def breaking(state, event):
        raise ValueError

    with pytest.raises(ValueError):
        events.append(db, happened(1, a=1), breaking)
    assert events.head(db) == (0, events.GENESIS) and events.history(db, "recording", 1) == []


@given(st.lists(st.sampled_from(["R", "S", "P"]), max_size=30))
def test_numbers_are_never_given_twice(tmp_path_factory, prefixes):
    database = connect(tmp_path_factory.mktemp("ids") / "study.db")
    migrations.apply(database)
    given_out = [(prefix, events.next_number(database, prefix)) for prefix in prefixes]
    assert len(set(given_out)) == len(given_out)
