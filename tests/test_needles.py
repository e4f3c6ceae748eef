"""Odd names and numbers go through every command of the program, and are found nowhere but in the key folder (floor 4)."""

import io
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import click
import numpy as np
import pytest

from tests.making import leaving_study as making
from tests.making import sweep
from tests.making.commands import every_command, options_of
from tests.making.modules import ROOT
from tests.making.needles import disguises, found_in
from tests.making.sounds import write_sound
from tests.web.asking import Browser
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

[mail]
address = "study@example.org"
"""
LETTERS = "pain.key/letters/"  # the one place for drafts and sheets that bear a name


@dataclass(frozen=True)
class Said:
    """A command, what it said, and how it ended."""

    words: tuple[str, ...]
    text: str
    code: int = 0


@dataclass(frozen=True)
class Week:
    """Where everything lies, and what was said."""

    home: Path
    study: Path
    said: list[Said]
    before: set[str]  # every file, before P4 was erased
    after: set[str]  # and right after it


def needles():
    """What may be found nowhere: each field as typed, the family name alone, the digits of the number."""
    for name, phone, email, address, _, _ in PEOPLE:
        yield from (name, name.split(" ")[-1], phone, email, address)
        yield re.sub(r"\D", "", phone)[-9:]


@pytest.fixture(scope="module")
def week(tmp_path_factory):
    """Some weeks of commands: the folder in which all of it lies, the study, and what was said to whom."""
    home = tmp_path_factory.mktemp("needles")
    made = making.begin(home)
    settings = made.study.path / "study.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + CRITERIA, encoding="utf-8")
    making.close(made)
    given = bring(home)
    said: list[Said] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKFLOW_PASSPHRASE_FILE", str(home / "passphrase"))
        patch.setattr("sys.stdin", io.StringIO())
        patch.setattr("workflow.web.serving.show", lambda server, **_: said.append(Said(("pages",), read_everything(server))))
        patch.chdir(made.study.path)
        before, after = type_all(made, given, patch, said)
    for path in [given, *home.glob("*.wav"), home / "note.txt"]:
        path.unlink()  # what was brought from outside, with names
    return Week(home, made.study.path, said, before, after)


def bring(home):
    """What people bring from outside: the list, a field note, a recording, each under or with a name."""
    (home / "passphrase").write_text(making.PASSPHRASE)
    (home / "passphrase").chmod(0o600)
    (home / "note.txt").write_text(f"{PEOPLE[3][0]} was tired; her sister is {PEOPLE[0][0]}.", encoding="utf-8")
    write_sound(home / f"{PEOPLE[2][0]}.wav", (np.random.default_rng(9).standard_normal(96_000) * 3000).astype(np.int16), rate=16_000)
    for name in ("codes.csv", "manuscript.txt", "answers.csv", "answers.ics", "R2.txt", "list-of-names.csv"):
        (home / name).write_text("name,kind\nHoogeveen,town\n" if name.startswith("list") else "nothing of use\n")
    for place in ("inbox", "disk", "stick"):
        (home / place).mkdir()
    rows = "".join(f"{';'.join(person)};{7 + i};0{i + 1}-05-198{i}\n" for i, person in enumerate(PEOPLE))
    given = home / f"Lijst van {PEOPLE[0][0]}.csv"
    given.write_text(HEAD + rows, encoding="utf-8")
    return given


def read_everything(server):
    """Every page of a server that may be looked at without changing anything, as a browser of this computer gets it."""
    thread = server.in_thread()
    browser = Browser(server)
    ways = [route.path.replace("{number:int}", "1") for route in server.door.app.routes if "GET" in route.methods]
    shown = [browser.get(way) for way in ways if "{" not in way]
    server.stop()
    thread.join()
    assert len([one for one in shown if one.status == 200]) >= 2
    return "\n".join(f"{one.headers}{one.body.decode('utf-8', 'replace')}" for one in [browser.let_in, *shown])


def type_all(made, given, patch, said):
    study = made.study.path
    places = {"home": study.parent.as_posix(), "odd": PEOPLE[2][0], "phone": PEOPLE[1][1], "mail": PEOPLE[1][2]}

    def typed(*words, expect=0):
        out = io.StringIO()
        with patch.context() as inner:
            inner.setattr("sys.stdout", out)
            inner.setattr("sys.stderr", out)
            code = run(["--by", "SD", *words])
        said.append(Said(words, out.getvalue(), code))
        assert expect is None or code == expect, (words, out.getvalue())

    take_part(typed, given)
    reopened = making.Made(open_study(study), None)
    making.interviewed(reopened, "P4", seed=4)
    making.group(reopened, ("P2", "P4"), seed=5)
    reopened.study.db.close()
    for words, refused in sweep.lines(sweep.ROOMS, **places):
        typed(*words, expect=None if refused else 0)
    typed("people", "withdraw", "P1", "--scope", "no-further-contact")
    typed("people", "withdraw", "P4", "--scope", "erase", "--dry-run", "--json")
    typed("people", "withdraw", "P4", "--scope", "erase", "--reason", "does not want it any more")
    typed("people", "withdraw", "P3", "--scope", "erase", "--reason", f"her name is {PEOPLE[2][0].split(' ')[1]}", expect=1)
    typed("people", "erase", "P4", "--second", "MSHW", "--dry-run", "--json")
    typed("people", "erase", "P4", "--second", "SD", expect=1)
    group = study.parent / "pain.key" / "letters" / "S5-address.html"  # of a group, so with others
    group.write_text(f"{PEOPLE[1][0]}, {PEOPLE[3][0]}", encoding="utf-8")
    before = every_file(study.parent)
    typed("people", "erase", "P4", "--second", "MSHW")
    after = every_file(study.parent)
    for words, refused in sweep.lines(sweep.AFTER, **places):
        typed(*words, expect=None if refused else 0)
    backup = next(path for path in sorted((study / "backups").iterdir()) if path.is_dir())
    typed("backup", "--restore", str(backup), "--into", str(study.parent / "back"), "--json")
    return before, after


def every_file(home):
    return {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}


def take_part(typed, given):
    """From the list to a signature and an appointment."""
    typed("sample", "import", str(given), "--dry-run", "--dates", "day-first")
    typed("sample", "import", str(given), "--dates", "day-first", "--json")
    typed("sample", "import", str(given), "--dates", "day-first")
    typed("sample", "list", "--csv", "reports/list.csv")
    for who in ("C1", "C2", "C3", "C4"):
        typed("people", "contact", who, "--letter", "yesterday")
        typed("call", who)
        typed("people", "contact", who, "--outcome", "reached", "--note", "wants to think")
        typed("people", "agree", who)
        typed("people", "consent", who, "--form", "3", "--on", "yesterday", "--scopes", "all")
    for number, who in enumerate(("P1", "P2", "P3"), 1):
        typed("schedule", "book", who, "--at", f"2036-12-0{number} 10:00", "--with", "SD", "--mode", "home")
    typed("schedule", "cancel", "S2", "--why", "the room is flooded")
    typed("people", "decline", "C3", "--why", "not-given", expect=None)


def shows_names(words):
    return any(f" {asked} " in f" {' '.join(words)} " for asked in sweep.SHOWING_NAMES)


def test_nothing_in_the_study_its_backups_its_calendars_or_on_another_disk_tells_who_anybody_is(week):
    hits = [hit for hit in found_in(week.home, needles()) if not hit.removeprefix("the name ").startswith(LETTERS)]
    assert hits == []
    assert {path.name for path in week.home.iterdir()} >= {"pain", "disk", "stick", "back", "calendar", "feed", "printed.docx"}


def test_of_somebody_who_was_erased_nothing_is_left_even_where_names_may_lie(week):
    name, phone, email, address, *_ = PEOPLE[3]
    assert found_in(week.home, [name, phone, email, address]) == []


# ---- the tables of docs/privacy.md

HOMES = {"": "pain/", "key": "pain.key/", "elsewhere": ""}
STANDS_FOR = {"DISK/my-study": "disk/pain", "STICK/my-study": "stick/pain", "CALENDAR": "calendar", "ANYWHERE": "printed.docx"}
NOT_IN_A_WEEK = (
    "phone_script.toml",
    ".work",
    "study.key",
    "-wal",
    "-shm",
    "team-calendar.ics",
    "migration",
    "visits-",
    "saturation",
    "gaps",
)


def rows_of_the_page():
    """(pattern of a file below the home, what is said when somebody is erased), as the tables have them."""
    text = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    tables = text.partition("## Every file")[2].partition("## Where the name")[0].split("| file |")[1:]
    for home, table in zip(HOMES.values(), tables, strict=True):
        for line in table.splitlines()[2:]:
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            for pattern in re.findall("`([^`]+)`", cells[0]):
                for place, ours in STANDS_FOR.items():
                    pattern = pattern.replace(place, ours)
                yield home + pattern, cells[-1]


def row_of(file, rows):
    return next(((pattern, fate) for pattern, fate in rows if fnmatchcase(file, pattern)), None)


def test_every_file_stands_in_the_page_on_privacy_and_every_row_of_it_is_a_file(week):
    rows = list(rows_of_the_page())
    brought = (
        "answers",
        "codes.csv",
        "manuscript.txt",
        "R2.txt",
        "list-of-names.csv",
        "passphrase",
        "note.txt",
        "inbox",
        "Lijst van",
        "🦊",
    )
    others = ("back/", "other/", "other.key/", "feed", "pictures/")  # other studies, and what was written elsewhere by name
    files = {one for one in week.before | every_file(week.home) if not one.startswith((*brought, *others))}
    assert sorted(one for one in files if not row_of(one, rows)) == []
    used = {found[0] for one in files if (found := row_of(one, rows))}
    unused = [pattern for pattern, _ in rows if pattern not in used and not any(word in pattern for word in NOT_IN_A_WEEK)]
    assert unused == [], "the page names a file that no command makes, or tests/making/sweep.py types no such command"


def test_what_the_page_says_of_erasing_is_what_happens(week):
    rows = list(rows_of_the_page())
    gone = week.before - week.after
    fates = {one: row_of(one, rows)[1] for one in gone}
    assert [one for one, fate in fates.items() if not fate.startswith("is deleted")] == []
    said = {pattern for pattern, fate in rows if fate.startswith("is deleted")}
    kept = [one for one in week.after if row_of(one, rows) and row_of(one, rows)[0] in said and re.search(r"(R1|R3|P4|S4)\b", one)]
    assert kept == [] and len(gone) > 30


def test_no_listing_no_page_and_no_complaint_tells_it_either(week):
    forms = {form for needle in needles() for form in disguises(needle)}
    named = [one.words for one in week.said if shows_names(one.words)]
    for at, one in enumerate(week.said):
        pages_with_names = one.words == ("pages",) and "--names" in week.said[at + 1].words
        if one.words not in named and not pages_with_names:
            assert not [form for form in forms if form in one.text.encode()], one.words


def test_every_command_of_the_program_was_typed_and_every_listing_for_another_program_too(week):
    typed = [" ".join(("workflow", *one.words)) for one in week.said]
    known = {name: command for name, command in every_command() if not isinstance(command, click.Group)}
    missing = [name for name in known if name not in sweep.EXCUSED and not any(f"{line} ".startswith(f"{name} ") for line in typed)]
    for name, command in known.items():
        if "--json" in options_of(command) and name not in sweep.EXCUSED:
            missing += [] if any(f"{line} ".startswith(f"{name} ") and "--json" in line for line in typed) else [f"{name} --json"]
    assert not missing, f"tests/making/sweep.py types no {', '.join(missing)}: write a line for each, or why it needs none"
    assert set(sweep.EXCUSED) <= set(known)


def test_a_fault_of_the_program_tells_no_name_either(week, capsys, monkeypatch):
    monkeypatch.chdir(week.study)
    for fault in (ValueError, OSError, KeyError, UnicodeError):
        monkeypatch.setattr("workflow.today.steps.day.overview", lambda study, fault=fault: (_ for _ in ()).throw(fault(PEOPLE[0][0])))
        assert run(["status"]) == 1
        told = capsys.readouterr()
        assert "The program has a fault" in told.err and PEOPLE[0][0] not in told.out + told.err


def test_every_command_that_was_typed_did_what_it_should(week):
    """Else the silence would prove nothing: the people are in the key file, and the screen of a call shows them."""
    study = week.study
    shown = {one.words[1]: one.text for one in week.said if one.words[0] == "call"}
    assert PEOPLE[0][1] in shown["C1"]
    opened = open_study(study)
    names = making.open_file(opened, making.PASSPHRASE)
    known = names.everybody()
    assert {person["name"] for person in known.values()} == {person[0] for person in PEOPLE[:3]}  # the fourth was erased
    assert found_in(study.parent / "pain.key", ["called-off"])  # a draft is there
    assert not [one.text for one in week.said if "has a fault" in one.text]
    assert whole.faults(opened) == []
    unknown = {row["subject"] for row in opened.db.rows("SELECT DISTINCT subject FROM event")} - set(whole.FOLDS)
    assert not unknown, "a room that writes events of its own names their fold in workflow/store/whole.py"
    names.close()
