"""A study with a list of made-up people, their names and numbers in the key file (floor 4)."""

import re
from pathlib import Path

from workflow.people.candidates import Candidate
from workflow.people.steps import book
from workflow.store.folder import StudyFolder, open_study
from workflow.store.identities import open_file
from workflow.store.steps import Wish, init

PASSPHRASE = "four words in a row"
# name, phone, e-mail, best times, voicemail; odd on purpose: each must be found nowhere but in the key file
PEOPLE = (
    ("Ánna O'Brien-Ünal", "06 5550 1701", "anna.ob@example.org", "after four", "ja"),
    ("Jan-Willem Zwårt", "06 5550 1702", "jwz@example.org", "", "nee"),
    ("Çelik Vanderhoeven", "06 5550 1703", "", "mornings", ""),
    ("Quirina Ypma", "06 5550 1704", "q.ypma@example.org", "", "yes"),
    ("Bram Doornbosch", "06 5550 1705", "bd@example.org", "Friday", "no"),
)
FIELDS = ("name", "phone", "email", "best_times", "voicemail")


def people_study(home: Path, language: str = "en", settings: str = "") -> tuple[StudyFolder, list[Candidate]]:
    """A new study with five candidates; SD and MH work in it. `settings` are more sections for study.toml."""
    study = init(home / "pain-study", Wish(title="Living with pain", languages=(language,)))
    file = study.path / "study.toml"
    staff = '[[staff]]\nid = "SD"\nrole = "interviewer"\n\n[[staff]]\nid = "MH"\nrole = "interviewer"\n'
    text = re.sub(r"\[\[staff\]\]\n(.+\n)+", lambda _: staff, file.read_text(encoding="utf-8"))
    file.write_text(f"{text}\n{settings}", encoding="utf-8")
    study = open_study(study.path)
    with study.db.atomic():
        found = [book.enter(study, "participants", {"facts": {"age": 30 + n, "region": "Utrecht"}}, by="SD") for n in range(len(PEOPLE))]
    known = open_file(study, PASSPHRASE)
    entries = {one.number: dict(zip(FIELDS, person, strict=True)) for one, person in zip(found, PEOPLE, strict=True)}
    known.put_all({number: {field: text for field, text in fields.items() if text} for number, fields in entries.items()}, who="SD")
    known.close()
    return study, found


def passphrase_file(home: Path) -> str:
    """A file that only its owner can read, for WORKFLOW_PASSPHRASE_FILE."""
    path = home / "passphrase"
    path.write_text(PASSPHRASE + "\n", encoding="utf-8")
    path.chmod(0o600)
    return str(path)
