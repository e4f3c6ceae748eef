"""An advice is kept with what it rested on; it can be worked out again, followed or overruled."""

import json

import pytest

from tests.making import pools
from tests.making.typed import workflow
from workflow.errors import NotFound, WrongUsage
from workflow.people.contacts import Attempt
from workflow.people.sampling.stages import STAGES
from workflow.people.steps import advice, advised, book, contact
from workflow.store import events
from workflow.store.steps import Wish, init


@pytest.fixture
def study(tmp_path):
    return pools.study(tmp_path, 30, inside=3)


def phoned(study, who, at="2026-11-24T10:00", overruled=None):
    return contact.attempted(study, book.get(study, who), Attempt(at, "reached"), by="SD", overruled=overruled)


def test_an_advice_is_an_event_that_holds_scores_and_no_facts(study):
    given = advice.advise(study, pools.GROUP, 3, by="SD").advice
    ((n, event),) = events.of_kind(study.db, "advice", "given")
    assert (given.number, event.who, event.provenance, event.data["upto"], given.pool) == (1, "SD", "synthetic", n - 1, 30)
    assert len(given.rows) == 3 and given.runner_up and len(given.inputs) == 64
    rows = json.dumps([event.data["rows"], event.data["runner_up"]])
    assert not any(str(level) in rows for level in ("Amsterdam", "Nijmegen", "Utrecht", "therapist"))


def test_asked_again_while_nothing_has_changed_it_is_the_same_advice(study):
    first = advice.advise(study, pools.GROUP, 3, by="SD").advice
    assert advice.advise(study, pools.GROUP, 3, by="SD").advice == first
    others = [
        advice.advise(study, pools.GROUP, 3, by="MSHW"),
        advice.advise(study, pools.GROUP, 4, by="MSHW"),
        advice.advise(study, pools.GROUP, 4, by="MSHW", together=True),
    ]
    assert [one.advice.number for one in others] == [2, 3, 4]


def test_later_events_change_the_next_advice_and_not_the_one_before(study):
    first = advice.advise(study, pools.GROUP, 2, by="SD").advice
    contact.agreed(study, book.get(study, first.rows[0].id), "2026-11-24", by="SD")
    together = advice.advise(study, pools.GROUP, 4, by="SD", together=True).advice
    assert first.rows[0].id not in together.advised and together.inputs != first.inputs
    contact.declined(study, book.get(study, together.advised[0]), "lack-of-time", "2026-11-25", by="SD")
    assert [(one.replay.holds, one.replay.order) for one in advice.past(study, pools.GROUP)] == [
        (True, first.advised),
        (True, together.advised),
    ]


def test_a_changed_fact_behind_the_back_of_the_study_does_not_come_out_the_same(study):
    advice.advise(study, pools.GROUP, 2, by="SD")
    study.db.conn.execute("DROP TRIGGER event_no_update")
    study.db.conn.execute("UPDATE event SET data = replace(data, 'Amsterdam', 'Utrecht') WHERE subject = 'candidate'")
    assert not advice.past(study, pools.GROUP)[0].replay.same_inputs


def test_whoever_is_phoned_without_having_been_named_overrules_and_the_reason_is_kept(study):
    assert advised.overrules(study, book.get(study, "C9")) is None  # there is no advice to set aside yet
    given = advice.advise(study, pools.GROUP, 2, by="SD").advice
    named = book.get(study, given.advised[1])
    other = next(one for one in book.listed(study, pools.GROUP) if one.id not in given.advised and one.place == "pool")
    assert advised.overruled(study, named, "") is None
    with pytest.raises(WrongUsage, match=f"The advice was to phone {given.advised[0]}, {named.id} first; say why {other.id}"):
        advised.overruled(study, other, "")
    phoned(study, named.id)
    phoned(study, other.id, overruled=advised.overruled(study, other, "phoned back by herself"))
    assert advised.overrules(study, book.get(study, other.id)) is None  # a second call of the same person sets nothing aside
    (one,) = advice.past(study, pools.GROUP)
    assert (one.phoned, one.instead) == ((named.id,), ((other.id, "phoned back by herself"),))
    phoned(study, given.advised[0])
    third = next(one for one in book.listed(study, pools.GROUP) if one.standing == "eligible")
    assert advised.overrules(study, third) is None  # all whom it named were phoned: it has nothing more to say


def test_the_reason_on_the_call_screen_is_the_one_of_this_moment_and_ends_with_the_pool(study):
    given = advice.advise(study, pools.GROUP, 2, by="SD").advice
    first = book.get(study, given.advised[0])
    assert advised.why(study, first).startswith("first of")
    contact.agreed(study, first, "2026-11-24", by="SD")
    assert list(advised.last(study, pools.GROUP).why) == [given.advised[1]] and advised.why(study, first) == ""


def test_somebody_erased_since_is_named_as_the_reason_why_it_does_not_come_out_the_same(study):
    given = advice.advise(study, pools.GROUP, 1, by="SD").advice
    person = book.get(study, given.advised[0])
    book.write(study, person, "withdrawn", {"scope": "erase", "on": "2026-11-25"}, by="SD")
    book.write(study, person, "erased", {}, by="SD")
    (one,) = advice.past(study, pools.GROUP)
    assert (one.replay.holds, one.erased) == (False, (person.id,))


def test_a_study_without_dimensions_or_list_says_what_to_do(tmp_path):
    bare = init(tmp_path / "bare", Wish())
    with pytest.raises(NotFound, match="no \\[\\[dimension\\]\\]"):
        advice.group_of(bare)
    empty = pools.study(tmp_path / "empty", 0)
    with pytest.raises(NotFound, match="sampling list"):
        advice.matrix(empty, advice.group_of(empty))
    with pytest.raises(WrongUsage, match="there are some for patients"):
        advice.group_of(empty, "therapists")


def test_how_many_to_phone_follows_from_how_many_said_yes_so_far(study):
    assert advice.plan(study, pools.GROUP)[1].share == 1.0
    for number, why in ((10, "personal"), (11, "lack-of-time")):
        contact.declined(study, book.get(study, f"C{number}"), why, "2026-11-24", by="SD")
    planned, calls = advice.plan(study, pools.GROUP)
    assert (planned.places, calls.said_yes, calls.decided, calls.likely) == (17, 3, 5, 29)
    assert calls.fewest < calls.likely < calls.most


def test_whether_those_who_said_no_are_different_can_be_seen(study):
    refusing = [one for one in book.listed(study, pools.GROUP) if one.place == "pool" and one.facts["gender"] == "M"][:3]
    for person in refusing:
        contact.declined(study, person, "lack-of-time", "2026-11-24", by="SD")
    counts = {(stage.dimension, stage.level): dict(zip(STAGES, stage.counts, strict=True)) for stage in advice.stages(study, pools.GROUP)}
    women, men = counts["gender", "F"], counts["gender", "M"]
    assert (men["said no"], women["said no"], men["phoned"] - men["in"]) == (3, 0, 3)
    assert women["listed"] + men["listed"] == 33 and women["in"] + men["in"] == women["agreed"] + men["agreed"] == 3


def test_the_four_questions_are_asked_and_answered_on_the_command_line(study):
    at = study.path
    named = json.loads(workflow("sample", "next", "-n", "3", "--json", at=at).said)
    shown = workflow("sample", "next", "-n", "3", at=at).said
    assert shown.startswith(f"1. {named['phone'][0]['id']} (") and f"Next: workflow call {named['phone'][0]['id']}" in shown
    assert "Kept as advice 1, from 30 in the pool." in shown
    table = workflow("sample", "matrix", "--pair", "gender,region", "--stages", "--svg", "m.svg", "--png", "m", at=at)
    assert "patients: 3 in, 0 agreed, 30 left in the pool." in table.said and "gender by region" in table.said
    assert "said no" in table.said
    assert (at / "m.svg").read_bytes().startswith(b"<?xml") and (at / "m.png").read_bytes().startswith(b"\x89PNG")
    facts = json.loads(workflow("sample", "plan", "--places", "5", "--json", at=at).said)
    assert facts["places"] == 5 and len(facts["people"]) == 5
    past = json.loads(workflow("sample", "next", "--past", "--json", at=at).said)
    assert [one["replay"]["same_order"] for one in past] == [True]
    assert "no [[dimension]]" in workflow("sample", "next", "--group", "participants", at=at, expect=2).noted
