"""Sessions name people by id alone, and only what study.toml knows."""

import pytest

from workflow.errors import WrongUsage
from workflow.schedule import steps
from workflow.store.steps import Wish, init


@pytest.fixture
def study(tmp_path):
    return init(tmp_path / "one", Wish(languages=("nl", "en")))


def test_a_session_takes_the_studys_usual_language(study):
    session, new = steps.add(study, "first_interview", ("p07",), ("interviewer",), by="SD")
    assert new and (session.kind, session.who, session.language) == ("first-interview", ("P7",), "nl")


def test_the_same_person_is_not_given_the_same_wave_twice_by_accident(study):
    first, _ = steps.add(study, "first-interview", ("P1",), (), by="SD")
    again, new = steps.add(study, "first-interview", ("P1",), (), by="SD")
    meant, _ = steps.add(study, "first-interview", ("P1",), (), by="SD", another=True)
    assert again == first and not new and meant.number == 2


@pytest.mark.parametrize(
    "kind, who, staff, language, told",
    [
        ("chat", ("P1",), (), "", "first-interview"),
        ("first-interview", (), (), "", "who"),
        ("first-interview", ("P1", "P2"), (), "", "focus-group"),
        ("first-interview", ("X1",), (), "", "participants"),
        ("first-interview", ("Mrs. Jansen",), (), "", "not an id"),
        ("first-interview", ("P1",), ("nobody",), "", "interviewer"),
        ("first-interview", ("P1",), (), "tlh", "nl"),
    ],
)
def test_what_the_study_does_not_know_is_refused_with_what_it_knows(study, kind, who, staff, language, told):
    with pytest.raises(WrongUsage, match=told):
        steps.add(study, kind, who, staff, by="SD", language=language)
    assert steps.listed(study) == []
