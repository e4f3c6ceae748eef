"""The record of a study shows what was done to it: the first link that does not hold is named, and a cut end against a printed head."""

import pytest

from tests.making.typed import workflow
from workflow.errors import WrongUsage
from workflow.schedule import steps as schedule
from workflow.store import events, whole
from workflow.store.events import log_change
from workflow.store.steps import Wish, init


@pytest.fixture
def study(tmp_path):
    made = init(tmp_path / "pain", Wish())
    for number in range(1, 6):
        schedule.add(made, "first-interview", (f"P{number}",), (), by="SD")
    return made


def tamper(study, *statements):
    """What somebody with a database program can do; the triggers only stop accidents."""
    with study.db.atomic():
        for verb in ("update", "delete"):
            study.db.conn.execute(f"DROP TRIGGER IF EXISTS change_no_{verb}")
        for statement in statements:
            study.db.conn.execute(statement)


SWAP = (
    "UPDATE change SET n = -2 WHERE n = 2",
    "UPDATE change SET n = 2 WHERE n = 4",
    "UPDATE change SET n = 4 WHERE n = -2",
)


@pytest.mark.parametrize(
    "how, first",
    [
        (["UPDATE change SET who = 'somebody' WHERE n = 3"], 3),
        (["UPDATE change SET what = 'session 9 added' WHERE n = 1"], 1),
        (["UPDATE change SET at_utc = '2020-01-01T00:00:00Z' WHERE n = 5"], 5),
        (["DELETE FROM change WHERE n = 1"], 1),
        (["DELETE FROM change WHERE n = 4"], 4),
        (SWAP, 2),
        (["INSERT INTO change VALUES (6, '2026-11-24T09:00:00Z', 'SD', 'session 9 added', '[]', 'x', 'y')"], 6),
    ],
)
def test_what_was_changed_removed_swapped_or_appended_by_hand_is_named(study, how, first):
    assert whole.faults(study) == []
    tamper(study, *how)
    assert f"from change {first} " in whole.faults(study)[0]


def test_a_cut_end_shows_only_against_a_head_printed_before(study):
    _, printed = events.head(study.db)
    tamper(study, "DELETE FROM change WHERE n > 3")
    assert whole.faults(study) == []
    assert "cut off" in whole.faults(study, printed)[0] and "cut off" in whole.faults(study, printed[:16])[0]


def test_the_head_of_may_is_found_in_the_log_of_december(study):
    _, printed = events.head(study.db)
    with study.db.atomic():
        log_change(study.db, "2026-12-01T09:00:00Z", "SD", "session 6 added", [])
    assert whole.faults(study, printed[:16]) == []
    said = workflow("changes", "verify", "--head", printed[:16].upper(), at=study.path).said
    assert "that of change 5; 1 have been added since" in said
    with pytest.raises(WrongUsage):
        whole.faults(study, "not a head")


def test_a_state_that_its_events_do_not_make_is_told(study):
    tamper(study, "UPDATE current_state SET state = '{}' WHERE subject = 'session' AND number = 2")
    answer = workflow("changes", "verify", at=study.path, expect=1)
    assert "session 2" in answer.noted and "backups" in answer.noted
