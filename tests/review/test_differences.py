"""What was corrected, by kind: what a report counts, and what is changed by hand where one was analysed already."""

import pytest

from tests.making import review_study
from workflow.errors import NotAllowed, NotFound
from workflow.review.steps import save, standing
from workflow.review.steps.comparing import compare, since_release

ON = "2026-11-24"


@pytest.fixture
def study(tmp_path):
    made = review_study.make(tmp_path)
    yield made
    made.db.close()


def kinds(found):
    return [(one.kind, one.old, one.new) for one in found.difference.changes]


def test_each_kind_of_error_is_told_apart(study):
    edits = [
        {"op": "text", "first": 21, "last": 21, "text": "day, I think."},
        {"op": "speaker", "first": 12, "last": 12, "speaker": "voice 2"},
        {"op": "text", "first": 11, "last": 11, "text": "and"},
        {"op": "text", "first": 10, "last": 10, "text": "dawn."},
        {"op": "text", "first": 5, "last": 6, "text": ""},
    ]
    save(study, 1, edits, 0, by="SD")
    found = compare(study, 1)
    assert kinds(found) == [
        ("invented", "beg- it", ""),
        ("wrong", "night. And", "dawn. and"),
        ("speaker", "then?", "then?"),
        ("dropped", "day.", "day, I think."),
    ]
    assert found.difference.counts == {"invented": 2, "wrong": 1, "spelling": 2, "speaker": 1, "dropped": 2}
    assert 0 < found.difference.share < 0.4
    assert found.facts["from"] == 0 and found.facts["to"] == 1


def test_after_a_release_only_what_came_later_is_to_be_changed_by_hand(study):
    save(study, 1, [{"op": "text", "first": 0, "last": 0, "text": "Why"}], 0, by="SD")
    with pytest.raises(NotAllowed, match="never released"):
        since_release(study, 1)
    for verb, by in (("corrected", "SD"), ("checked", "MB"), ("released", "MB")):
        standing.sign(study, 1, verb, by=by, on=ON)
    assert kinds(since_release(study, 1)) == []
    standing.sign(study, 1, "reopened", by="SD", on=ON, reason="misheard")
    save(study, 1, [{"op": "text", "first": 12, "last": 12, "text": "what?"}], 1, by="SD")
    assert kinds(since_release(study, 1)) == [("wrong", "then?", "what?")]


def test_a_revision_that_is_not_there_is_said_so(study):
    with pytest.raises(NotFound, match="R1 has no revision 7; its newest is 0"):
        compare(study, 1, 0, 7)
