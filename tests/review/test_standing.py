"""To correct, corrected, checked by another, released: every history is a good one, and what is released is frozen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making import review_study
from workflow.cli.boundary import run
from workflow.errors import NotAllowed, NotFound, WorkflowError, WrongUsage
from workflow.people.steps.inventory import is_released
from workflow.review import states
from workflow.review.states import Standing
from workflow.review.steps import save, standing
from workflow.review.steps import today as morning
from workflow.rigour.steps.coding import released_revision
from workflow.store import whole
from workflow.transcribe.steps import book, speakers

ON = "2026-11-24"
FIX = {"op": "text", "first": 4, "last": 4, "text": "Well, um,"}


@pytest.fixture
def study(tmp_path):
    made = review_study.make(tmp_path)
    yield made
    made.db.close()


def sign(study, verb, by="SD", **more):
    return standing.sign(study, 1, verb, by=by, on=ON, **more)


def state(study):
    return standing.state(book.get(study, 1))


def test_who_releases_a_transcript_in_which_nobody_is_named_is_told(study, monkeypatch, capsys):
    monkeypatch.chdir(study.path)
    sign(study, "corrected")
    assert run(["--by", "SD", "transcript", "check", "R1", "--release", "--reason", "a pilot"]) == 0
    told = capsys.readouterr()
    assert "R1 is released" in told.out and "R1 does not say who speaks" in told.err and "check R1 --reopen --reason" in told.err
    assert run(["--by", "SD", "transcript", "check", "R1", "--reopen", "--reason", "no speakers"]) == 0
    speakers.name(study, 1, ["1=interviewer"], by="SD")
    sign(study, "corrected")
    capsys.readouterr()
    assert run(["--by", "SD", "transcript", "check", "R1", "--release", "--reason", "a pilot"]) == 0
    assert "does not say who speaks" not in capsys.readouterr().err


def test_where_study_toml_names_who_corrected_the_second_person_is_of_its_staff_too(study):
    sign(study, "corrected", by="interviewer")
    with pytest.raises(WrongUsage, match="Nobody of the staff is called 'XY'"):
        sign(study, "checked", by="XY")
    assert state(study) == "corrected"


# ---- a story


def test_a_transcript_goes_from_hand_to_hand_and_is_frozen(study):
    assert state(study) == "to-correct"
    save(study, 1, [FIX], 0, by="SD")
    sign(study, "corrected", minutes=50)
    assert state(study) == "corrected"
    with pytest.raises(NotAllowed, match="SD has corrected R1; another person checks it"):
        sign(study, "checked", by="sd")
    save(study, 1, [{"op": "text", "first": 0, "last": 0, "text": "Why"}], 1, by="MB")  # the second person puts one more right
    sign(study, "checked", by="MB", minutes=15)
    assert state(study) == "checked"
    sign(study, "released", by="MB")
    assert state(study) == "released" and book.get(study, 1).released == 2
    assert is_released(book.get(study, 1)) and released_revision(study, 1) == 2
    for frozen in (
        lambda: save(study, 1, [FIX], 2, by="SD"),
        lambda: speakers.name(study, 1, ["1=interviewer"], by="SD"),
        lambda: standing.assign(study, 1, "interviewer", "", by="SD"),
        lambda: sign(study, "corrected"),
    ):
        with pytest.raises(NotAllowed, match="released to analysis on 2026-11-24 and is frozen"):
            frozen()
    assert whole.faults(study) == []


def test_after_release_it_is_reopened_with_a_reason_and_must_be_checked_anew(study):
    for verb, by in (("corrected", "SD"), ("checked", "MB"), ("released", "MB")):
        sign(study, verb, by)
    with pytest.raises(WrongUsage, match="A reason is needed"):
        sign(study, "reopened")
    sign(study, "reopened", reason="a drug was misheard")
    save(study, 1, [FIX], 0, by="SD")
    assert state(study) == "corrected" and book.get(study, 1).released is None
    assert standing.of(book.get(study, 1)).last_release == 0
    with pytest.raises(NotAllowed, match="not been checked by a second person as it now is"):
        sign(study, "released")
    sign(study, "checked", by="MB")
    sign(study, "released", by="MB")
    assert book.get(study, 1).released == 1 and whole.faults(study) == []


def test_what_changes_after_the_check_has_not_been_checked(study):
    sign(study, "corrected")
    sign(study, "checked", by="MB")
    save(study, 1, [FIX], 0, by="SD")
    assert state(study) == "corrected"


def test_somebody_alone_releases_with_a_reason(study):
    sign(study, "corrected")
    sign(study, "released", reason="there is nobody else")
    assert state(study) == "released"


def test_saying_it_twice_does_no_harm(study):
    assert sign(study, "corrected")[1] and not sign(study, "corrected")[1]
    assert standing.assign(study, 1, "interviewer", "2026-12-01", by="SD")[1]
    assert not standing.assign(study, 1, "Interviewer", "2026-12-01", by="SD")[1]


def test_who_corrects_and_checks_is_kept_so_nobody_is_nobody(study):
    for verb in ("corrected", "checked", "released"):
        with pytest.raises(WrongUsage, match="nobody has said who that is"):
            sign(study, verb, by="unknown")


def test_a_transcript_is_given_to_somebody_of_the_staff(study):
    with pytest.raises(WrongUsage, match="Nobody of the staff is called 'Anna'"):
        standing.assign(study, 1, "Anna", "", by="SD")


def test_hours_for_each_hour_of_sound_are_counted(study):
    standing.worked(study, 1, 40, by="SD", on=ON)
    sign(study, "corrected", minutes=20)
    sign(study, "checked", by="MB", minutes=10)
    (row,) = standing.listed(study, book.listed(study), ON)
    assert (row.sound_minutes, row.correcting_minutes, row.checking_minutes, row.hours_per_hour) == (10.0, 60, 10, 7.0)


def test_without_a_transcript_nothing_is_corrected(study):
    book.write(study, 2, "added", {"session": 1, "parts": []}, by="SD")
    with pytest.raises(NotFound, match="R2 has no transcript yet"):
        standing.sign(study, 2, "corrected", by="SD", on=ON)


# ---- in the morning


def lines(study, now="2026-11-24T08:30"):
    return [(line.who, line.what, line.by) for line in morning.today(study, now)]


def test_the_morning_says_what_is_whose_and_what_is_late(study):
    assert lines(study) == [("?", "say who corrects", "")]
    standing.assign(study, 1, "interviewer", "2026-11-20", by="SD")
    assert lines(study) == [("interviewer", "correct R1 (P1)", "2026-11-20")]
    assert "late" in next(iter(morning.today(study, "2026-11-24T08:30"))).why
    assert [line.by for line in morning.week(study, "2026-11-18T08:30")] == ["2026-11-20"]
    sign(study, "corrected")
    assert lines(study) == [("?", "check R1 (P1)", "")]
    sign(study, "checked", by="MB")
    assert lines(study) == [("interviewer", "release R1 (P1) to analysis", "")]
    sign(study, "released", by="MB")
    assert lines(study) == []


# ---- no bad history

MOVES = {
    "assigned": lambda s, n, by: states.assigned(s, "R1", by, ""),
    "corrected": lambda s, n, by: states.corrected(s, "R1", n, by, ON),
    "checked": lambda s, n, by: states.checked(s, "R1", n, by, ON),
    "released": lambda s, n, by: states.released(s, "R1", n, by, ON),
    "reopened": lambda s, n, by: states.reopened(s, "R1", by, "misheard"),
    "worked": lambda s, n, by: states.with_work(s, by, ON, 10, "correcting"),
}


@given(st.lists(st.tuples(st.sampled_from([*MOVES, "saved"]), st.sampled_from(["SD", "MB", "sd", "unknown"])), max_size=30))
@settings(max_examples=100)
def test_no_order_of_moves_leads_to_a_state_that_cannot_be(moves):
    known, newest = Standing(), 0
    for verb, by in moves:
        before, was = known, states.state(known, newest)
        if verb == "saved":
            if was != "released":
                newest += 1
        else:
            try:
                known = MOVES[verb](known, newest, by)
            except WorkflowError:
                assert known is before
        now = states.state(known, newest)
        assert now in states.STATES
        assert states.from_json(states.to_json(known)) == known
        if now in ("checked", "released"):
            assert known.corrected and known.checked and not states.same_person(known.corrected.by, known.checked.by)
            assert known.checked.revision == newest
        if was == "released" and now != "released":
            assert verb == "reopened" and now == "corrected"
        if now == "released":
            assert known.released.revision == newest == known.last_release
