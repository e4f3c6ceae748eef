"""The ledger shares out units of work: nobody's result is lost, nobody's counts twice."""

import multiprocessing
import os
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from workflow.store import ledger
from workflow.store.driver import connect
from workflow.store.ledger import Done, Planned
from workflow.store.owner import owner_of, this_computer, this_program
from workflow.store.schema import study as migrations

ME, OTHER = "here:1:1", "elsewhere:2:2"


def opened(path: Path):
    database = connect(path)
    migrations.apply(database)
    return database


@pytest.fixture
def db(tmp_path):
    return opened(tmp_path / "study.db")


def prepared(db, recording=1, chunks=5, found=None):
    run = ledger.open_run(db, recording, {"n": recording})
    unit = ledger.lease(db, ME, ["prepare"], [recording], 1, 0.0)[0]
    planned = [Planned("hear", i * 1000, (i + 1) * 1000) for i in range(chunks)]
    ledger.commit(db, ME, [Done(unit, found or {}, (*planned, Planned("audit", 0, 0, "waiting")))])
    return run


def test_a_unit_is_given_to_one_program_only(db):
    prepared(db)
    mine = ledger.lease(db, ME, ["hear"], [1], 3, 0.0)
    theirs = ledger.lease(db, OTHER, ["hear"], [1], 8, 0.0)
    assert len(mine) == 3 and len(theirs) == 2 and not {u.id for u in mine} & {u.id for u in theirs}


def test_the_audit_opens_only_when_every_chunk_is_heard(db):
    prepared(db, chunks=2)
    first, second = ledger.lease(db, ME, ["hear", "audit"], [1], 8, 0.0)
    ledger.commit(db, ME, [Done(first, {"words": []})])
    assert ledger.lease(db, ME, ["audit"], [1], 8, 0.0) == []
    ledger.commit(db, ME, [Done(second, {"words": []})])
    assert [u.kind for u in ledger.lease(db, ME, ["audit"], [1], 8, 0.0)] == ["audit"]


def test_what_a_preparation_found_is_read_by_entry(db):
    run = prepared(db, found={"sound": ["R1.pcm", 16_000, "ab"], "duration_ms": 1000, "said": "naïve “quote”"})
    assert ledger.prepared(db, run, "sound") == ["R1.pcm", 16_000, "ab"]
    assert (ledger.prepared(db, run, "duration_ms"), ledger.prepared(db, run, "said")) == (1000, "naïve “quote”")
    assert ledger.prepared(db, "another run", "sound") is None


def test_a_lease_takes_the_earliest_of_one_kind_and_passes_over_what_others_hold(db):
    prepared(db, 1, chunks=3)
    prepared(db, 2, chunks=2)
    held = ledger.lease(db, OTHER, ["hear"], [1], 1, 0.0)
    mine = ledger.lease(db, ME, ["audit", "hear"], [1, 2], 3, 0.0)
    assert [(u.recording, u.start_ms) for u in held + mine] == [(1, 0), (1, 1000), (1, 2000), (2, 0)]
    ledger.commit(db, OTHER, [Done(unit, {"words": []}) for unit in held])
    ledger.commit(db, ME, [Done(unit, {"words": []}) for unit in mine])
    # the audit of R1 is open now and stands first, so that the last chunk of R2 waits for the next lease
    assert [(u.recording, u.kind) for u in ledger.lease(db, ME, ["audit", "hear"], [1, 2], 8, 0.0)] == [(1, "audit")]


def test_a_late_result_is_thrown_away(db):
    prepared(db, chunks=1)
    late = ledger.lease(db, ME, ["hear"], [1], 1, 0.0)[0]
    again = ledger.lease(db, OTHER, ["hear"], [1], 1, ledger.LEASE_S + 1)[0]
    assert again.attempt == late.attempt + 1
    assert ledger.commit(db, ME, [Done(late, {"words": ["late"]})]) == []
    assert len(ledger.commit(db, OTHER, [Done(again, {"words": ["in time"]})])) == 1
    assert [result for *_, result in ledger.results(db, again.run, "hear")] == [{"words": ["in time"]}]


def test_what_a_dead_program_held_is_free_at_once(db):
    prepared(db, chunks=2)
    dead = f"{this_computer()}:999999999:1.00"
    assert len(ledger.lease(db, dead, ["hear"], [1], 8, 0.0)) == 2
    assert len(ledger.lease(db, ME, ["hear"], [1], 8, 1.0)) == 2


def test_what_a_living_program_holds_is_left_alone(db):
    prepared(db, chunks=2)
    ledger.lease(db, this_program(), ["hear"], [1], 8, 0.0)
    assert ledger.lease(db, ME, ["hear"], [1], 8, 1.0) == []
    ledger.renew(db, this_program(), 1000.0)
    assert ledger.lease(db, ME, ["hear"], [1], 8, 1001.0) == []


def test_batches_reach_over_recordings(db):
    prepared(db, 1, chunks=3)
    prepared(db, 2, chunks=9)
    assert [u.recording for u in ledger.lease(db, ME, ["hear"], [1, 2], 8, 0.0)] == [1, 1, 1, 2, 2, 2, 2, 2]


def test_other_parameters_end_the_old_run_and_never_mix_with_it(db):
    prepared(db)
    late = ledger.lease(db, ME, ["hear"], [1], 1, 0.0)[0]
    ledger.open_run(db, 1, {"n": "another model"})
    assert ledger.commit(db, ME, [Done(late, {})]) == []
    assert [u.kind for u in ledger.lease(db, ME, ["prepare", "hear"], [1], 8, 0.0)] == ["prepare"]


class ManyPrograms(RuleBasedStateMachine):
    """Programs lease, commit, die and come late in any order: every chunk is counted once, in the end all of them."""

    def __init__(self):
        super().__init__()
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.db = opened(Path(self.folder.name) / "study.db")
        prepared(self.db, chunks=6)
        self.now = 0.0
        self.held: list = []
        self.kept = 0

    def teardown(self):
        while units := ledger.lease(self.db, "last:1:1", ["hear"], [1], 8, self.now + 10 * ledger.LEASE_S):
            self.kept += len(ledger.commit(self.db, "last:1:1", [Done(unit, {"by": "last"}) for unit in units]))
        assert self.kept == 6
        self.db.close()
        self.folder.cleanup()

    @rule(owner=st.sampled_from([ME, OTHER]), limit=st.integers(1, 4))
    def lease(self, owner, limit):
        self.held += [(owner, unit) for unit in ledger.lease(self.db, owner, ["hear"], [1], limit, self.now)]

    @rule(data=st.data())
    def commit(self, data):
        if self.held:
            owner, unit = self.held.pop(data.draw(st.integers(0, len(self.held) - 1)))
            self.kept += len(ledger.commit(self.db, owner, [Done(unit, {"by": owner})]))

    @rule()
    def time_passes(self):
        self.now += ledger.LEASE_S + 1

    @rule(owner=st.sampled_from([ME, OTHER]))
    def gives_back(self, owner):
        ledger.release(self.db, owner)

    @invariant()
    def every_chunk_counts_once(self):
        run = self.db.one("SELECT sha FROM run")["sha"]
        assert len(list(ledger.results(self.db, run, "hear"))) == self.kept


ManyPrograms.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestManyPrograms = ManyPrograms.TestCase


def _count_up(path: str, times: int) -> None:
    database = connect(Path(path))
    for _ in range(times):
        with database.atomic():
            n = database.one("SELECT last FROM counter WHERE prefix = 'X'")["last"]
            database.conn.execute("UPDATE counter SET last = ? WHERE prefix = 'X'", [n + 1])


def test_programs_that_read_and_then_write_at_once_all_get_their_turn(tmp_path):
    database = opened(tmp_path / "study.db")
    database.conn.execute("INSERT INTO counter VALUES ('X', 0)")
    database.conn.commit()
    context = multiprocessing.get_context("spawn")
    programs = [context.Process(target=_count_up, args=(str(tmp_path / "study.db"), 50)) for _ in range(4)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    assert [program.exitcode for program in programs] == [0] * 4
    assert database.one("SELECT last FROM counter WHERE prefix = 'X'")["last"] == 200


def test_an_owner_is_told_from_another_with_the_same_process_number():
    me = owner_of(os.getpid())
    assert me == this_program() and me.split(":")[2]
