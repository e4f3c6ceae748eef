"""Hundreds of revisions of one long transcript take little room, and each is whole when it is read."""

import json
import random

import pytest

from workflow.errors import BadInput
from workflow.store import erasure, revisions
from workflow.store.folder import make
from workflow.store.steps import Wish, toml

AT = "2026-11-24T10:00:00Z"


@pytest.fixture
def study(tmp_path):
    made = make(tmp_path / "pain", toml(Wish("pain")))
    yield made
    made.db.close()


def words(count):
    return [{"text": f"woord{n}", "start_ms": n * 400, "end_ms": n * 400 + 300, "probability": 0.8} for n in range(count)]


def a_transcript(count=700):
    turn = {"speaker": "?", "start_ms": 0, "end_ms": count * 400, "words": words(count)}
    marks = [{"kind": "pause", "start_ms": n * 4000, "end_ms": n * 4000 + 900} for n in range(count // 10)]
    return {
        "schema": "workflow-transcript/1",
        "duration_ms": count * 400,
        "turns": [turn],
        "marks": marks,
        "flags": [],
        "made": {"by": "machine"},
    }


def corrected(study, number, chance):
    content = json.loads(json.dumps(revisions.content(study.db, 1)))
    said = content["turns"][0]["words"]
    said[chance.randrange(len(said))]["text"] = chance.choice(['beter,"turns":[', "één", "\u2028", "x" * 40])
    if number % 3 == 0:
        said.pop(chance.randrange(len(said)))
    if number % 7 == 0:
        content["marks"].pop(0)
    content["made"] = {"by": "person", "from": str(number - 1)}
    return content


def test_sixty_revisions_are_read_back_letter_by_letter_and_take_the_room_of_a_few(study):
    chance = random.Random(3)
    wanted = {0: a_transcript()}
    revisions.add(study.db, 1, wanted[0], parent=None, at_utc=AT, who="SD")
    for number in range(1, 61):
        wanted[number] = corrected(study, number, chance)
        revisions.add(study.db, 1, wanted[number], parent=number - 1, at_utc=AT, who="SD")
    for number, content in wanted.items():
        assert revisions.content(study.db, 1, number) == content | {"revision": number}
    assert {n: json.loads(text) for n, text in revisions.texts(study.db, 1)} == {n: c | {"revision": n} for n, c in wanted.items()}
    kept = sum(len(row["content"]) for row in study.db.rows("SELECT content FROM revision"))
    assert kept < 15 * len(json.dumps(wanted[0]))


def test_a_word_erased_from_one_is_erased_from_all_and_the_others_still_read_back(study):
    chance = random.Random(4)
    revisions.add(study.db, 1, a_transcript(), parent=None, at_utc=AT, who="SD")
    for number in range(1, 30):
        revisions.add(study.db, 1, corrected(study, number, chance), parent=number - 1, at_utc=AT, who="SD")
    before = dict(revisions.texts(study.db, 1))

    def shorten(content):
        said = content["turns"][0]["words"]
        left = [word for word in said if word["start_ms"] != 800]
        content["turns"][0]["words"] = left
        return content, len(said) - len(left)

    with study.db.atomic():
        erasure.erase_stretch(study.db, 1, shorten, at_utc=AT, who="SD")
    for number, text in before.items():
        wanted, _ = shorten(json.loads(text))
        assert revisions.content(study.db, 1, number) == wanted
    assert not any('woord2"' in row["content"] for row in study.db.rows("SELECT content FROM revision"))


def test_a_row_that_was_altered_by_hand_is_not_read_as_a_transcript(study):
    revisions.add(study.db, 1, a_transcript(), parent=None, at_utc=AT, who="SD")
    revisions.add(study.db, 1, corrected(study, 1, random.Random(5)), parent=0, at_utc=AT, who="SD")
    with study.db.atomic():
        study.db.conn.execute("DROP TRIGGER revision_no_update")
        study.db.conn.execute("UPDATE revision SET content = replace(content, 'woord7\"', 'woord8\"') WHERE number = 0")
    with pytest.raises(BadInput, match="Revision 1 of R1 is damaged"):
        revisions.content(study.db, 1)
