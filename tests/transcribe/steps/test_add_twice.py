"""The same sound added twice is told each time, and there is a road to have it once."""

import numpy as np
import pytest

from tests.making.sounds import write_sound
from tests.making.typed import in_this_program
from workflow.schedule.steps import add as add_session
from workflow.store.steps import Wish, init


@pytest.fixture
def added(tmp_path, capsys, monkeypatch):
    """Two parts of one interview, added as recordings of their own: R1 and R2 of S1."""
    study = init(tmp_path / "pain", Wish())
    for who in ("P1", "P2"):
        add_session(study, "first-interview", (who,), (), by="SD")
    study.db.close()
    for number in (1, 2, 3):
        tone = np.sin(np.arange(32_000) * 0.02 * number).astype(np.float32) * 0.3
        write_sound(tmp_path / f"part {number}.wav", tone)
    typed = in_this_program(capsys, monkeypatch)
    given = {number: str(tmp_path / f"part {number}.wav") for number in (1, 2, 3)}
    add = lambda *words, expect=0: typed("recording", "add", *words, at=study.path, expect=expect)  # noqa: E731
    told = add(given[1], given[2], "--session", "S1")
    assert "use --joined next time" in told.said
    return typed, add, given, study.path


def test_parts_that_were_added_one_by_one_are_told_when_they_are_joined_and_can_be_taken_out(added):
    typed, add, given, at = added
    told = add(given[1], given[2], "--joined", "--session", "S1")
    assert "-> R3" in told.said
    for number in (1, 2):
        assert f"R{number} is the same sound as a part of R3: the study has it twice now." in told.noted
        line = f'workflow recording exclude R{number} 00:00:00-00:00:03 --reason "the same sound as R3"'
        assert line in told.noted
        typed("recording", "exclude", f"R{number}", "00:00:00-00:00:03", "--reason", "the same sound as R3", at=at)
    again = add(given[1], given[2], "--joined", "--session", "S1")
    assert "as R3" in again.said and again.said.count("nothing was changed") == 2 and again.noted == ""
    assert "as R3" in add(given[1], "--session", "S1").said


def test_a_part_of_somebody_elses_interview_or_the_same_part_twice_joins_nothing(added):
    typed, add, given, at = added
    told = add(given[3], given[1], "--joined", "--session", "S2", expect=1)
    assert "It is in the study already, as R1 of S1. None of the parts was added." in told.noted
    assert "recording reassign R1 --session S2" in told.noted
    told = add(given[3], given[3], "--joined", "--session", "S2", expect=1)
    assert "It is among the parts twice. None of the parts was added." in told.noted
    assert typed("recording", "list", at=at).said.count("S1") == 2
