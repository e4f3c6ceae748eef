"""A study in which somebody leaves: interviews, a focus group, transcripts, documents, backups and a key file (floor 4).

What each person says and is called is made of words that stand nowhere else, so that a search for them proves something.
"""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.making.sounds import write_sound
from workflow.export.steps import export
from workflow.people.candidates import Candidate
from workflow.people.consent import Consent
from workflow.people.steps import book, consenting, contact
from workflow.records import Flag, Transcript, Turn, Word
from workflow.schedule import steps as schedule
from workflow.schedule.steps import Appointment
from workflow.store import revisions
from workflow.store.folder import StudyFolder, make, open_study
from workflow.store.identities import Identities, open_file
from workflow.store.steps import Wish, toml
from workflow.transcribe.schema import to_json
from workflow.transcribe.steps import add as adding
from workflow.transcribe.steps import book as recordings

PASSPHRASE = "four words in a row"
TODAY, NOW = "2026-11-24", "2026-11-24T12:00"
STAFF = ("SD", "MSHW", "MB")
EVERYTHING = ("interview", "audio", "quotes", "recontact", "member-check", "reuse")


@dataclass
class Made:
    """The study, its opened key file, and what was said and is called by whom."""

    study: StudyFolder
    names: Identities
    said: dict[str, list[str]] = field(default_factory=dict)  # P7 -> words that they alone have said
    called: dict[str, list[str]] = field(default_factory=dict)  # C17 -> what the key file knows

    def person(self, text: str) -> Candidate:
        return book.get(self.study, text)


def begin(home: Path) -> Made:
    """An empty study with three people of staff and an open key file."""
    text = toml(Wish("pain")).replace('id = "interviewer"          # initials are better: SD', 'id = "SD"')
    text += "".join(f'\n[[staff]]\nid = "{who}"\nrole = "researcher"\n' for who in STAFF[1:])
    study = make(home / "pain", text)
    return Made(study, open_file(study, PASSPHRASE))


def close(made: Made) -> None:
    made.study.db.close()
    made.names.close()


def two_interviewed(home: Path) -> Made:
    """A closed study of two who take part, each interviewed once."""
    made = with_two(home)
    close(made)
    return made


def with_two(home: Path) -> Made:
    """The same, open."""
    made = begin(home)
    for number in (1, 2):
        takes_part(made, number)
        interviewed(made, f"P{number}", seed=number)
    return made


def copied(made: Made, home: Path) -> Made:
    """A closed study once more, in another place: making one takes seconds, copying it none."""
    study = open_study(folder_copied(made, home))
    said, called = ({who: list(words) for who, words in table.items()} for table in (made.said, made.called))
    return Made(study, open_file(study, PASSPHRASE), said, called)


def folder_copied(made: Made, home: Path) -> Path:
    """Its two folders alone, closed."""
    old = made.study.path
    for name in (old.name, f"{old.name}.key"):
        shutil.copytree(old.parent / name, home / name)  # which makes the folders above too
    return home / old.name


def enter(made: Made, number: int) -> Candidate:
    """One more person on the list, with contact details of their own."""
    with made.study.db.atomic():
        person = book.enter(made.study, "participants", {"facts": {"gender": "F", "region": f"Regio{number}veen"}}, by="SD")
    fields = {"name": f"Ánna{number} O'Brién-Ünal", "phone": f"+31 6 1234{number:04d}", "email": f"anna{number}@example.org"}
    made.names.put(person.number, fields, who="SD")
    made.names.put(person.number, {"phone": f"06-9876{number:04d}"}, who="SD")  # the old number stays in the trail
    made.called[person.id] = [*fields.values(), f"06-9876{number:04d}"]
    return person


def takes_part(made: Made, number: int) -> Candidate:
    """One more person who has signed."""
    person = enter(made, number)
    contact.agreed(made.study, person, "2026-11-02", by="SD")
    return consenting.consented(made.study, made.person(person.id), Consent("3", "2026-11-03", EVERYTHING), by="SD", today=TODAY)


def booked(made: Made, who: str, day: str, kind: str = "first-interview") -> int:
    return schedule.book(made.study, kind, (who,), ("SD",), Appointment(f"{day} 10:00"), by="SD").number


def recorded(made: Made, session: int, seconds: float = 6.0, *, seed: int = 1) -> int:
    """A sound file of noise for a session, added the way everybody adds one."""
    noise = (np.random.default_rng(seed).standard_normal(round(seconds * 16_000)) * 3000).astype(np.int16)
    path = made.study.path.parent / f"memo-{seed}.wav"
    write_sound(path, noise, rate=16_000)
    added = next(adding.add(made.study, (path,), adding.Wish(session), by="SD"))
    assert added.recording, added.problem
    path.unlink()
    return added.recording.number


def spoken(made: Made, recording: int, speakers: list[str], *, labels: bool = True, turns: int = 6) -> Transcript:
    """A transcript in which these speak in turn, a second each; written as the next revision."""
    session = recordings.get(made.study, recording).session
    found = []
    for i in range(turns):
        who = speakers[i % len(speakers)]
        texts = [f"zeg{who.lower()}r{recording}w{i}a", f"één{who.lower()}r{recording}w{i}b"]
        known = made.said.setdefault(who, [])
        known += [text for text in texts if text not in known]
        words = tuple(Word(text, i * 1000 + 100 + k * 400, i * 1000 + 400 + k * 400, 0.9) for k, text in enumerate(texts))
        found.append(Turn(who if labels else "?", i * 1000 + 100, i * 1000 + 800, words))
    flags = (Flag("unsure", 100, 400, f"“{found[0].words[0].text}” is not certain.", 0.4),)
    before = revisions.latest_number(made.study.db, recording)
    number = 0 if before is None else before + 1
    made_of = Transcript(f"R{recording}", 6000, tuple(found), flags=flags, session=f"S{session}", revision=number)
    with made.study.db.atomic():
        revisions.add(made.study.db, recording, to_json(made_of), parent=before, at_utc="2026-11-20T09:00:00Z", who="SD")
        facts = {"model": "twin", "revision": number, "duration_ms": 6000, "words": len(made_of.words), "places": 1, "listening_ms": 300}
        recordings.write(made.study, recording, "transcribed", {"transcribed": facts | {"damaged": [], "run": "x"}}, by="SD")
    return made_of


def interviewed(made: Made, who: str, *, seed: int = 1) -> int:
    """An interview of this person alone: held, recorded, transcribed in two revisions."""
    session, _ = schedule.add(made.study, "first-interview", (who,), ("SD",), by="SD")
    recording = recorded(made, session.number, seed=seed)
    spoken(made, recording, ["?"], labels=False)
    made.said.setdefault(who, []).extend(made.said.pop("?"))
    spoken(made, recording, ["SD", who])
    return recording


def group(made: Made, who: tuple[str, ...], *, labels: bool = True, seed: int = 50) -> int:
    """A focus group, recorded; its first revision from before the speakers were told apart."""
    session, _ = schedule.add(made.study, "focus-group", who, ("SD",), by="SD")
    recording = recorded(made, session.number, seed=seed)
    spoken(made, recording, list(who), labels=False)
    if labels:
        spoken(made, recording, list(who))
    return recording


def exported(made: Made, *numbers: int, formats: tuple[str, ...] = ("text", "json", "docx")) -> list[Path]:
    found = list(export(made.study, [recordings.get(made.study, number) for number in numbers], formats, by="SD"))
    assert not [file for file in found if file.problem], found
    return [file.path for file in found]
