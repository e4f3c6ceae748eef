"""The beginning of the replay typed as commands, each a program of its own, and later one of each kind: the builder's study comes out."""

import pytest

from tests.demo_corpus.test_building import states
from tests.making.typed import workflow
from workflow.demo_corpus import building
from workflow.demo_corpus.diary import Desk, bring, play
from workflow.demo_corpus.settings import toml
from workflow.demo_people import PASSPHRASE
from workflow.store import folder, whole

BEGINNING = "2019-10-15"  # until then everything is typed; after it, what was not typed before


@pytest.mark.slow
def test_typed_by_a_person_it_is_the_same_study(tmp_path, replay):
    passphrase = tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE)
    passphrase.chmod(0o600)
    study = folder.make(tmp_path / "corpus", toml("corpus"))
    desk, typed = Desk(study, study.path), []
    for entry in building.entries():
        kind = entry.typed[:2]
        if entry.at >= BEGINNING and kind in typed:
            play(desk, [entry])
        else:
            bring(desk, entry)
            workflow("--by", "demo", *entry.typed, at=study.path, WORKFLOW_NOW=entry.at, WORKFLOW_PASSPHRASE_FILE=str(passphrase))
            typed.append(kind)
    assert len(typed) >= 25 and len(set(typed)) >= 20
    assert states(study) == states(replay)
    assert whole.faults(study) == []
