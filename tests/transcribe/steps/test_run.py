"""Transcribing when things go wrong: the model dies, hangs on one chunk, the sound vanishes; nothing is lost silently.

The twin hears every word of its scripts, through the real steps, the real ledger and the real program for the model.
"""

import contextlib
from dataclasses import asdict, replace

import psutil
import pytest

from tests.making import twin_study
from workflow.errors import EngineFailed, NotAllowed
from workflow.records import Span
from workflow.store import events, ledger
from workflow.store.files import remove
from workflow.transcribe.steps import book, mend, read
from workflow.transcribe.steps.params import Choice, params_of
from workflow.transcribe.steps.run import transcribe
from workflow.transcribe.steps.work import silent


@pytest.fixture(autouse=True)
def twin(tmp_path_factory, monkeypatch):
    twin_study.install_twin(tmp_path_factory.mktemp("site"), monkeypatch)


def heard(study, number):
    return [(word.text, word.start_ms) for word in read.transcript(study, number).words]


def scripted(words):
    return [word.text for word in words]


def with_faults(choice: Choice, faults: dict) -> Choice:
    return replace(choice, engine_settings=choice.engine_settings | {"faults": faults}, batch=2)


def test_every_word_of_a_batch_of_recordings_arrives(tmp_path):
    study, choice, scripts = twin_study.make(tmp_path, 3, 40)
    outcome = transcribe(study, book.listed(study), choice, by="SD", tell=silent)
    assert [r.number for r in outcome.written] == [1, 2, 3] and outcome.failed == ()
    for number, words in scripts.items():
        assert [text for text, _ in heard(study, number)] == scripted(words)
    assert not any(study.work.iterdir())
    again = transcribe(study, book.listed(study), choice, by="SD", tell=silent)
    assert len(again.already) == 3 and again.written == ()


def test_a_model_that_dies_is_started_again_and_the_words_are_the_same(tmp_path):
    study, choice, scripts = twin_study.make(tmp_path, 2, 40)
    told = []
    faulty = with_faults(choice, {"2": "die"})
    outcome = transcribe(study, book.listed(study), faulty, by="SD", tell=lambda event, **facts: told.append(event))
    assert "restart" in told and len(outcome.written) == 2
    for number, words in scripts.items():
        assert [text for text, _ in heard(study, number)] == scripted(words)


def test_a_model_that_never_works_ends_in_a_sentence_and_a_better_one_goes_on(tmp_path):
    study, choice, scripts = twin_study.make(tmp_path, 1, 30)
    with pytest.raises(EngineFailed, match="cannot be kept running"):
        transcribe(study, book.listed(study), with_faults(choice, {"1": "raise"}), by="SD", tell=silent)
    outcome = transcribe(study, book.listed(study), choice, by="SD", tell=silent)
    assert len(outcome.written) == 1 and [text for text, _ in heard(study, 1)] == scripted(scripts[1])


def test_a_chunk_that_was_set_aside_is_marked_and_flagged_not_forgotten(tmp_path):
    study, choice, scripts = twin_study.make(tmp_path, 1, 40)
    recording = book.get(study, 1)
    ledger.open_run(study.db, 1, params_of(study, recording, choice))
    prepare_only(study, choice)
    units = ledger.lease(study.db, "gone:1:1", ["hear"], [1], 9, 0.0)
    first = max(units, key=lambda unit: unit.end_ms - unit.start_ms)
    ledger.give_up(study.db, first.id, "the speech model stopped here each time")
    ledger.release(study.db, "gone:1:1")
    outcome = transcribe(study, [recording], choice, by="SD", tell=silent)
    transcript = read.transcript(study, 1)
    lost = Span(first.start_ms, first.end_ms)
    assert len(outcome.written) == 1
    assert [flag.kind for flag in transcript.flags if Span(flag.start_ms, flag.end_ms) == lost].count("failed") == 1
    kept = [w.text for w in scripts[1] if not lost.start_ms <= (w.start_ms + w.end_ms) // 2 < lost.end_ms]
    assert [word.text for word in transcript.words] == kept
    unheard = [mark for mark in transcript.marks if mark.kind == "unintelligible" and Span(mark.start_ms, mark.end_ms).overlap_ms(lost)]
    assert unheard  # the twin hears nothing in sound that was made louder, so the second hearing is in vain too


def prepare_only(study, choice):
    from workflow.store.owner import this_program
    from workflow.transcribe.audio import Decoder
    from workflow.transcribe.steps.prepare import prepare

    with Decoder() as decoder:
        for unit in ledger.lease(study.db, this_program(), ["prepare"], [r.number for r in book.listed(study)], 9, 0.0):
            ledger.commit(study.db, this_program(), [prepare(study, unit, decoder, silent)])


def test_decoded_sound_that_somebody_removed_is_decoded_again(tmp_path):
    study, choice, scripts = twin_study.make(tmp_path, 1, 40)
    ledger.open_run(study.db, 1, params_of(study, book.get(study, 1), choice))
    prepare_only(study, choice)
    for path in study.work.iterdir():
        path.unlink()
    transcribe(study, book.listed(study), choice, by="SD", tell=silent)
    assert [text for text, _ in heard(study, 1)] == scripted(scripts[1])


def test_an_original_that_is_gone_fails_its_recording_alone(tmp_path):
    study, choice, _ = twin_study.make(tmp_path, 2, 20)
    remove(study.recordings / "R1.wav")
    outcome = transcribe(study, book.listed(study), choice, by="SD", tell=silent)
    assert [r.number for r in outcome.written] == [2]
    assert "gone" in outcome.failed[0][1].message
    assert next(row for row in read.standing(study) if row["recording"] == "R1")["state"] == "failed"


def decoders() -> list[psutil.Process]:
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):  # it has just ended
            if "audio.child" in " ".join(process.cmdline()):
                found.append(process)
    return found


def test_the_decoder_does_not_wait_in_memory_while_the_model_listens(tmp_path):
    study, choice, _ = twin_study.make(tmp_path, 1, 40)
    slow = replace(choice, engine_settings=choice.engine_settings | {"wait_s": 0.5}, batch=1)
    running = {}
    transcribe(study, book.listed(study), slow, by="SD", tell=lambda event, **facts: running.update({event: decoders()}))
    assert running["decoding"] and not running["committed"]


def test_what_is_off_record_is_not_given_to_the_model(tmp_path):
    study, choice, scripts = twin_study.make(tmp_path, 1, 40)
    mend.exclude(study, 1, Span(8_000, 20_000), "off-record", by="SD")
    transcribe(study, book.listed(study), choice, by="SD", tell=silent)
    outside = [w.text for w in scripts[1] if w.end_ms <= 7_000 or w.start_ms >= 21_000]
    found = heard(study, 1)
    assert not [start for _, start in found if 8_000 <= start < 20_000]
    assert set(outside) <= {text for text, _ in found}


def test_two_files_of_one_interview_share_a_time_line(tmp_path):
    study, choice, scripts = twin_study.make(tmp_path, 2, 20)
    first, second = book.get(study, 1), book.get(study, 2)
    joined = {"session": 1, "language": "en", "parts": [asdict(first.parts[0]), asdict(second.parts[0])]}
    with study.db.atomic():
        number = events.next_number(study.db, "R")
        book.write(study, number, "added", joined, by="SD")
    transcribe(study, [book.get(study, number)], choice, by="SD", tell=silent)
    transcript = read.transcript(study, number)
    assert [word.text for word in transcript.words] == scripted(scripts[1]) + scripted(scripts[2])
    join = next(mark for mark in transcript.marks if mark.kind == "join")
    length = max(word.end_ms for word in scripts[1])
    assert join.start_ms >= length and transcript.words[len(scripts[1])].start_ms >= join.start_ms


def test_a_second_language_goes_through_untouched(tmp_path):
    study, choice, scripts = twin_study.make(tmp_path, 1, 20, language="nl")
    dutch = ["Ja,", "eh,", "ik", "ik", "weet", "het", "niet,", "hè?", "Mm-hm.", "Één", "keer"]
    from tests.making.twin import save

    said = [replace(word, text=dutch[i % len(dutch)]) for i, word in enumerate(scripts[1])]
    save(tmp_path, {1: said})
    transcribe(study, book.listed(study), choice, by="SD", tell=silent)
    assert [text for text, _ in heard(study, 1)] == [word.text for word in said]
    assert read.transcript(study, 1).language == "nl"


def test_the_demonstration_model_is_kept_from_real_voices_unless_it_is_asked_for(tmp_path):
    study, choice, _ = twin_study.make(tmp_path, 1, 20)
    guarded = replace(choice, synthetic_only=True)
    with pytest.raises(NotAllowed, match="made-up English"):
        transcribe(study, book.listed(study), guarded, by="SD", tell=silent)
    assert len(transcribe(study, book.listed(study), replace(guarded, demo=True), by="SD", tell=silent).written) == 1


def test_no_word_of_what_was_said_is_in_the_change_log(tmp_path):
    study, choice, _ = twin_study.make(tmp_path, 1, 20)
    transcribe(study, book.listed(study), choice, by="SD", tell=silent)
    log = events.changes(study.db)
    fields = {name for row in log for name in row["fields"]} | {word for row in log for word in row["what"].split()}
    assert fields <= {"session", "recording", "1", "added", "transcribed", "kind", "who", "staff", "language", "parts"}
    assert events.broken_link(study.db) is None
