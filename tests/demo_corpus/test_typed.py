"""The beginning of the replay typed as commands, each a program of its own, gives what the builder gives."""

import pytest

from tests.demo_corpus.test_building import states
from tests.making.typed import workflow
from workflow.demo_corpus import building
from workflow.demo_corpus.diary import Desk, bring, play, until
from workflow.demo_corpus.settings import toml
from workflow.demo_people import PASSPHRASE
from workflow.store import folder, whole

DAY = "2019-12-19"  # by then every kind of command of the diary was needed, but for the saturation
NOT_TYPED = {("transcript", "import")}  # until the command is there


@pytest.mark.slow
def test_typed_by_a_person_it_is_the_same_study(tmp_path, replay):
    passphrase = tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE)
    passphrase.chmod(0o600)
    study = folder.make(tmp_path / "corpus", toml("corpus"))
    desk = Desk(study, study.path)
    typed = set()
    for entry in [*until(building.entries(), DAY), next(one for one in building.entries() if "saturation" in one.typed)]:
        play(desk, list(until(building.entries(), entry.at)))  # what lies between is played
        if entry.typed[:2] in NOT_TYPED:
            play(desk, [entry])
            continue
        bring(desk, entry)
        workflow("--by", "demo", *entry.typed, at=study.path, WORKFLOW_NOW=entry.at, WORKFLOW_PASSPHRASE_FILE=str(passphrase))
        typed.add(entry.typed[:2])
    play(desk, building.entries())
    assert len(typed) >= 19
    assert states(study) == states(replay)
    assert whole.faults(study) == []
