"""What does not fit is said: the thirteen doubts about the published study that facts can raise, and no doubt where nothing is wrong."""

from dataclasses import replace

import pytest

from tests.making.reported import SETTINGS, Making, changed, published
from workflow.guides.uses import Use
from workflow.guides.versions import Pilot, TopicGuide, Version
from workflow.records import Span
from workflow.report.checklists import FILLED, PART, items
from workflow.report.contradictions import doubts
from workflow.report.every import every
from workflow.report.material import Material
from workflow.rigour.checks import Check
from workflow.study import read
from workflow.transcribe.recordings import Part


def said(made, report=""):
    material = made if isinstance(made, Material) else made.material()
    return {doubt.key: doubt.sentence for doubt in doubts(material, every(material), report)}


def with_settings(more):
    made = published()
    made.settings = read(SETTINGS + more)
    return made


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("window", "17 of 17 follow-up sessions lie outside their window. No reason is given for S21, S22"),
        (
            "cannot-fit",
            "only those interviewed up to 2019-12-30, and follow-up sessions from 2020-09-01, can fit; the first was in 2020-03",
        ),
        ("double-coding", "Double coding is recorded for 3 of 64"),
        ("not-everybody-again", "17 of 20 had the follow-up; “each” does not fit"),
        ("cancelled", "1 had agreed and cancelled before the first interview: a box of its own"),
        ("saturation", "base 19, run 1, threshold 0%). follow-up began before it ended: in which order were they analysed?"),
        ("saturation-elsewhere", "follow-up, interview (therapists) and focus groups nothing is recorded"),
        ("may-be-the-same", "may be among the 25 or not (25 to 38). No single number is printed"),
        ("not-invited", "their response cannot be computed"),
        ("who-led", "Who led them is not recorded"),
        ("before-its-basis", "was held while interview (therapists) sessions went on"),
    ],
)
def test_the_published_study_raises_its_doubts(key, words):
    assert words in said(published())[key]


def test_with_a_year_of_days_the_last_first_interview_that_fits_is_a_day_later():
    """2020 is a leap year: P365D is not P1Y."""
    made = published()
    made.settings = read(SETTINGS.replace("P1Y", "P365D"))
    assert "up to 2019-12-31, and follow-up sessions from 2020-08-31" in said(made)["cannot-fit"]


def test_a_claim_that_all_were_coded_twice_has_no_data_behind_it():
    made = with_settings('\n[analysis]\ndouble_coded = "all"\n')
    assert said(made)["double-coding"] == "Double coding is recorded for 3 of 64; the claim “all” has no data behind it."
    made.rounds = []
    assert said(made)["double-coding"] == "Double coding of “all” is claimed, and none is recorded."


def test_one_by_zoom_and_the_study_is_not_face_to_face():
    made = changed(published(), 2, mode="zoom")
    assert said(made)["face-to-face"].startswith("1 of 1 sessions with a known mode were by Zoom or phone")
    made.settings = read(SETTINGS + '\n[report]\nnot_stated = ["modes.*"]\n')
    made.made_up = {("session", 2, "closed")}
    assert said(made)["face-to-face"].startswith("Some sessions were by Zoom or phone")


def test_a_reason_silences_the_question_but_not_the_deviation():
    made = published()
    made.sessions = [replace(one, outside="closed clinics") if one.kind == "follow-up" else one for one in made.sessions]
    assert said(made)["window"] == "17 of 17 follow-up sessions lie outside their window. Each has its reason."


def test_lengths_that_differ_and_lengths_that_nobody_knows_are_named():
    made = published()
    made.recordings[0] = replace(made.recordings[0], transcribed={"duration_ms": 30 * 60_000, "revision": 0})
    made = changed(changed(made, 2, minutes_held=0), 3, outcome="notes-only")
    found = said(made, "durations")
    assert "in S1;" in found["lengths-apart"] and "of S2;" in found["length-unknown"] and "in S3 only notes" in found["notes-only"]


def test_a_guide_that_was_piloted_with_nobody_knows_whom():
    version = Version("1.0", "released", "", "2019-09-01")
    guides = (
        TopicGuide(1, "first-nl", "", "nl", (version,), (Pilot("2019-09-01", "SD", "nothing"),)),
        TopicGuide(2, "later-nl", "", "nl", (version,)),
    )
    material = replace(published().material(), guides=guides)
    sentences = [doubt.sentence for doubt in doubts(material, every(material)) if doubt.key == "pilots"]
    assert sentences == ["first-nl: piloted; with whom, and whether they are analysed, is not recorded.", "later-nl: no pilot is recorded."]


def test_other_coders_than_those_who_are_named():
    assert "Coded by MSHW and SD; study.toml names MB and MSHW" in said(with_settings('\n[analysis]\ncoders = ["MSHW", "MB"]\n'))["coders"]


def test_a_study_with_nothing_wrong_raises_no_doubt():
    made = Making()
    for at in range(3):
        person = made.person("therapists", "consented")
        made.session("interview", [person.id], f"2020-01-1{at}", 45, staff=("SD",), mode="home")
        made.recording(at + 1)
    assert said(made) == {}


def test_numbers_in_a_doubt_carry_their_mark():
    made = published()
    made.made_up = {("session", 21, "closed")}
    material = made.material()
    window = next(doubt for doubt in doubts(material, every(material)) if doubt.key == "window")
    assert window.sentence.startswith("17* of 17") and window.facts[0].footnoted


def recorded_only(standing="added"):
    """P1 signed and P2 has only said yes; of both nothing is here but a recording, which lies sealed for P2."""
    made = Making(today="2020-02-01")
    people = [made.person("patients", "consented"), made.person("patients", "agreed")]
    for person in people:
        session = made.session("first", [person.id], "2020-01-10", standing=standing, outcome="")
        made.recording(session.number, transcribed=None)
    return made


@pytest.mark.parametrize("standing", ["added", "booked"])
@pytest.mark.parametrize("report", ["flow", "durations", "timeline"])
def test_a_recording_without_an_outcome_counts_where_the_person_signed_and_says_what_closes_it(standing, report):
    made = recorded_only(standing)
    told = said(made, report)
    assert told["not-closed"] == (
        "1 session (S1) has a recording but no outcome. It is counted as held; say what became of it: workflow session close S1"
    )
    assert told["not-signed"] == (
        "1 session (S2) has a recording but no outcome, and no consent to an interview is recorded of C2. It is not counted. "
        "Write the consent down (workflow people consent C2), then: workflow session close S2"
    )
    assert [one.number for one in made.material().held] == [1]
    assert "not-closed" not in said(changed(made, 1, standing="held", outcome="completed"), report)


def test_the_checklist_is_not_ticked_on_such_sessions_nor_on_a_plan_to_ask():
    made = recorded_only()
    made.checks.append(Check(1, "P1", "planned", "2020-01-20"))
    status = {one.id: (one.status, one.asks) for one in items("coreq", made.material(), every(made.material()))}
    assert status["C12"][0] == PART and "workflow session close S1" in status["C12"][1]
    assert status["C28"][0] == PART and "workflow member-check prepare P1" in status["C28"][1]
    made.checks[0] = Check(1, "P1", "sent", "2020-01-20", sent_on="2020-01-21")
    assert {one.id: one.status for one in items("coreq", made.material(), every(made.material()))}["C28"] == FILLED


def test_a_focus_group_before_any_follow_up_was_not_held_while_they_went_on():
    made = published()
    groups = {one.number for one in made.sessions if one.kind == "focus-group"}
    made.sessions = [replace(one, began="2019-01-14T10:00") if one.number in groups else one for one in made.sessions]
    assert "before-its-basis" not in said(made)


def test_what_was_erased_is_not_said_to_wait_for_its_transcript():
    made = published()
    made.recordings[3] = replace(made.recordings[3], transcribed=None, erased=True)
    assert said(made)["transcript-erased"].startswith("Held and erased, so that no transcript is left: S4;")
    assert "without-transcript" not in said(made)
    made.recordings[4] = replace(made.recordings[4], transcribed=None)
    assert said(made)["without-transcript"].startswith("Held and not transcribed: S5;")


def test_a_pilot_that_is_not_analysed_is_said_to_be_counted():
    made = published()
    made.uses.append(Use(7, "patient-first", "1.0", "", pilot=True, in_analysis=False))
    assert "Piloted and not in the analysis: S7" in said(made)["pilots-counted"]


def test_the_same_sound_added_before_neither_hides_that_the_other_was_checked_nor_lasts_twice():
    """Parts added one by one, then joined: nobody corrects the first ones, and they are taken off record."""
    made = published()
    checked = {"corrected": {"by": "SD", "on": "2020-02-01", "revision": 0}, "checked": {"by": "MB", "on": "2020-02-01", "revision": 0}}
    made.recordings = [replace(one, review=checked) for one in made.recordings]
    facts = every(made.material())
    assert [facts[f"transcripts.{key}"].value for key in ("corrected", "checked", "released")] == [64, 64, 64]
    again = made.recording(6, released=False, parts=(Part("R65.mp3", "", 1, declared_ms=60_000),), excluded=(Span(0, 60_000),))
    for there in (again, replace(again, excluded=())):
        made.recordings[-1] = there
        facts = every(made.material())
        assert [facts[f"transcripts.{key}"].value for key in ("corrected", "checked", "released")] == [64, 64, 64]
    session = made.sessions[5]
    made.recordings[-1] = again
    assert len(made.material().sounds(session)) == 1
