"""The replay is built by the steps of every day, each at its own made-up time; cut off, it goes on; built twice, nothing is added."""

import pytest

from workflow.demo import make
from workflow.demo_corpus import building, sayings, timetable
from workflow.demo_corpus.diary import Entry, until
from workflow.demo_corpus.settings import NOT_STATED
from workflow.demo_people import PASSPHRASE
from workflow.errors import NotAllowed
from workflow.guides.steps import attach
from workflow.people.plain_text import found
from workflow.people.steps import book
from workflow.schedule import steps as schedule
from workflow.store import events, folder, identities, whole
from workflow.store.steps import Wish, toml


def states(study):
    return study.db.rows("SELECT subject, number, state FROM current_state ORDER BY subject, number")


def happened(study):
    return study.db.rows("SELECT at_utc, subject, number, kind, data, reason, provenance FROM event ORDER BY n")


def test_everything_is_marked_synthetic_at_a_made_up_time_in_order_and_the_record_is_whole(replay):
    rows = happened(replay)
    assert {row["provenance"] for row in rows} == {"synthetic"}
    moments = [row["at_utc"] for row in rows]
    assert moments == sorted(moments) and moments[0] > "2019-09" and moments[-1] < "2020-12-31"
    assert whole.faults(replay) == []
    assert len({entry.at for entry in building.entries()}) == len(building.entries())  # no two of the same second


def test_no_fact_that_the_paper_leaves_open_is_entered_where_a_step_can_do_without(replay):
    people, sessions = book.listed(replay), schedule.listed(replay)
    assert all(one.facts == {} for one in people)  # no characteristics
    assert {one.form for person in people for one in person.consents} == {NOT_STATED}
    interviews = [one for one in sessions if one.kind != timetable.GROUP]
    assert {one.place for one in interviews} == {""}
    assert [one.who for one in interviews if one.starts] == [("C13",)]  # one appointment is stated: the one that was cancelled
    assert {one.staff for one in interviews if one.who[0].startswith("T")} == {()}
    assert not any(use.covered for use in attach.listed(replay))
    assert not any(name.startswith("F") for person in people for name in (person.id,))  # nobody knows how the groups were found


def test_a_follow_up_outside_its_window_has_a_reason_and_none_is_made_to_fit(replay):
    later = [one for one in schedule.listed(replay) if one.kind == timetable.LATER]
    out = [one for one in later if one.timing]
    assert len(later) == 17 and {one.timing for one in out} == {"early"} and len(out) == 9
    assert {one.outside for one in out} == {timetable.NO_DAY_FITS} and all(not one.outside for one in later if not one.timing)
    anchor = {one.who: one.day for one in schedule.listed(replay) if one.kind == timetable.FIRST}
    assert all(one.timing for one in later if anchor[one.who] > "2019-12-31")  # no day left a year after these


def test_names_are_made_up_lie_in_the_key_file_alone_and_are_no_words_that_anybody_says(replay):
    known = identities.open_file(replay, PASSPHRASE)
    telling = [text for told in known.telling().values() for text in told]
    names = {person["name"] for person in known.everybody().values()}
    known.close()
    assert len(names) == 50 and all(name.endswith(" Nepnaam") for name in names)
    assert not any(b"Nepnaam" in path.read_bytes() for path in replay.path.rglob("*") if path.is_file())
    assert not any(found(sayings.text(one), telling) for one in timetable.held())  # so that an export is not refused


def test_it_takes_less_than_a_minute_and_a_second_time_nothing(replay, seconds):
    assert seconds < 60
    before = events.head(replay.db)
    again = building.build(replay.path)
    assert again.played == 0 and events.head(again.study.db) == before


def test_cut_off_in_the_middle_of_a_step_it_goes_on_as_if_nothing_had_been(tmp_path, replay):
    diary = list(until(building.entries(), "2020-01-01"))
    place = next(i for i, entry in enumerate(diary) if entry.typed[:2] == ("people", "decline"))

    def broken(desk):
        diary[place].do(desk)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        building.build(tmp_path / "corpus", [*diary[:place], Entry(diary[place].at, (), broken)])
    finished = building.build(tmp_path / "corpus", diary)
    assert finished.played == len(diary) - place
    made = happened(finished.study)
    assert made == happened(replay)[: len(made)] and made[-1]["at_utc"] == diary[-1].at


def test_another_study_in_the_folder_is_left_alone_and_so_is_the_replay_by_the_small_demonstration(tmp_path):
    other = folder.make(tmp_path / "mine", toml(Wish(id="mine")))
    with pytest.raises(NotAllowed, match="another study"):
        building.build(other.path)
    begun = building.build(tmp_path / "corpus", list(until(building.entries(), "2019-09-24"))).study
    with pytest.raises(NotAllowed, match="a published study is replayed"):
        make(begun.path)
    assert events.newest(other.db) == 0
