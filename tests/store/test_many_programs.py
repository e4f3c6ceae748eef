"""Several people on one machine: no write is lost, none is doubled, the chain holds."""

import pytest

from tests.making.writers import all_at_once
from workflow.people.steps import book
from workflow.store import events, whole
from workflow.store.steps import Wish, init


def written_by(tmp_path, programs, writes):
    study = init(tmp_path / "pain", Wish())
    with study.db.atomic():
        for _ in range(programs + 1):
            book.enter(study, "participants", {"facts": {}}, by="SD")
    before = events.head(study.db)[0]
    took = all_at_once(study.path, programs, writes)
    assert len(took) == programs * writes and events.head(study.db)[0] - before == programs * writes
    found = [
        event.data["on"]
        for n in range(1, programs + 2)
        for event in events.history(study.db, "candidate", n)
        if event.kind == "letter-sent"
    ]
    assert sorted(found) == sorted(f"{number:04d}-{i:06d}" for number in range(1, programs + 1) for i in range(writes))
    assert whole.faults(study) == []
    study.db.close()
    return took


def test_four_programs_that_write_at_once_lose_nothing(tmp_path):
    written_by(tmp_path, 4, 30)


@pytest.mark.slow
def test_sixteen_programs_with_a_thousand_writes_each_lose_nothing(tmp_path):
    took = written_by(tmp_path, 16, 1000)
    print(
        f"16 programs, 16,000 writes: half within {took[8000]:.0f} ms, 99 of 100 within {took[15840]:.0f} ms, the slowest {took[-1]:.0f} ms"
    )
