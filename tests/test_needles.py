"""Odd names and numbers go through every command of the people's room, and are found nowhere but in the key folder (floor 4)."""

import io
import re

import pytest

from tests.making import leaving_study as making
from tests.making.needles import disguises, found_in
from workflow.cli.boundary import run
from workflow.store import whole
from workflow.store.folder import open_study

PEOPLE = (
    ("Zoë-Ánna O'Brién-Ünal", "+31 (0)6 1234-5678", "zoe.obrien@example.org", "Élanstraße 12½", "F", "Utrecht"),
    ("محمد الأنصاري", "0031 612 34 56 79", "m.alansari@voorbeeld.example", "Plein 1944-bis 7", "M", "Nijmegen"),
    ("🦊 Sørensen 李小龙", "06.1234.5670", "vos+maan@example.net", "Ærøgade 3", "M", "Utrecht"),
    ("Σωκράτης d'Été", "020-7654321", "socrates@athene.example", "Agoraplein 399", "F", "Amsterdam"),
)
HEAD = "Naam;Telefoon;E-mail;Adres;Geslacht;Regio;PHQ15;Geboortedatum\n"
CRITERIA = """
[[dimension]]
group = "participants"
name = "gender"
levels = ["F", "M"]

[[dimension]]
group = "participants"
name = "region"
levels = ["Amsterdam", "Nijmegen", "Utrecht"]

[[eligibility]]
group = "participants"
rule = "phq15 >= 5"
reason = "few symptoms"
"""
SHOWING_NAMES = ("call", "--names")  # what shows a name because that is what it was asked for


def needles():
    """What may be found nowhere: each field as typed, the family name alone, the digits of the number."""
    for name, phone, email, address, _, _ in PEOPLE:
        yield from (name, name.split(" ")[-1], phone, email, address)
        yield re.sub(r"\D", "", phone)[-9:]


@pytest.fixture(scope="module")
def week(tmp_path_factory):
    """A week of commands; the study, and what was said to whom."""
    home = tmp_path_factory.mktemp("needles")
    made = making.begin(home)
    settings = made.study.path / "study.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + CRITERIA, encoding="utf-8")
    making.close(made)
    (home / "passphrase").write_text(making.PASSPHRASE)
    (home / "passphrase").chmod(0o600)
    rows = "".join(f"{';'.join(person)};{7 + i};0{i + 1}-05-198{i}\n" for i, person in enumerate(PEOPLE))
    given = home / f"Lijst van {PEOPLE[0][0]}.csv"
    given.write_text(HEAD + rows, encoding="utf-8")
    said: list[tuple[tuple[str, ...], str]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKFLOW_PASSPHRASE_FILE", str(home / "passphrase"))
        patch.setattr("sys.stdin", io.StringIO())
        patch.chdir(made.study.path)
        type_all(made, given, patch, said)
    return made.study.path, said


def type_all(made, given, patch, said):
    study = made.study.path

    def typed(*words, expect=0):
        out = io.StringIO()
        with patch.context() as inner:
            inner.setattr("sys.stdout", out)
            inner.setattr("sys.stderr", out)
            code = run(["--by", "SD", *words])
        said.append((words, out.getvalue()))
        assert expect is None or code == expect, (words, out.getvalue())

    typed("sample", "import", str(given), "--dry-run", "--dates", "day-first")
    typed("sample", "import", str(given), "--dates", "day-first")
    typed("sample", "import", str(given), "--dates", "day-first")
    for who in ("C1", "C2", "C3", "C4"):
        typed("people", "contact", who, "--letter", "2026-11-01")
        typed("call", who)
        typed("people", "contact", who, "--outcome", "reached", "--note", "wants to think")
        typed("people", "agree", who)
        typed("people", "consent", who, "--form", "3", "--on", "2026-11-03", "--scopes", "all")
    for number, who in enumerate(("P1", "P2", "P3"), 1):
        typed("schedule", "book", who, "--at", f"2036-12-0{number} 10:00", "--with", "SD", "--mode", "home")
    typed("schedule", "cancel", "S2", "--why", "the room is flooded")
    typed("people", "decline", "C3", "--why", "not-given", expect=None)
    typed("people", "status", "P2", "moved")
    reopened = making.Made(open_study(study), None)
    making.interviewed(reopened, "P4", seed=4)
    making.group(reopened, ("P2", "P4"), seed=5)
    reopened.study.db.close()
    typed("export", "transcripts", "--to", "docx", "--to", "json", "--to", "text", "--to", "subtitles", expect=None)
    listings(typed, study)
    typed("people", "withdraw", "P1", "--scope", "no-further-contact")
    typed("people", "withdraw", "P4", "--scope", "erase", "--dry-run")
    typed("people", "withdraw", "P4", "--scope", "erase", "--reason", "does not want it any more")
    typed("people", "withdraw", "P3", "--scope", "erase", "--reason", f"her name is {PEOPLE[2][0].split(' ')[1]}", expect=1)
    typed("people", "erase", "P4", "--second", "MSHW", "--dry-run", "--json")
    typed("people", "erase", "P4", "--second", "SD", expect=1)
    typed("people", "erase", "P4", "--second", "MSHW")
    listings(typed, study)


def listings(typed, study):
    for words in (
        ("sample", "list"),
        ("sample", "list", "--json"),
        ("people", "show", "P1"),
        ("people", "show", "P1", "--json"),
        ("people", "timeline", "P1"),
        ("people", "consent", "--due"),
        ("schedule", "agenda", "--all"),
        ("session", "list", "--json"),
        ("recording", "list"),
        ("today",),
        ("today", "--json"),
        ("today", "--print"),
        ("today", "--print", "--names"),
        ("week",),
        ("status",),
        ("changes", "show"),
        ("changes", "verify"),
    ):
        typed(*words, expect=None)
    typed("sample", "list", "--csv", str(study / "reports" / "list.csv"), expect=None)
    typed("today", "--xlsx", str(study / "reports" / "tracker.xlsx"), expect=None)


def test_nothing_in_the_study_folder_tells_who_anybody_is(week):
    study, _ = week
    assert found_in(study, needles()) == []


def test_no_listing_and_no_complaint_tells_it_either(week):
    _, said = week
    forms = {form for needle in needles() for form in disguises(needle)}
    for words, text in said:
        if not set(words) & set(SHOWING_NAMES):
            assert not [form for form in forms if form in text.encode()], words


def test_every_command_that_was_typed_did_what_it_should(week):
    """Else the silence would prove nothing: the people are in the key file, and the screen of a call shows them."""
    study, said = week
    shown = {words[1]: text for words, text in said if words[0] == "call"}
    assert PEOPLE[0][1] in shown["C1"]
    opened = open_study(study)
    names = making.open_file(opened, making.PASSPHRASE)
    known = names.everybody()
    assert {person["name"] for person in known.values()} == {person[0] for person in PEOPLE[:3]}  # the fourth was erased
    assert found_in(study.parent / "pain.key", ["called-off"])  # a draft is there
    assert not [text for _, text in said if "has a fault" in text]
    assert whole.faults(opened) == []
    unknown = {row["subject"] for row in opened.db.rows("SELECT DISTINCT subject FROM event")} - set(whole.FOLDS)
    assert not unknown, "a room that writes events of its own names their fold in workflow/store/whole.py"
    names.close()
