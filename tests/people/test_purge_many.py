"""Two hundred take part and one is erased: nothing of the one is left in any disguise, and all of the others is as it was (slow)."""

import sqlite3
import time

import pytest

from tests.making import leaving_study as making
from tests.making.leaving_study import TODAY
from tests.making.needles import found_in
from workflow.people.steps import erasing, withdrawing
from workflow.people.steps.erasing import Confirmed
from workflow.people.steps.withdrawing import Wish
from workflow.schedule import steps as schedule
from workflow.store import events, migrate, whole
from workflow.transcribe.steps import book as recordings

MANY = 200


def interviewed_on_paper(made, who):
    """An interview with its transcript, without the decoding: the file is a few bytes of the person's own."""
    session, _ = schedule.add(made.study, "first-interview", (who,), ("SD",), by="SD")
    with made.study.db.atomic():
        number = events.next_number(made.study.db, "R")
        path = made.study.recordings / f"R{number}.wav"
        path.write_bytes(b"RIFF" + f"stem van {who}".encode() * 20)
        part = {"file": path.name, "sha256": f"{number:064x}", "bytes": path.stat().st_size, "declared_ms": 6000, "stream": None}
        recordings.write(made.study, number, "added", {"session": session.number, "language": "nl", "parts": [part]}, by="SD")
    making.spoken(made, number, ["SD", who])
    return number


@pytest.mark.slow
def test_one_of_two_hundred_is_erased(tmp_path):
    made = making.begin(tmp_path)
    for number in range(1, MANY + 1):
        making.takes_part(made, number)
        interviewed_on_paper(made, f"P{number}")
    making.exported(made, *range(90, 111), formats=("text", "json"))
    migrate.back_up(made.study.db, made.study.path / "backups" / "study-before.db")
    needles = [*made.said["P100"], *made.called["C100"], "stem van P100", "Regio100veen"]
    assert len(found_in(made.study.path, needles)) > 20
    others = {path.name: path.read_bytes() for path in made.study.recordings.iterdir() if path.name != "R100.wav"}
    kept = {
        row["recording"]: row["content"] for row in made.study.db.rows("SELECT recording, content FROM revision WHERE recording <> 100")
    }
    withdrawing.withdraw(made.study, made.person("P100"), Wish("erase", TODAY), by="SD", now=making.NOW)
    began = time.perf_counter()
    done = erasing.erase(made.study, made.person("P100"), Confirmed("MSHW", TODAY), made.names, by="SD")
    print(f"erased one of {MANY} in {time.perf_counter() - began:.1f} s")
    assert done.person.erased
    assert found_in(made.study.path, needles) == []
    assert {path.name: path.read_bytes() for path in made.study.recordings.iterdir()} == others
    assert {row["recording"]: row["content"] for row in made.study.db.rows("SELECT recording, content FROM revision")} == kept
    assert len(made.names.everybody()) == MANY - 1
    assert whole.faults(made.study) == []
    made.study.db.close()
    backup = sqlite3.connect(made.study.path / "backups" / "study-before.db")  # opens without our driver too
    assert backup.execute("SELECT count(*) FROM revision").fetchone() == (MANY - 1,)
    backup.close()
