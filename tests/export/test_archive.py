"""The archive: a bag that checks, the same bytes twice, nobody in it who has not agreed, and no exact age (floor 4)."""

import hashlib
import json
import re

import pytest
from lxml import etree

from tests.making import going_out as making
from tests.making.bundles import reread, schema
from tests.making.leaving_study import NOW
from tests.making.typed import workflow
from workflow.errors import NotAllowed
from workflow.export import archive
from workflow.export.steps import scanning
from workflow.export.steps.archiving import archive_study
from workflow.people.steps import withdrawing
from workflow.people.steps.withdrawing import Wish
from workflow.rigour.steps import coding, member_checks
from workflow.store.events import Event


def read(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_every_file_has_its_checksum_and_every_checksum_its_file(made):
    done = archive_study(made.study)
    files = read(done.folder)
    listed = archive.read_manifest(files["manifest-sha256.txt"])
    assert set(listed) == {name for name in files if name.startswith("data/")}
    assert all(hashlib.sha256(files[name]).hexdigest() == digest for name, digest in listed.items())
    size, count = re.search(r"Payload-Oxum: (\d+)\.(\d+)", files["bag-info.txt"].decode()).groups()
    payload = [content for name, content in files.items() if name.startswith("data/")]
    assert (int(size), int(count)) == (sum(map(len, payload)), len(payload))
    assert files["bagit.txt"].startswith(b"BagIt-Version: 1.0\n")


def test_whoever_has_not_agreed_to_archiving_is_not_in_it(made):
    done = archive_study(made.study)
    files = read(done.folder)
    assert done.refused == {"R5": "P3's consent (form 3) does not cover archiving and sharing for other research."}
    assert not [name for name in files if "R5" in name] and "data/transcripts/R4.json" in files
    assert set(reread(files["data/project.qdpx"]).cases) == {"P1", "P2"}
    told = [json.loads(line) for line in files["data/events.jsonl"].decode().splitlines()]
    of_three = [event["data"] for event in told if event["subject"] == "candidate" and event["number"] == 3]
    assert {key for data in of_three for key in data} <= {"group", "participant"}
    of_one = [event["data"] for event in told if event["subject"] == "candidate" and event["number"] == 1]
    assert {"age": "40-59", "gender": "F"} in [data.get("facts") for data in of_one]


def test_no_exact_age_no_contact_no_sound_and_no_hour_is_in_it(made):
    files = read(archive_study(made.study).folder)
    events = files["data/events.jsonl"].decode()
    assert not re.search(r'"age": \d', events) and "71" not in events and "T0" not in events
    known = scanning.known(made.study, made.names)
    archive_study(made.study, needles=known)  # nothing is found in it
    assert not [name for name in files if name.endswith((".wav", ".db", ".toml"))]


def test_twice_does_no_harm_and_a_dry_run_writes_nothing(made):
    done = archive_study(made.study, dry_run=True)
    assert done.changed and not done.folder.exists()
    first = read(archive_study(made.study).folder)
    again = archive_study(made.study)
    assert not again.changed and read(again.folder) == first
    making.speak(made, 3, [("P2", "Something new.")])
    assert archive_study(made.study).changed and b"Something new." in (again.folder / "data/transcripts/R3.txt").read_bytes()


def test_an_archive_that_somebody_has_worked_in_is_left_as_it_is(made):
    folder = archive_study(made.study).folder
    (folder / "data" / "transcripts" / "R1.txt").unlink()  # as an erasure does
    archive_study(made.study)
    for name in ("data/README.md", "data/mine.txt"):
        kept = (folder / name).read_bytes() if (folder / name).exists() else None
        (folder / name).write_text("my own words", encoding="utf-8")
        with pytest.raises(NotAllowed, match="is not as this program wrote it"):
            archive_study(made.study)
        assert (folder / name).read_text(encoding="utf-8") == "my own words"
        (folder / name).unlink() if kept is None else (folder / name).write_bytes(kept)


def test_a_name_that_was_spoken_holds_the_archive_back(made):
    making.speak(made, 3, [("P2", "Anna Jansen was there.")])
    known = scanning.known(made.study, made.names)
    with pytest.raises(NotAllowed, match=r"R3\.txt, line .*: P1's name") as refused:
        archive_study(made.study, needles=known)
    assert "Anna" not in str(refused.value) and not (made.study.path / "exports" / "archive").exists()
    folder = archive_study(made.study, needles=known, despite="a public person").folder
    assert "a public person" in (folder / "data/README.md").read_text(encoding="utf-8")


def test_the_guides_are_in_it_as_they_were_frozen_and_the_design_without_the_way_to_the_key(made):
    files = read(archive_study(made.study).folder)
    (guide,) = [name for name in files if name.startswith("data/guides/")]
    assert files[guide] == (made.study.path / "topic_guides" / guide.rpartition("/")[2]).read_bytes()
    design = json.loads(files["data/study.json"])
    assert design["dimension"][0]["name"] == "age" and "identities" not in files["data/study.json"].decode()


def test_codes_become_a_codebook_that_the_schema_accepts():
    book = archive.codebook({"being heard": 3, "=calm": 1})
    assert schema("Codebook").validate(etree.fromstring(book["codebook.qdc"]))
    assert book["codebook.csv"].decode().splitlines() == ['"code","codings"', '"\'=calm",1', '"being heard",3']


def test_typed(made):
    dry = workflow("export", "study", "--dry-run", at=made.study.path)
    assert "Nothing is written. The archive would have 4 transcripts of 2 participants" in dry.said
    assert "R5 stays out: P3's consent (form 3) does not cover archiving" in dry.noted and "Not searched for names" in dry.noted


def test_no_day_on_which_something_was_done_with_a_person_is_in_it(made):
    member_checks.plan(made.study, by="SD", on="2026-12-17")
    coding.pack_up(made.study, (1, 2), ("A", "B"), by="SD", on="2027-02-01")
    lines = read(archive_study(made.study).folder)["data/events.jsonl"].decode().splitlines()
    dated = [event for event in map(json.loads, lines) if re.search(r"\d{4}-\d\d-\d\d", json.dumps(event))]
    assert {event["subject"] for event in dated} <= {"guide", "saturation"} and not [event for event in dated if "session" in event["data"]]
    (packed,) = [event["data"] for event in map(json.loads, lines) if event["kind"] == "packed"]
    assert packed["packed_on"] == "2027-02"


def test_a_pilot_that_was_held_with_somebody_tells_the_month(made):
    event = Event("guide", 1, "piloted", "SD", "2026-11-24T09:00:00Z", {"on": "2026-11-24", "session": "S5"})
    told = json.loads(archive.event_line(3, event, named=False, bands={}))
    assert (told["when"], told["data"]["on"]) == ("2026-11", "2026-11")


@pytest.mark.parametrize("scope", ["no-further-contact", "no-further-data"])
def test_whoever_withdrew_and_left_what_was_given_is_in_it_and_named(made, scope):
    withdrawing.withdraw(made.study, made.person("P2"), Wish(scope, "2026-11-24"), by="SD", now=NOW)
    for command in (("study",), ("transcripts", "R3", "--to", "text")):
        told = workflow("export", *command, at=made.study.path)
        assert f"P2 withdrew on 2026-11-24 with the scope {scope}: what was given before stays in the study, and is in it." in told.noted
    assert workflow("export", "transcripts", "R1", "--to", "text", at=made.study.path).noted.count("withdrew") == 0
