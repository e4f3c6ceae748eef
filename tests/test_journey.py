"""A week of a research assistant at the real command line, with the real model and made-up voices.

The tests share one study and run in their order; each is a day's story.
"""

import json
import shutil
import stat

import pytest

from tests.making.typed import workflow
from workflow import samples
from workflow.transcribe.schema import faults

SECRET_NAME = "Mrs. Ánna O'Brien-Ünal (0612345678)"


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    workflow("init", "pain-study", at=home)
    return home / "pain-study"


@pytest.fixture(scope="module")
def sounds():
    found = {sample.name: sample for sample in samples.listed()}
    return [found["interview-1"].sounds[0], found["interview-2"].sounds[0]]


def test_monday_a_study_is_made_and_the_first_interviews_are_written_down(study):
    workflow("session", "add", "--kind", "first-interview", "--who", "P1", "--with", "interviewer", at=study)
    workflow("session", "add", "--kind", "follow-up", "--who", "P1", at=study)
    workflow("session", "add", "--kind", "first-interview", "--who", "P2", at=study)
    rows = json.loads(workflow("session", "list", "--json", at=study).said)
    assert [row["id"] for row in rows] == ["S1", "S2", "S3"]


def test_tuesday_recordings_are_copied_verified_and_the_original_name_is_kept_nowhere(study, sounds):
    given = study.parent / f"{SECRET_NAME}{sounds[0].suffix}"
    shutil.copy(sounds[0], given)
    said = workflow("recording", "add", str(given), "--session", "S1", at=study).said
    assert "R1: copied and verified; the original may now be erased" in said
    copy = next((study / "recordings").glob("R1.*"))
    assert copy.read_bytes() == given.read_bytes() and not copy.stat().st_mode & stat.S_IWUSR
    assert "already" in workflow("recording", "add", str(given), "--session", "S1", at=study).said
    for path in study.rglob("*"):
        assert "Brien" not in path.name
        if path.is_file():
            assert b"Brien" not in path.read_bytes() and b"0612345678" not in path.read_bytes()


def test_a_recording_that_went_to_the_wrong_session_is_moved_with_a_reason(study, sounds):
    workflow("recording", "add", str(sounds[1]), "--session", "S1", at=study)
    assert "--reason" in workflow("recording", "reassign", "R2", "--session", "S2", at=study, expect=2).noted
    assert "S2 now" in workflow("recording", "reassign", "r2", "--session", "s2", "--reason", "wrong button", at=study).said
    assert "already" in workflow("recording", "reassign", "R2", "--session", "S2", "--reason", "again", at=study).said


def test_an_interview_in_another_language_than_its_session_says_is_moved_to_one_that_says_it(tmp_path, sounds):
    workflow("init", "pijn", "--language", "nl", at=tmp_path)
    at = tmp_path / "pijn"
    settings = (at / "study.toml").read_text(encoding="utf-8").replace('languages = ["nl"]', 'languages = ["nl", "en"]')
    (at / "study.toml").write_text(settings, encoding="utf-8")
    workflow("session", "add", "--kind", "first-interview", "--who", "P1", at=at)
    workflow("recording", "add", str(sounds[0]), "--session", "S1", at=at)
    refused = workflow("recording", "transcribe", "--model", "demo", at=at, expect=1).noted
    assert "does not know the language 'nl'" in refused and "session add --another --language en" in refused
    workflow("session", "add", "--kind", "first-interview", "--who", "P1", "--another", "--language", "en", at=at)
    workflow("recording", "reassign", "R1", "--session", "S2", "--reason", "spoke English", at=at)
    assert "R1 is written" in workflow("recording", "transcribe", "--model", "demo", at=at).noted


def test_what_is_no_recording_is_refused_in_a_sentence_and_the_rest_goes_on(study, tmp_path, sounds):
    (tmp_path / "notes.mp3").write_text("These are notes, not sound.")
    (tmp_path / "empty.wav").touch()
    (tmp_path / "memo.ds2").write_bytes(b"\x03ds2" + bytes(2000))
    (tmp_path / "-dash file.m4a").write_bytes(sounds[1].read_bytes()[:500])
    files = [str(tmp_path / name) for name in ("notes.mp3", "empty.wav", "memo.ds2", "nothing.wav", "-dash file.m4a")]
    answer = workflow("recording", "add", *files, str(tmp_path), "--session", "S3", at=study, expect=1)
    for word in ("empty", "DS2", "no such file", "folder"):
        assert word in answer.noted
    assert [row["recording"] for row in json.loads(workflow("recording", "list", "--json", at=study).said)] == ["R1", "R2"]
    assert not list((study / "recordings").glob(".incoming*"))


def test_what_is_said_off_record_is_never_heard(study):
    workflow("recording", "exclude", "R2", "00:00:05-00:00:12", "--reason", "off-record", at=study)
    assert "not a stretch" in workflow("recording", "exclude", "R2", "five", "--reason", "x", at=study, expect=2).noted


def test_the_demonstration_model_refuses_real_voices(study, tmp_path):
    import numpy as np

    from tests.making.sounds import write_sound

    write_sound(tmp_path / "voice.flac", (np.random.default_rng(1).standard_normal(32_000) * 3000).astype(np.int16), rate=16_000)
    workflow("recording", "add", str(tmp_path / "voice.flac"), "--session", "S3", at=study)
    answer = workflow("recording", "transcribe", "R3", at=study, expect=1, WORKFLOW_MODELS=str(tmp_path / "none"))
    assert "made-up English alone" in answer.noted and "workflow models get" in answer.noted


def test_wednesday_the_batch_is_transcribed_and_a_second_time_changes_nothing(study, tmp_path):
    before = workflow("recording", "transcribe", "R1", "R2", "--dry-run", at=study).said
    assert "would be transcribed" in before
    answer = workflow("recording", "transcribe", "R1", "R2", "--model", "demo", at=study)
    assert "R1:" in answer.said and "R2:" in answer.said and "words" in answer.said
    again = workflow("recording", "transcribe", "R1", "R2", "--model", "demo", at=study)
    assert "already" in again.said
    assert not any((study / ".work").iterdir())


def test_thursday_the_transcript_is_read_and_the_places_to_hear_again_are_listed(study):
    shown = json.loads(workflow("transcript", "show", "R1", "--json", at=study).said)
    assert faults(shown) == [] and len(shown["turns"]) > 0
    text = workflow("transcript", "show", "R1", at=study).said
    assert "[00:00" in text
    flags = json.loads(workflow("transcript", "flags", "R1", "--json", at=study).said)
    assert set(flags) == {"places", "listening_ms", "about"}
    assert workflow("transcript", "flags", "R1", at=study).said.strip()


def test_nothing_of_the_stretch_off_record_is_in_the_transcript(study):
    shown = json.loads(workflow("transcript", "show", "R2", "--json", at=study).said)
    inside = [w for turn in shown["turns"] for w in turn["words"] if w["start_ms"] < 12_000 and w["end_ms"] > 5_000]
    assert inside == [] and {"kind": "excluded", "start_ms": 5000, "end_ms": 12_000} in shown["marks"]


def test_words_taken_off_record_later_leave_the_database_too(study):
    shown = json.loads(workflow("transcript", "show", "R1", "--json", at=study).said)
    words = [w for turn in shown["turns"] for w in turn["words"]]
    gone, start = words[len(words) // 2], words[len(words) // 2]["start_ms"] // 1000
    stretch = f"00:00:{start:02d}-00:00:{start + 2:02d}"
    said = workflow("recording", "exclude", "R1", stretch, "--reason", "off-record", at=study).said
    assert "erased" in said
    after = json.loads(workflow("transcript", "show", "R1", "--revision", "0", "--json", at=study).said)
    assert gone not in [w for turn in after["turns"] for w in turn["words"]]
    assert workflow("changes", "verify", at=study).said.startswith("The change log holds")


def test_friday_everything_is_exported_for_word(study):
    written = workflow("export", "transcripts", "R1", "--to", "docx", "--to", "text", "--to", "subtitles", at=study).said.split()
    names = {path.rsplit("/")[-1].rsplit("\\")[-1] for path in written}
    assert {"R1.docx", "R1.txt", "R1.vtt"} <= names
    assert (study / "exports" / "R1.docx").read_bytes().startswith(b"PK")


def test_two_interviews_in_one_file_become_two_recordings_with_their_words(study):
    whole = json.loads(workflow("transcript", "show", "R2", "--json", at=study).said)
    workflow("recording", "split", "R2", "--at", "00:00:20", "--session", "S3", at=study)
    first = json.loads(workflow("transcript", "show", "R2", "--json", at=study).said)
    second = json.loads(workflow("transcript", "show", "R4", "--json", at=study).said)

    def words(transcript):
        return [w["text"] for turn in transcript["turns"] for w in turn["words"]]

    assert words(first) + words(second) == words(whole) and words(second)
    assert second["session"] == "S3" and second["recording"] == "R4"
    assert "already" in workflow("recording", "split", "R2", "--at", "00:00:20", "--session", "S3", at=study, expect=1).noted


def test_the_status_tells_the_same_as_the_recordings(study):
    facts = json.loads(workflow("status", "--json", at=study).said)
    assert facts["transcribed"] == 3 and facts["recordings"] == 4


def test_outside_a_study_the_next_step_is_named(tmp_path):
    answer = workflow("recording", "list", at=tmp_path, expect=10)
    assert "workflow init" in answer.noted


def test_a_document_that_somebody_has_corrected_is_never_written_over(study):
    corrected = study / "exports" / "R1.txt"
    before = workflow("export", "transcripts", "R1", "--to", "text", at=study)
    assert "R1.txt" in before.said
    corrected.write_text("What she really said.", encoding="utf-8")
    answer = workflow("export", "transcripts", "R1", "--to", "text", at=study, expect=1)
    assert "changed since it was exported" in answer.noted and corrected.read_text(encoding="utf-8") == "What she really said."
