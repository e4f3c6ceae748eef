"""Nothing of somebody who asks for it is left, and everybody else's is as it was."""

import hashlib
import json
import os
import shutil
import wave

import pytest

from tests.making import leaving_study as making
from tests.making.leaving_study import TODAY
from tests.making.needles import found_in
from workflow.errors import Locked, NotAllowed, WrongKey
from workflow.people.steps import book, erasing, story, withdrawing
from workflow.people.steps.erasing import Confirmed
from workflow.people.steps.withdrawing import Wish
from workflow.store import events, folder, ledger, migrate, owner, whole
from workflow.store.driver import connect
from workflow.store.folder import open_study
from workflow.transcribe.steps import book as recordings
from workflow.transcribe.steps import read


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Three who take part, each interviewed, all three in a focus group; exported and backed up."""
    it = making.begin(tmp_path_factory.mktemp("template"))
    for number in (1, 2, 3):
        making.takes_part(it, number)
        making.interviewed(it, f"P{number}", seed=number)
    making.group(it, ("P1", "P2", "P3"))
    making.exported(it, 1, 2, 4)
    migrate.back_up(it.study.db, it.study.path / "backups" / "study-before-migration-1.db")
    whole_copy = it.study.path / "backups" / "2026-11-20"
    migrate.back_up(it.study.db, whole_copy / "study.db")
    shutil.copytree(it.study.recordings, whole_copy / "recordings")
    shutil.copy(it.study.path / "study.toml", whole_copy / "study.toml")
    making.close(it)
    return it


@pytest.fixture
def made(template, tmp_path):
    return making.copied(template, tmp_path)


def withdrawn(made, who="P1", scope="erase"):
    return withdrawing.withdraw(made.study, made.person(who), Wish(scope, TODAY), by="SD", now=making.NOW).person


def erased(made, who="P1", sound="keep", **more):
    return erasing.erase(made.study, made.person(who), Confirmed("MSHW", TODAY, sound, **more), made.names, by="MB")


def hashes(made, *patterns):
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for pattern in patterns
        for path in made.study.path.glob(pattern)
        if path.is_file()
    }


def contents(made, recording):
    return [row["content"] for row in made.study.db.rows("SELECT content FROM revision WHERE recording = ? ORDER BY number", recording)]


def test_no_byte_of_the_person_is_left_in_the_study_its_backups_or_the_key_file(made):
    needles = made.said["P1"] + made.called["C1"] + ["Regio1veen"]
    assert len(found_in(made.study.path, needles)) > 10  # it was everywhere before
    withdrawn(made)
    done = erased(made)
    assert done.person.erased and not done.open
    assert found_in(made.study.path, needles) == []
    assert made.names.known(1) == 0 and made.names.trail(1) == []
    made.names.close()
    assert "C1" not in {f"C{number}" for number in making.open_file(made.study, making.PASSPHRASE).everybody()}
    assert not list(made.study.recordings.glob("R1.*")) and not list((made.study.path / "exports").glob("R1.*"))


def test_everybody_else_is_as_before_byte_for_byte(made):
    others = ("recordings/R[234].*", "exports/R2.*", "study.toml")
    before, words = hashes(made, *others), {number: contents(made, number) for number in (2, 3)}
    people = {who: made.person(who) for who in ("P2", "P3")}
    known = {number: made.names.person(number) for number in (2, 3)}
    withdrawn(made)
    erased(made)
    assert hashes(made, *others) == before
    assert {number: contents(made, number) for number in (2, 3)} == words
    assert {who: made.person(who) for who in ("P2", "P3")} == people
    assert {number: made.names.person(number) for number in (2, 3)} == known
    for word in made.said["P2"] + made.said["P3"]:
        assert any(word in text for number in (2, 3, 4) for text in contents(made, number))


def test_the_record_still_holds_and_tells_what_went_without_saying_who(made):
    _, printed = events.head(made.study.db)
    withdrawn(made)
    erased(made)
    assert whole.faults(made.study, printed) == []
    record = events.history(made.study.db, book.SUBJECT, 1)[-1]
    assert record.kind == "erased" and record.who == "MB" and record.data["second"] == "MSHW"
    assert record.data["things"]["sound deleted"] == 1 and record.data["things"]["contact erased"] == 3
    assert len(record.data["sha256"]) >= 4  # the sound and the documents, as they were


def test_in_the_focus_group_their_turns_are_withdrawn_in_every_revision_and_the_others_stay(made):
    withdrawn(made)
    erased(made)
    for text in contents(made, 4):
        told = json.loads(text)
        theirs = [turn for turn in told["turns"] if turn["speaker"] == "P1"]
        assert theirs and all([word["text"] for word in turn["words"]] == ["[withdrawn]"] for turn in theirs)
        assert all(word in text for word in made.said["P2"] + made.said["P3"] if "r4" in word)
    assert recordings.get(made.study, 4).withdrawn == ("P1",)
    assert not list((made.study.path / "exports").glob("R4.*"))  # it bore their words; it is exported anew
    paths = making.exported(made, 4, formats=("text",))
    assert "[withdrawn]" in paths[0].read_text(encoding="utf-8")


def test_erasing_twice_changes_nothing(made):
    withdrawn(made)
    erased(made)
    before = events.head(made.study.db), hashes(made, "recordings/*", "backups/*", "study.db")
    again = erased(made)
    assert not again.new and before == (events.head(made.study.db), hashes(made, "recordings/*", "backups/*", "study.db"))


def test_backups_still_open_as_a_study_that_knows_of_the_withdrawal(made):
    withdrawn(made)
    erased(made)
    copy = made.study.path / "backups" / "2026-11-20"
    assert not list(copy.glob("study.db-*")) and not list((copy / "recordings").glob("R1.*"))
    made.study.db.close()
    moved = made.study.path.parent / "restored"
    shutil.copytree(copy, moved)
    restored = open_study(moved)
    assert book.get(restored, "P1").erased and book.get(restored, "P2").standing == "consented"
    assert whole.faults(restored) == []
    assert read.transcript(restored, 2).words and "[withdrawn]" in [word.text for word in read.transcript(restored, 4).words]
    single = connect(made.study.path / "backups" / "study-before-migration-1.db")
    assert events.state(single, "candidate", 1)["erased"]


@pytest.mark.parametrize("sound", ["keep", "silence", "delete"])
def test_shared_sound_goes_the_way_that_was_chosen(made, sound):
    original = next(made.study.recordings.glob("R4.*"))
    before = original.read_bytes()
    withdrawn(made)
    erased(made, sound=sound)
    parts = recordings.get(made.study, 4).parts
    if sound == "keep":
        assert original.read_bytes() == before and [part.file for part in parts] == [original.name]
    elif sound == "delete":
        assert not original.exists() and parts == ()
        assert read.transcript(made.study, 4).words  # what the others said stays
    else:
        assert not original.exists() and [part.file for part in parts] == ["R4-without-P1.wav"]
        is_silent(made.study.recordings / "R4-without-P1.wav", theirs=(100, 800), others=(1100, 1800))
        assert (made.study.path / "backups" / "2026-11-20" / "recordings" / "R4-without-P1.wav").exists()
        assert not (made.study.path / "backups" / "2026-11-20" / "recordings" / original.name).exists()
    assert whole.faults(made.study) == []


def is_silent(path, theirs, others):
    with wave.open(str(path)) as sound:
        samples = sound.readframes(sound.getnframes())
    assert not any(samples[theirs[0] * 32 : theirs[1] * 32]) and any(samples[others[0] * 32 : others[1] * 32])


def test_a_group_whose_speakers_were_never_told_apart_is_left_to_a_person_and_not_claimed(tmp_path):
    made = making.begin(tmp_path)
    making.takes_part(made, 1), making.takes_part(made, 2)
    making.group(made, ("P1", "P2"), labels=False)
    withdrawn(made)
    done = erased(made)
    assert [item.what for item in done.open] == ["R1"] and "never told apart" in done.open[0].note
    assert not made.person("P1").erased and made.person("P1").erasing
    assert any(made.said["P1"][0] in text for text in contents(made, 1))  # nothing is pretended
    making.spoken(made, 1, ["P1", "P2"])  # somebody tells them apart
    assert erased(made).person.erased
    assert found_in(made.study.path, made.said["P1"]) == []


def test_what_was_done_by_hand_is_taken_on_the_word_of_two_people(tmp_path):
    made = making.begin(tmp_path)
    making.takes_part(made, 1), making.takes_part(made, 2)
    making.group(made, ("P1", "P2"), labels=False)
    withdrawn(made)
    assert erased(made, by_hand=(1,)).person.erased
    happened = events.history(made.study.db, "recording", 1)[-1]
    assert happened.kind == "withdrawn-from" and happened.data["by_hand"]


def test_a_corrected_document_of_the_group_is_named_and_left(made):
    corrected = made.study.path / "exports" / "R4 corrected.txt"
    corrected.write_text("hours of work", encoding="utf-8")
    withdrawn(made)
    done = erased(made)
    assert [item.what for item in done.open] == ["exports/R4 corrected.txt"] and corrected.exists()
    corrected.unlink()
    assert erased(made).person.erased


def test_an_open_reader_makes_it_refuse_instead_of_claiming_that_it_is_done(made):
    withdrawn(made)
    reader = connect(made.study.path / "study.db").conn
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM event").fetchone()
    made.study.db.conn.execute("PRAGMA busy_timeout = 100")
    with pytest.raises(Locked):
        erased(made)
    assert not made.person("P1").erased
    reader.execute("ROLLBACK")
    reader.close()
    assert erased(made).person.erased
    assert found_in(made.study.path, made.said["P1"]) == []


def test_it_takes_two_named_people_and_the_second_did_not_note_the_withdrawal(made):
    withdrawn(made)
    for by, second in (("MB", "SD"), ("MB", "MB"), ("MB", "nobody"), ("unknown", "MSHW"), ("MB", "")):
        with pytest.raises(NotAllowed):
            erasing.erase(made.study, made.person("P1"), Confirmed(second, TODAY), made.names, by=by)
    with pytest.raises(WrongKey):
        erasing.erase(made.study, made.person("P1"), Confirmed("MSHW", TODAY), None, by="MB")
    assert found_in(made.study.path, made.said["P1"][:1])


def test_nobody_is_erased_who_has_not_asked_for_it(made):
    with pytest.raises(NotAllowed, match="has not withdrawn"):
        erased(made)
    withdrawn(made, scope="no-further-data")
    with pytest.raises(NotAllowed, match="stays"):
        erased(made)


def test_raw_data_alone_go_when_that_is_the_scope(made):
    withdrawn(made, scope="delete-raw")
    done = erased(made)
    assert done.person.raw_deleted and not done.person.erased
    assert found_in(made.study.path, made.said["P1"]) == []
    assert done.person.facts and made.names.known(1) == 3  # who it was, and what was counted, stays
    withdrawing.withdraw(made.study, done.person, Wish("erase", TODAY, "asked for more"), by="SD", now=making.NOW)
    assert erased(made).person.erased and made.names.known(1) == 0


def test_a_transcript_released_to_analysis_stays_when_raw_data_go(made):
    facts = recordings.get(made.study, 1).transcribed | {"released": True}
    recordings.write(made.study, 1, "transcribed", {"transcribed": facts}, by="SD")
    withdrawn(made, scope="delete-raw")
    erased(made)
    assert contents(made, 1) and not list(made.study.recordings.glob("R1.*")) and recordings.get(made.study, 1).parts == ()


def test_a_file_in_backups_that_nobody_knows_is_named_and_stops_the_claim(made):
    strange = made.study.path / "backups" / "old.zip"
    strange.write_bytes(b"PK\x05\x06" + bytes(18))
    withdrawn(made)
    assert [item.what for item in erased(made).open] == ["backups/old.zip"]
    strange.unlink()
    assert erased(made).person.erased


def test_an_encrypted_study_and_its_encrypted_backups_are_erased_the_same_way(tmp_path):
    made = making.begin(tmp_path / "plain")
    sealed = folder.make(tmp_path / "sealed" / "pain", (made.study.path / "study.toml").read_text(encoding="utf-8"), encrypt=True)
    made.names.close()
    made = making.Made(sealed, making.open_file(sealed, making.PASSPHRASE))
    making.takes_part(made, 1)
    making.interviewed(made, "P1")
    migrate.back_up(sealed.db, sealed.path / "backups" / "one.db")
    withdrawn(made)
    assert erased(made).person.erased
    backup = connect(sealed.path / "backups" / "one.db", key=folder.database_key(sealed.path, sealed.settings))
    for db in (sealed.db, backup):
        assert db.rows("SELECT count(*) AS n FROM revision") == [{"n": 0}] and "Regio1veen" not in str(db.rows("SELECT data FROM event"))


def test_drafts_and_visit_sheets_of_the_person_go_and_those_of_others_stay(made):
    letters = made.study.path.parent / "pain.key" / "letters"
    letters.mkdir()
    number = making.booked(made, "P1", "2026-12-01", "follow-up")
    gone = [letters / f"S{number}-2026-12-01.eml", letters / "P1-called-off.txt", letters / "visits-2026-12-01.html"]
    kept = [letters / "S2-2026-12-02.eml", letters / "P10-called-off.txt", letters / "visits-2026-12-03.html"]
    for path in gone + kept:
        path.write_text("Dear somebody,")
    (made.study.path / "reports" / "visits-2026-12-01.html").write_text("P1")
    withdrawn(made)
    erased(made)
    assert not [path for path in gone if path.exists()] and all(path.exists() for path in kept)
    assert not (made.study.path / "reports" / "visits-2026-12-01.html").exists()


def test_the_story_of_somebody_erased_tells_no_more_than_that_it_was(made):
    withdrawn(made)
    erased(made)
    told = " ".join(line.text for line in story.timeline(made.study, made.person("P1")))
    assert "Was erased" in told and "audio" not in told


def test_a_recording_that_is_being_transcribed_makes_it_wait_and_work_that_was_left_goes(made):
    ledger.open_run(made.study.db, 1, {"model": "twin", "engine": "twin"})
    units = ledger.lease(made.study.db, owner.this_program(), ("prepare",), [1], 1, 0)
    made.study.work.mkdir(exist_ok=True)
    left = [made.study.work / f"{units[0].run[:24]}.pcm", made.study.work / "older.pcm.123.part", made.study.recordings / ".incoming-1.wav"]
    for path in left:
        path.write_bytes(b"her voice")
    os.utime(left[2], (0, 0))
    withdrawn(made)
    with pytest.raises(Locked, match="being transcribed"):
        erased(made)
    ledger.release(made.study.db, owner.this_program())
    assert erased(made).person.erased
    assert not [path for path in left if path.exists()] and ledger.progress(made.study.db) == {}


def test_a_document_of_the_whole_study_is_named_for_a_person_to_look_into(made):
    (made.study.path / "exports" / "everything.qdpx").write_bytes(b"PK")
    withdrawn(made)
    done = erased(made)
    (unknown,) = [item for item in done.items if item.what == "exports/everything.qdpx"]
    assert done.person.erased and unknown.action == "stays" and "look whether" in unknown.note
