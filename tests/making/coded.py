"""A study whose first three transcripts two people code, with what each hands in; the page on double coding shows it (floor 4)."""

from pathlib import Path

from tests.making.heard import transcribed
from tests.making.transcripts import said
from workflow.records import Turn
from workflow.rigour import codings
from workflow.rigour.steps import coding
from workflow.rigour.texts import Text
from workflow.schedule import steps as schedule
from workflow.store.folder import StudyFolder
from workflow.store.steps import Wish, init
from workflow.transcribe.turns import of_one

TALK = (
    "Well, it began in the winter, and I could not sleep at night any more.",
    "First we talked for a while. Then we lay down and breathed slowly.",
    "My therapist listened to me. I felt taken seriously for the first time.",
    "Now I notice my shoulders before the pain comes.",
)
CODED = {  # who -> (words of the first transcript, code)
    "A": (
        ("I could not sleep at night any more.", "sleep"),
        ("we lay down and breathed slowly.", "breathing exercise"),
        ("My therapist listened to me.", "being heard"),
        ("I felt taken seriously", "being heard"),
        ("I notice my shoulders before the pain comes.", "body awareness"),
    ),
    "B": (
        ("I could not sleep at night any more.", "bad sleep"),
        ("Then we lay down and breathed slowly.", "exercise: breathing"),
        ("I felt taken seriously for the first time.", "being heard"),
        ("I notice my shoulders before the pain comes.", "body awareness"),
        ("First we talked for a while.", "talking"),
    ),
}


def turns(who: str) -> list[Turn]:
    asked = ("How did it begin?", "What did you do?", "How was the contact?", "What is different now?")
    found = []
    for at, (question, answer) in enumerate(zip(asked, TALK, strict=True)):
        found += [of_one("interviewer", said(question, at * 60_000)), of_one(who, said(answer, at * 60_000 + 5_000))]
    return found


def study(path: Path) -> StudyFolder:
    """Three people interviewed and transcribed."""
    made = init(path, Wish())
    for number in (1, 2, 3):
        schedule.add(made, "first-interview", (f"P{number}",), (), by="SD")
        transcribed(made, number, turns(f"P{number}"))
    return made


def handed_in(made: StudyFolder, folder: Path) -> dict[str, Path]:
    """The filled-in list of each coder of the newest round."""
    text: Text = next(iter(coding.texts_of(made, coding.get(made)).values()))
    paths = {}
    for coder, rows in CODED.items():
        places = [(text.text.index(words), words, code) for words, code in rows]
        lines = [(text.name, start, start + len(words), coder, code) for start, words, code in places]
        paths[coder] = folder / f"{coder}.csv"
        paths[coder].write_bytes(codings.to_csv(lines))
    return paths
