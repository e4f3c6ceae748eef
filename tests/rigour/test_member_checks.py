"""Three participants read what we made of their words. Nobody is asked who may not be, and silence never becomes consent."""

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.checking import NAME, READY, person, ready, sent, talk
from tests.making.heard import transcribed
from tests.making.transcripts import patient
from workflow.errors import BadInput, NotAllowed, NotFound, WrongUsage
from workflow.guides.steps import attach, change
from workflow.guides.steps.change import Release
from workflow.people.consent import SCOPES, Consent
from workflow.people.steps import book, consenting, contact
from workflow.rigour import rule
from workflow.rigour.steps import member_checks, today
from workflow.rigour.steps.member_checks import plan, prepare
from workflow.rigour.steps.sending import Sending, remind, send
from workflow.schedule import steps as schedule
from workflow.schedule.closing import Closing
from workflow.schedule.steps.closing import close
from workflow.store import events

GUIDE = """---
id: small
title: A small guide
wave: first-interview
---
## The start {#start}
- [story] How did your symptoms begin?
## The therapy {#therapy}
- [usual] Please take me through a usual session.
## The end {#end}
- [missed] What have I not asked that matters? {kind=closing}
"""


# ---- who is asked


def test_the_first_three_who_may_be_asked_are_planned_and_the_reason_is_told_for_the_one_who_may_not(study):
    made = plan(study, by="SD", on="2026-03-01")
    assert [check.who for check in made.planned] == ["P1", "P3", "P4"]
    assert made.passed_over == (("P2", "P2's consent (form 1) does not cover a summary to be checked."),)
    assert plan(study, by="SD", on="2026-03-02") == made
    assert len(member_checks.listed(study)) == 3


def test_an_interview_that_is_only_written_down_is_none_to_check_until_its_recording_is_here(study):
    with study.db.atomic():
        person = book.enter(study, "participants", {"facts": {}}, by="SD")
    consenting.consented(study, person, Consent("1", "2026-02-01", tuple(SCOPES)), by="SD", today="2026-02-02")
    schedule.add(study, "first-interview", ("P5",), (), by="SD")
    assert 5 not in [one.number for one in member_checks.in_order(study, "")]
    with pytest.raises(NotFound, match="No interview of P5 has taken place yet") as problem:
        member_checks.plan_one(study, "P5", 0, by="SD", on="2026-03-01", reason="wishes to")
    assert problem.value.hint == "workflow session close S5"
    transcribed(study, 5, talk("P5"))
    assert [one.number for one in member_checks.in_order(study, "")][-1] == 5
    assert member_checks.plan_one(study, "P5", 0, by="SD", on="2026-03-01", reason="wishes to").session == 5


def test_a_dry_run_plans_nobody(study):
    before = events.head(study.db)
    assert [check.who for check in plan(study, by="SD", on="2026-03-01", dry_run=True).planned] == ["P1", "P3", "P4"]
    assert events.head(study.db) == before


def test_one_more_is_asked_only_with_a_reason(study):
    with pytest.raises(WrongUsage, match="Say why P4"):
        member_checks.plan_one(study, "p4", 0, by="SD", on="2026-03-01", reason="")
    assert member_checks.plan_one(study, "p4", 0, by="SD", on="2026-03-01", reason="wishes to").session == 4
    with pytest.raises(NotAllowed, match="does not cover"):
        member_checks.plan_one(study, "P2", 0, by="SD", on="2026-03-01", reason="wishes to")


@pytest.mark.parametrize("text", ["some", "first", "first -1", "first 3 3", "random 3", "random 10%", "", "first 10%"])
def test_a_rule_that_cannot_be_read_is_told(text):
    with pytest.raises(BadInput, match=r"study\.toml: the rule member_check"):
        rule.read(text, "member_check")


@given(st.integers(0, 40), st.integers(0, 99), st.integers(0, 1000))
@patient
def test_a_random_rule_takes_the_same_for_the_same_seed(of, share, seed):
    wish = rule.read(f"random {share}% seed {seed}", "double_coding")
    names = [f"P{n}" for n in range(of)]
    assert wish.order(names) == wish.order(names) and sorted(wish.order(names)) == sorted(names)
    assert share * of / 100 <= wish.wanted(of) <= of


# ---- the draft


def test_the_draft_puts_the_participants_own_words_under_the_topics_of_the_guide(study, tmp_path):
    (tmp_path / "small.md").write_text(GUIDE, encoding="utf-8")
    change.add(study, str(tmp_path / "small.md"), by="SD")
    change.release(study, "small", Release(not_piloted="a test"), by="SD")
    attach.attach(study, 1, by="SD")
    plan(study, by="SD", on="2026-03-01")
    transcribed(study, 1, talk("P1"))
    check, path = prepare(study, "P1", by="SD")
    lines = [paragraph.text for paragraph in docx.Document(path).paragraphs]
    start, therapy, end = (lines.index(title) for title in ("The start", "The therapy", "The end"))
    assert "could not sleep" in "".join(lines[start:therapy])
    assert "breathed slowly" in "".join(lines[therapy:end])
    assert lines[end + 1] == "[Nothing was recognised here. Did it come up?]"
    assert not any("usual session" in line for line in lines)  # the interviewer's words are not the participant's
    assert check.standing == "prepared" and check.revision == 0
    assert prepare(study, "P1", by="SD") == (check, path)


def test_without_a_guide_everything_stands_under_one_heading_in_the_language_of_the_interview(study):
    plan(study, by="SD", on="2026-03-01")
    transcribed(study, 1, talk("P1"))
    lines = [paragraph.text for paragraph in docx.Document(prepare(study, "P1", by="SD")[1]).paragraphs]
    assert "What you told us" in lines


def test_a_rewritten_document_is_never_written_over(study):
    _, path = ready(study)
    before = path.read_bytes()
    with pytest.raises(NotAllowed, match="has been rewritten since; it was left as it is"):
        prepare(study, "P1", by="SD")
    assert path.read_bytes() == before


def test_a_summary_needs_a_transcript(study):
    plan(study, by="SD", on="2026-03-01")
    with pytest.raises(NotFound, match="S1 of P1 has no transcript yet"):
        prepare(study, "P1", by="SD")


# ---- what is asked before it goes out


def test_a_draft_that_nobody_rewrote_does_not_go_out_by_accident(study):
    plan(study, by="SD", on="2026-03-01")
    transcribed(study, 1, talk("P1"))
    prepare(study, "P1", by="SD")
    with pytest.raises(NotAllowed, match="still the draft as the program wrote it"):
        send(study, "P1", READY, NAME, by="SD", on="2026-03-10")
    check, _ = send(study, "P1", Sending(alive=True, distressed=False, as_is=True), NAME, by="SD", on="2026-03-10")
    assert check.standing == "sent"


def test_being_alive_and_distress_are_asked_first(study):
    ready(study)
    with pytest.raises(WrongUsage, match="alive and well enough"):
        send(study, "P1", Sending(distressed=False), NAME, by="SD", on="2026-03-10")
    with pytest.raises(WrongUsage, match="Was P1 distressed"):
        send(study, "P1", Sending(alive=True), NAME, by="SD", on="2026-03-10")
    check, _ = send(study, "P1", READY, NAME, by="SD", on="2026-03-10")
    assert (check.alive, check.due_on) == ("SD, 2026-03-10", "2026-03-24")
    assert (person(study).life, person(study).life_on) == ("well", "2026-03-10")


def test_a_fresh_status_need_not_be_asked_again_and_an_old_one_must(study):
    ready(study)
    contact.lives(study, person(study), "well", "2026-03-01", by="SD")
    with pytest.raises(WrongUsage, match="alive"):
        send(study, "P1", Sending(distressed=False), NAME, by="SD", on="2026-04-10")
    assert send(study, "P1", Sending(distressed=False), NAME, by="SD", on="2026-03-20")[0].standing == "sent"


def test_somebody_in_distress_is_held_back_and_nothing_is_written(study):
    ready(study)
    check, paths = send(study, "P1", Sending(alive=True, distressed=True), NAME, by="SD", on="2026-03-10")
    assert (check.standing, paths) == ("held-back", ())
    assert not (study.path.parent / "one.key" / "letters").exists()
    assert send(study, "P1", READY, NAME, by="SD", on="2026-04-10")[0].standing == "sent"  # it has passed


def test_distress_noted_at_closing_holds_it_back_until_somebody_says_why_not(study):
    close(study, 1, Closing(began="2026-02-11 10:00", distress="wept at the end"), by="SD", reason="forgotten")
    ready(study)
    check, _ = send(study, "P1", READY, NAME, by="SD", on="2026-03-10")
    assert (check.standing, check.why) == ("held-back", "wept at the end")
    check, _ = send(study, "P1", Sending(alive=True, distressed=False, despite="phoned, is well"), NAME, by="SD", on="2026-03-20")
    assert (check.standing, check.distress) == ("sent", "phoned, is well")


@pytest.mark.parametrize("life", ["deceased", "moved", "too-ill"])
def test_life_stops_it_at_every_step(study, life):
    sent(study)
    contact.lives(study, person(study), life, "2026-03-20", by="SD")
    with pytest.raises(NotAllowed, match="P1"):
        remind(study, "P1", NAME, by="SD", on="2026-04-01")
    assert list(today.today(study, "2026-04-01T08:00")) == []


@pytest.mark.parametrize("reached", ["planned", "prepared", "sent"])
def test_no_history_leads_from_withdrawn_to_a_summary(study, reached):
    if reached == "planned":
        plan(study, by="SD", on="2026-03-01")
        transcribed(study, 1, talk("P1"))
    elif reached == "prepared":
        ready(study)
    else:
        sent(study)
    book.write(study, person(study), "withdrawn", {"scope": "no-further-contact", "on": "2026-03-11"}, by="SD")
    for step in (
        lambda: prepare(study, "P1", by="SD"),
        lambda: send(study, "P1", READY, NAME, by="SD", on="2026-03-12"),
        lambda: remind(study, "P1", NAME, by="SD", on="2026-04-12"),
    ):
        with pytest.raises(NotAllowed, match="P1 withdrew on 2026-03-11"):
            step()
    assert [line.who for line in today.today(study, "2026-04-12T08:00")] == []
    planned = plan(study, by="SD", on="2026-03-12").planned
    assert [check.who for check in planned] == (["P1", "P3", "P4"] if reached == "sent" else ["P3", "P4"])
