"""What the page does to a transcript, and the edits that it makes of that: applied by the real rules, they lead to what the person saw."""

import json
import random
import subprocess
from dataclasses import replace

import pytest

from tests.making.modules import ROOT
from workflow.records import Mark, Transcript, Word
from workflow.review import edits
from workflow.transcribe.turns import of_one

pytestmark = pytest.mark.node

SPEAKERS = ("P7", "interviewer", "P8")
Said = list[tuple[str, str, bool]]  # of each word: who, what, and whether a turn begins there


def changed(cases: list[dict]) -> list[dict]:
    """What the page's own code does, all cases in one Node."""
    text = json.dumps(cases)
    done = subprocess.run(
        ["node", str(ROOT / "tests/web/changes.mjs")], input=text, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def a_talk(seed: int) -> Transcript:
    chance, now, turns = random.Random(seed), 0, []
    for _ in range(chance.randint(1, 7)):
        words = []
        for _ in range(chance.randint(1, 9)):
            words.append(Word(chance.choice("a b c so well, then yes no".split()), now, now + 300, 0.9))
            now += chance.choice((300, 400, 1500))
        who = chance.choice([one for one in SPEAKERS if not turns or one != turns[-1].speaker or chance.random() < 0.2])
        turns.append(of_one(who, words))
    marks = [
        Mark("pause", a.end_ms, b.start_ms)
        for turn in turns
        for a, b in zip(turn.words, turn.words[1:], strict=False)
        if b.start_ms - a.end_ms > 900
    ]
    return Transcript("R1", now + 5000, tuple(turns), tuple(marks))


def sent(shown: Transcript, revision: int) -> dict:
    turns = [[turn.speaker, [[w.text, w.start_ms, w.end_ms, w.probability] for w in turn.words]] for turn in shown.turns]
    return {"turns": turns, "marks": [[mark.kind, mark.start_ms, mark.end_ms] for mark in shown.marks], "revision": revision}


def said(shown: Transcript) -> Said:
    return [(turn.speaker, word.text, at == 0) for turn in shown.turns for at, word in enumerate(turn.words)]


def wanted(turns: list) -> Said:
    return [(speaker, text, at == 0) for speaker, words in turns for at, (text, _) in enumerate(words)]


def test_the_edits_of_the_page_lead_to_what_the_person_saw():
    talks = [a_talk(seed) for seed in range(400)]
    cases = [{"data": sent(talk, 3), "seed": at, "steps": 1 + at % 6, "speakers": SPEAKERS} for at, talk in enumerate(talks)]
    wrong = []
    for at, (talk, answer) in enumerate(zip(talks, changed(cases), strict=True)):
        after = edits.apply(talk, answer["edits"]).kept
        if said(after) != wanted(answer["turns"]):
            wrong.append((at, answer["edits"], said(talk), said(after), wanted(answer["turns"])))
            continue
        kept = [(number, place) for place, number in enumerate(n for _, words in answer["turns"] for _, n in words) if number >= 0]
        before, now = talk.words, after.words
        assert all(before[number] == now[place] for number, place in kept), "a word that nobody touched has another time"
    assert wrong == [], f"{len(wrong)} of {len(cases)}; the first: {wrong[0]}"


def test_nothing_changed_is_no_edit():
    talk = a_talk(5)
    (answer,) = changed([{"data": sent(talk, 0), "seed": 1, "steps": 0, "speakers": SPEAKERS}])
    assert answer["edits"] == []


def test_my_changes_stand_on_top_of_theirs_and_what_both_changed_is_listed():
    """Mine on top of theirs says the same as mine alone, wherever they changed nothing; and theirs stay where I changed nothing."""
    talks = [a_talk(seed) for seed in range(200)]
    first = changed([{"data": sent(talk, 3), "seed": at + 900, "steps": 1, "speakers": SPEAKERS} for at, talk in enumerate(talks)])
    others = [replace(edits.apply(talk, answer["edits"]).kept, revision=4) for talk, answer in zip(talks, first, strict=True)]
    cases = [
        {"data": sent(talk, 3), "theirs": sent(other, 4), "seed": at, "steps": 1, "speakers": SPEAKERS}
        for at, (talk, other) in enumerate(zip(talks, others, strict=True))
    ]
    placed = 0
    for talk, other, answer in zip(talks, others, changed(cases), strict=True):
        both = edits.apply(other, answer["edits"]).kept
        assert said(both) == wanted(answer["turns"])
        if said(other) == said(talk):
            assert said(both) == said(edits.apply(talk, answer["mine"]).kept) and answer["lost"] == []
        if not answer["mine"]:
            assert said(both) == said(other)
        gone = [one for one in fresh(answer["mine"]) if one not in [word for _, word, _ in said(both)]]
        assert not gone or answer["lost"], (said(talk), said(other), answer)
        placed += not answer["lost"]
    assert placed > 100


def fresh(made: list[dict]) -> list[str]:
    """The words that only a person can have typed in these tests."""
    return [word for edit in made if edit["op"] == "text" for word in edit["text"].split() if word in ("new", "er", "other")]
