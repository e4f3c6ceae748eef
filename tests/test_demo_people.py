"""The demonstration begins where a study begins: with a list of people, and somebody who says yes."""

from workflow import demo_people
from workflow.people.steps import book
from workflow.schedule import steps as schedule
from workflow.store import folder, identities
from workflow.store.steps import Wish, toml


def made(tmp_path):
    return folder.make(tmp_path / "demo", toml(Wish(id="demo", title="A made-up study")) + demo_people.SETTINGS)


def test_whoever_the_advice_names_is_phoned_says_yes_and_takes_part(tmp_path):
    study = made(tmp_path)
    people = demo_people.taking_part(study, ["P21", "P21", "T21", "P22"])
    assert (people.listed, people.names) == (12, {"P21": "P1", "P22": "P2"})
    assert [participant for _, _, participant in people.phoned] == ["P1", "P2"] and all(why for _, why, _ in people.phoned)
    assert {one.provenance for one in book.listed(study)} == {"synthetic"}
    assert len(identities.open_file(study, demo_people.PASSPHRASE).everybody()) == 12


def test_shown_twice_it_is_the_same_people_and_a_demonstration_without_a_list_goes_on_without(tmp_path):
    study = made(tmp_path)
    first = demo_people.taking_part(study, ["P21"])
    again = demo_people.taking_part(study, ["P21"])
    assert again.names == first.names and again.phoned == () and sum(bool(one.participant) for one in book.listed(study)) == 1
    older = folder.make(tmp_path / "older", toml(Wish(id="older")) + demo_people.SETTINGS)
    schedule.add(older, "first-interview", ("P21",), (), by="demo", provenance="synthetic")
    assert demo_people.taking_part(older, ["P21"]) == demo_people.People() and book.listed(older) == []
