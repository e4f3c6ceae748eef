"""The facts of a study: what is counted, what is not recorded, what is made up."""

import pytest

from tests.making.reported import Making, changed, published
from workflow.errors import NotAllowed
from workflow.report import people_facts
from workflow.report.every import every
from workflow.report.flow import check

# The published study, number for number (Wortman et al.): its facts are these ids with these values.
PUBLISHED = {
    "patients.contacted": 25, "patients.declined": 4, "patients.declined.lack-of-time": 1, "patients.declined.stopped-treatment": 1,
    "patients.declined.personal": 2, "patients.agreed": 21, "patients.agreed-and-kept-to-it": 20, "patients.cancelled-before-first": 1,
    "patients.cancelled-before-first.unknown": 1, "patients.first.held": 20, "patients.follow-up.declined": 3,
    "patients.follow-up.declined.personal": 3, "patients.follow-up.held": 17, "therapists.contacted": 25, "therapists.declined": 0,
    "therapists.interview.held": 25, "focus-groups.held": 2, "focus-groups.FG1.participants": 6, "focus-groups.FG2.participants": 7,
    "focus-groups.FG1.minutes": 69, "focus-groups.FG2.minutes": 78, "focus-groups.FG1.place": "Amsterdam", "focus-groups.attendances": 13,
    "patients.transcripts": 37, "therapists.transcripts": 25, "transcripts.focus-group.total": 2, "transcripts.total": 64,
    "transcripts.missing": 0, "sessions.held": 64, "sessions.individual": 62, "interviewed.people": 45,
    "durations.first.mean_minutes": 39, "durations.first.min_minutes": 20, "durations.first.max_minutes": 59,
    "durations.follow-up.mean_minutes": 24, "durations.follow-up.min_minutes": 16, "durations.follow-up.max_minutes": 32,
    "durations.interview.mean_minutes": 48, "durations.interview.min_minutes": 33, "durations.interview.max_minutes": 68,
    "durations.focus-group.mean_minutes_exact": 73.5, "member-check.sent": 3, "member-check.confirmed": 3,
    "double-coding.transcripts": 3, "double-coding.percent": 4.7, "double-coding.coders": 2, "saturation.at": 20,
    "saturation.first.base": 19, "saturation.first.run": 1, "patients.first.response": 80, "patients.follow-up.return": 85,
    "patients.follow-up.response": 68, "therapists.interview.response": 100,
    "patients.not-taking-part": 5, "patients.not-taking-part.unknown": 1, "patients.not-taking-part.personal": 2,
    "durations.all.total_minutes": 2535, "periods.focus-group.from": "2020-01",
}  # fmt: skip
NEVER_ENTERED = (
    "patients.identified", "patients.eligible", "patients.ineligible", "patients.withdrawn", "patients.unreachable",
    "patients.first.missed",
    "patients.follow-up.lost", "focus-groups.invited", "members.contacted", "members.agreed", "people.taking-part", "sessions.no-show",
    "sessions.cancelled", "modes.first.zoom", "staff.interview.people", "guides.any.version", "design.ethics", "analysis.software",
)  # fmt: skip


def test_the_published_study_comes_out_number_for_number():
    found = every(published().material())
    assert {name: found[name].value for name in PUBLISHED} == PUBLISHED


@pytest.mark.parametrize("name", NEVER_ENTERED)
def test_what_was_never_entered_is_not_recorded_and_never_0(name):
    fact = every(published().material())[name]
    assert (fact.value, fact.printed) == (None, "not recorded")


def test_the_flow_of_every_group_closes():
    for flow in people_facts.flows(published().material()):
        check(flow)


@pytest.mark.parametrize(
    ("what", "session", "change"),
    [
        ("durations.first.max_minutes", 20, {"minutes_held": 60}),
        ("durations.first.total_minutes", 5, {"minutes_held": 1}),
        ("patients.first.held", 20, {"standing": "cancelled"}),
        ("periods.first.from", 1, {"began": "2019-09-30T10:00"}),
        ("focus-groups.FG1.participants", 63, {"attended": ("F1", "F2")}),
        ("focus-groups.FG2.place", 64, {"place": "Utrecht"}),
    ],
)
def test_changing_one_event_changes_its_number(what, session, change):
    made = published()
    made.recordings = [one for one in made.recordings if one.session != session]
    before, after = every(made.material()), every(changed(made, session, **change).material())
    assert before[what].value != after[what].value


def test_a_number_rests_on_made_up_records_where_any_event_under_it_is():
    made = published()
    made.made_up = {("session", 1, "closed")}
    found = every(made.material())
    assert found["durations.first.mean_minutes"].printed == "39*" and found["durations.follow-up.mean_minutes"].printed == "24"
    assert found["patients.first.held"].synthetic and not found["patients.contacted"].synthetic


def test_somebody_who_declined_and_was_interviewed_all_the_same_is_named_with_the_box():
    made = published()
    made.candidates[5] = made.candidates[4].__class__(6, "patients", {}, "cancelled-before-first", why="personal", participant="P1")
    with pytest.raises(NotAllowed, match=r"The box 'patients: agreed' does not close.*In several: P1"):
        for flow in people_facts.flows(made.material()):
            check(flow)


def test_an_empty_study_has_nothing_recorded():
    found = every(Making().material())
    counted = [fact for fact in found.values() if not fact.source.startswith("study.toml")]
    assert [fact.id for fact in counted if fact.value is not None] == []
