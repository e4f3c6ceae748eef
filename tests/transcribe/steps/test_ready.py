"""What a dry run and the morning promise, the run keeps: all three ask one gate."""

import json
import re

import numpy as np
import pytest

from tests.making import plain_model
from tests.making.people import people_study
from tests.making.sounds import write_sound
from tests.making.typed import in_this_program
from workflow.people.consent import Consent
from workflow.people.steps import book, consenting, contact
from workflow.schedule import steps as sessions
from workflow.transcribe.steps.add import Wish, add


@pytest.fixture
def study(tmp_path):
    """Three interviews in English were recorded: C1's and C3's with a signature, C2's ahead of it."""
    made, _ = people_study(tmp_path)
    for number in (1, 2, 3):
        if number != 2:
            contact.agreed(made, book.get(made, f"C{number}"), "2026-11-20", by="SD")
            signed = Consent("1", "2026-11-20", ("interview", "audio"))
            consenting.consented(made, book.get(made, f"C{number}"), signed, by="SD", today="2026-11-24")
        session, _ = sessions.add(made, "first-interview", (f"C{number}",), (), by="SD")
        noise = (np.random.default_rng(number).standard_normal(32_000) * 3000).astype(np.int16)
        write_sound(tmp_path / f"{number}.flac", noise, rate=16_000)
        assert next(add(made, (tmp_path / f"{number}.flac",), Wish(session.number), by="SD")).recording
    return made


@pytest.fixture
def typed(study, tmp_path, capsys, monkeypatch):
    workflow = in_this_program(capsys, monkeypatch)
    plain = {"WORKFLOW_NOW": "2026-11-24T09:00Z", "WORKFLOW_STAFF": "SD", "WORKFLOW_MODELS": str(tmp_path / "no models")}
    return lambda *words, expect=0, **more: workflow(*words, at=study.path, expect=expect, **plain | more)


def problems(answer):
    """What was refused, without the notes of a run under way."""
    return [line for line in answer.noted.splitlines() if re.match(r"(Problem|R\d+):|  Next:", line)]


def tonight(typed, **more):
    return [(line["who"], line["why"], line["command"]) for line in json.loads(typed("today", "--json", **more).said)["tonight"]]


def test_without_a_model_for_real_voices_all_three_say_so(typed):
    planned, ran = (typed("recording", "transcribe", *more, expect=1) for more in (["--dry-run"], []))
    assert problems(planned) == problems(ran) and "No speech model for real voices" in planned.noted and not planned.said
    (line,) = tonight(typed)
    assert line[0] == "R1, R3" and line[1].partition(" about ")[0] in planned.noted and "workflow models get small" in line[2]


def test_a_model_that_lacks_the_language_is_refused_before_the_night_and_not_in_it(typed, tmp_path):
    models = {"WORKFLOW_MODELS": str(plain_model.put(tmp_path / "models", "dutch-only", "nl"))}
    planned = typed("recording", "transcribe", "--dry-run", expect=1, **models)
    assert problems(planned) == problems(typed("recording", "transcribe", expect=1, **models))
    assert "no model on this computer that knows the language 'en'" in planned.noted
    named = ("recording", "transcribe", "--model", "dutch-only")
    assert problems(typed(*named, "--dry-run", expect=1, **models)) == problems(typed(*named, expect=1, **models))
    assert tonight(typed, **models)[0][1] in planned.noted


def test_a_model_that_is_not_here_is_missed_by_the_plan_too(typed):
    planned = typed("recording", "transcribe", "--model", "large-v3", "--dry-run", expect=1)
    assert "workflow models get large-v3" in planned.noted


def test_sound_that_is_gone_and_sound_ahead_of_its_paperwork_are_told_beside_what_would_be_done(typed, study, tmp_path):
    models = {"WORKFLOW_MODELS": str(plain_model.put(tmp_path / "models", "small", "en", "nl"))}
    assert tonight(typed, **models)[0][:2] == ("R1, R3", "it runs by itself, and may be stopped at any time")
    gone = next(study.recordings.glob("R3.*"))
    gone.rename(tmp_path / "elsewhere")
    planned = typed("recording", "transcribe", "--dry-run", expect=1, **models)
    assert planned.said == "R1 would be transcribed (0.0 minutes, model small)\n"
    assert "R2 lies sealed. C2's written consent is not in yet" in planned.noted and f"\nThe file {gone.name} is gone" in planned.noted
    assert tonight(typed, **models) == [
        ("R1", "it runs by itself, and may be stopped at any time", "workflow recording transcribe R1"),
        ("R3", f"The file {gone.name} is gone from the recordings folder. Next: bring it back from a backup.", ""),
    ]
