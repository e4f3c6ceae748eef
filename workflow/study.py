"""What study.toml says, checked; unknown keys are faults, and all faults are told at once (floor 1).

The law of its sections and keys stands in `SECTIONS`; a new issue adds a key there and nowhere else.
"""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workflow.errors import BadInput
from workflow.ids import WORDS
from workflow.people import eligibility
from workflow.people.consent import SCOPES as CONSENT_SCOPES
from workflow.people.intake.fields import gives_away
from workflow.people.sampling.dimension_faults import faults as dimension_faults
from workflow.people.sampling.dimension_faults import weight_faults
from workflow.schedule.hours import away_faults
from workflow.schedule.hours import faults as staff_faults
from workflow.schedule.waves import faults as wave_faults
from workflow.study_faults import faults as name_faults
from workflow.transcribe.verbatim import notations

FORMAT = "study.toml"
TEXT, NUMBER, TRUTH, LIST, TABLE = str, int, bool, list, dict
NAMES = {str: "a text in quotes", int: "a whole number", bool: "true or false", list: "a list in [ ]", dict: "a table in { }"}

# section -> key -> (type, needed). "[[x]]" sections may stand several times.
SECTIONS: dict[str, dict[str, tuple[type, bool]]] = {
    "study": {
        "id": (TEXT, True),
        "title": (TEXT, True),
        "timezone": (TEXT, True),
        "languages": (LIST, True),
        "identities": (TEXT, True),
        "allow_same_folder": (TRUTH, False),
        "began": (object, False),  # its first day, where that was before it came into this program
        "holidays": (TEXT, False),  # a country, NL: its public holidays are left free
        # what the report prints of the study itself; it counts none of this
        "design": (TEXT, False),
        "ethics": (TEXT, False),  # the committee and its number
        "registration": (TEXT, False),
        "reporting": (TEXT, False),  # the guideline: SRQR, COREQ
        "funding": (TEXT, False),
        "interests": (TEXT, False),  # competing ones
        "involvement": (TEXT, False),  # of patients and the public
        "availability": (TEXT, False),  # of the data
        "limitations": (LIST, False),
    },
    "group": {
        "name": (TEXT, True),
        "prefix": (TEXT, True),
        "wanted": (NUMBER, False),  # how many should take part
        "label": (TEXT, False),  # what the report calls them
        "list": (TEXT, False),  # what their sampling list holds: pool, contacted or participants
        "may_be_among": (TEXT, False),  # another group of which some may be the same people; nobody has recorded who
    },
    "dimension": {
        "group": (TEXT, True),
        "name": (TEXT, True),
        "type": (TEXT, False),
        "levels": (LIST, False),
        "bands": (LIST, False),
        "range": (LIST, False),
        "weight": (object, False),  # a number from 0 up; 1 where nothing is said
        "minimum": (object, False),  # one number for all levels, or a table of level = number
        "maximum": (object, False),
        "cover": (TRUTH, False),
        "label": (TEXT, False),  # what the report calls it
        "note": (TEXT, False),  # stands below its table
    },
    "eligibility": {"group": (TEXT, True), "rule": (TEXT, True), "reason": (TEXT, True)},
    "form": {  # a version of the consent form
        "version": (TEXT, True),
        "from": (object, True),  # the day it came into use
        "languages": (LIST, False),
        "scopes": (LIST, False),
        "sign_again": (TRUTH, False),  # whoever signed an earlier one must sign this one too
    },
    "wave": {
        "name": (TEXT, True),
        "group": (TEXT, True),
        "anchor": (TEXT, False),
        "after": (TEXT, False),
        "before_days": (NUMBER, False),
        "after_days": (NUMBER, False),
        "minutes": (NUMBER, False),
        "modes": (LIST, False),
        "label": (TEXT, False),  # what the report calls it
        "leads": (LIST, False),  # the staff of whom one leads; everybody, where it is left out
        "seconds": (LIST, False),  # the staff of whom one comes along
    },
    "staff": {
        "id": (TEXT, True),
        "role": (TEXT, True),
        "from": (object, False),
        "until": (object, False),
        "hours": (LIST, False),  # times of the week: ["Mon 9-17", "Tue 9-12"]
        "gender": (TEXT, False),
        "profession": (TEXT, False),
        "credentials": (TEXT, False),
        "experience": (TEXT, False),
        "relationship": (TEXT, False),  # to participants, before the study
        "treats": (LIST, False),  # therapists among the facts whose patients this person must not interview
        "colleagues": (LIST, False),  # ids of people whom this person works with and must not interview
        "calendar": (TEXT, False),  # a calendar file, kept outside the study: when this person is busy
        "confidentiality": (object, False),  # the day a student signed it; false until then
    },
    "away": {"who": (TEXT, True), "from": (object, True), "until": (object, False)},  # when one of the staff cannot
    "closed": {"from": (object, True), "until": (object, False), "reason": (TEXT, False)},  # days without interviews
    "room": {"name": (TEXT, True), "place": (TEXT, False), "seats": (NUMBER, False)},
    "verbatim": {"level": (TEXT, False), "pauses": (TEXT, False), "fillers": (TRUTH, False), "words": (LIST, False)},
    "mail": {  # how invitations go out, for who wants them sent
        "address": (TEXT, True),  # the study's mailbox, which reads the answers
        "name": (TEXT, False),  # neutral: it stands in everybody's calendar
        "server": (TEXT, False),
        "port": (NUMBER, False),
        "user": (TEXT, False),
        "imap": (TEXT, False),  # the server on which that mailbox is read
        "imap_port": (NUMBER, False),
        "calendar": (TEXT, False),  # the address of a CalDAV calendar
    },
    "analysis": {  # what the report prints of the analysis; the program counts none of this
        "method": (TEXT, False),
        "software": (TEXT, False),
        "coders": (LIST, False),
        "double_coded": (TEXT, False),  # what the paper says: "first 3", "all"; held against what was coded twice
        "themes": (TABLE, False),  # group = number
    },
    "report": {  # stated and not_stated: for a study rebuilt from a publication, ids of facts; * stands for anything
        "stated": (LIST, False),  # the publication states them, so made-up records under them are not remarked on
        "not_stated": (LIST, False),  # it does not, so nothing is said of them
        "answers": (TABLE, False),  # items of SRQR and COREQ that people write themselves: S3 = "..."
        "not_applicable": (TABLE, False),  # items that do not apply, with why: C15 = "..."
        "nl": (TABLE, False),  # what a Dutch Methods section calls what is named here: patients = "patiënten"
    },
    "rules": {
        "attempts": (NUMBER, False),
        "reflection_days": (NUMBER, False),
        "member_check": (TEXT, False),
        "double_coding": (TEXT, False),
        "ids_width": (NUMBER, False),
        "interviews_a_day": (NUMBER, False),  # of one member of staff
        "minutes_around": (NUMBER, False),  # before and after an interview: to set up, to write notes
        "minutes_travel": (NUMBER, False),  # each way, to a home or a practice
        "sampling": (TABLE, False),  # minimum, unlike, cover: the parts of a rank; pending: what somebody who agreed counts for
    },
}
ABOUT = ("design", "ethics", "registration", "reporting", "funding", "interests", "involvement", "availability", "limitations")
LISTS = ("pool", "contacted", "participants")
# Words that the report's ids begin with, so no group is called so.
REPORTED = (
    "analysis", "characteristics", "design", "double-coding", "durations", "focus-groups", "gaps", "guides", "interviewed",
    "member-check", "modes", "people", "periods", "saturation", "sessions", "staff", "transcription", "transcripts", "window",
)  # fmt: skip
MANY = {"group", "dimension", "eligibility", "form", "wave", "staff", "away", "closed", "room"}
LEVELS = ("full", "intelligent", "clean")
RULES = {
    "attempts": 3, "reflection_days": 0, "member_check": "first 3", "double_coding": "first 3", "ids_width": 1,
    "interviews_a_day": 3, "minutes_around": 15, "minutes_travel": 30, "sampling": {},
}  # fmt: skip
VERBATIM: dict[str, Any] = {"level": "full", "pauses": "plain", "fillers": True, "words": []}


@dataclass(frozen=True, slots=True)
class Study:
    """The settings of one study, as its study.toml gives them."""

    id: str
    title: str
    timezone: str
    languages: tuple[str, ...]
    identities: str  # the folder of the key file, relative to the study's folder or absolute
    allow_same_folder: bool = False
    began: str = ""  # its first day, where study.toml says it
    holidays: str = ""  # a country's two letters
    groups: dict[str, str] = field(default_factory=dict)  # name -> prefix
    wanted: dict[str, int] = field(default_factory=dict)  # group -> how many should take part, where study.toml says so
    sections: dict[str, tuple[dict[str, Any], ...]] = field(default_factory=dict)  # group, dimension, eligibility, form, wave, staff, room
    verbatim: dict[str, Any] = field(default_factory=lambda: dict(VERBATIM))
    rules: dict[str, Any] = field(default_factory=lambda: dict(RULES))
    mail: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)  # of [study], what the report prints: ethics, funding ...
    analysis: dict[str, Any] = field(default_factory=dict)
    report: dict[str, Any] = field(default_factory=dict)

    @property
    def waves(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(wave["name"] for wave in self.sections["wave"]))

    @property
    def staff(self) -> tuple[str, ...]:
        return tuple(person["id"] for person in self.sections["staff"])


def read(text: str) -> Study:
    """The study that the text of a study.toml describes.

    Raises BadInput with every fault, one a line.

    >>> read('[study]\\nid = "x"\\ncolour = "red"')
    Traceback (most recent call last):
    ...
    workflow.errors.BadInput: study.toml has 5 faults:
      [study] has no key 'colour'; it knows id, title, timezone, languages, identities, allow_same_folder, began, holidays, design, \
ethics, registration, reporting, funding, interests, involvement, availability, limitations
      [study] needs 'title', a text in quotes
      [study] needs 'timezone', a text in quotes
      [study] needs 'languages', a list in [ ]
      [study] needs 'identities', a text in quotes
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise _unreadable(text, fault) from None
    faults = _faults(data)
    if faults:
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise BadInput(f"{FORMAT} has {count}:\n  " + "\n  ".join(faults))
    head = data["study"]
    return Study(
        id=head["id"],
        title=head["title"],
        timezone=head["timezone"],
        languages=tuple(head["languages"]),
        identities=head["identities"],
        allow_same_folder=head.get("allow_same_folder", False),
        began=str(head.get("began", "")),
        holidays=head.get("holidays", ""),
        groups={group["name"]: group["prefix"] for group in data.get("group", [])},
        wanted={group["name"]: group["wanted"] for group in data.get("group", []) if "wanted" in group},
        sections={name: tuple(data.get(name, ())) for name in sorted(MANY)},
        verbatim=VERBATIM | data.get("verbatim", {}),
        rules=RULES | data.get("rules", {}),
        mail=data.get("mail", {}),
        about={key: head[key] for key in ABOUT if key in head},
        analysis=data.get("analysis", {}),
        report=data.get("report", {}),
    )


def _unreadable(text: str, fault: tomllib.TOMLDecodeError) -> BadInput:
    """What is wrong with the file as a whole; the quotes that text processors make are what it most often is."""
    curly = [number for number, line in enumerate(text.splitlines(), 1) if re.search('=[^"#]*[\u201c\u201d\u201e\u2018\u2019]', line)]
    if curly:
        where = f"{FORMAT} has curly quotation marks in line {curly[0]}"
        return BadInput(
            f"{where}; only straight ones can be read.", hint='write " there, in a plain text editor, then type the command again'
        )
    return BadInput(f"{FORMAT} cannot be read: {fault}.", hint="correct that line, then type the command again")


def _faults(data: dict[str, Any]) -> list[str]:
    faults = [f"there is no section [{name}]; it knows {', '.join(SECTIONS)}" for name in data if name not in SECTIONS]
    if "study" not in data:
        faults.append("the section [study] is missing")
    for name, keys in SECTIONS.items():
        if name not in data:
            continue
        shown = f"[[{name}]]" if name in MANY else f"[{name}]"
        entries = data[name] if name in MANY else [data[name]]
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            faults.append(f"write {shown} for '{name}'")
            continue
        for number, entry in enumerate(entries, 1):
            where = f"{shown} number {number}" if name in MANY else shown
            faults += _entry_faults(where, entry, keys)
    return faults or _sense_faults(data)


def _entry_faults(where: str, entry: dict[str, Any], keys: dict[str, tuple[type, bool]]) -> list[str]:
    faults = [f"{where} has no key '{key}'; it knows {', '.join(keys)}" for key in entry if key not in keys]
    for key, (kind, needed) in keys.items():
        if key not in entry:
            if needed:
                faults.append(f"{where} needs '{key}', {NAMES[kind]}")
        elif kind is not object and (not isinstance(entry[key], kind) or (kind is int and isinstance(entry[key], bool))):
            faults.append(f"{where}: '{key}' must be {NAMES[kind]}")
    return faults


def _sense_faults(data: dict[str, Any]) -> list[str]:
    """What the shape alone cannot tell: names that refer to something, zones, prefixes."""
    faults = []
    for key, known in (("pauses", tuple(notations())), ("level", LEVELS)):
        chosen = data.get("verbatim", {}).get(key, known[0])
        if chosen not in known:
            faults.append(f'[verbatim]: {key} = "{chosen}" is not known; it can be {", ".join(known)}')
    zone = data["study"]["timezone"]
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        faults.append(f"[study]: there is no time zone '{zone}'; write one such as Europe/Amsterdam")
    wrong = [str(one) for one in data["study"]["languages"] if not re.fullmatch(r"[a-z]{2,3}", str(one))]
    if wrong or not data["study"]["languages"]:
        said = f"'{wrong[0]}' is no code of a language" if wrong else "no language is named"
        faults.append(f'[study]: {said}; write them such as languages = ["nl", "en"]')
    for form in data.get("form", []):
        if not isinstance(form["from"], date):
            faults.append(f"[[form]] {form['version']}: 'from' must be a day, written 2026-05-01 without quotes")
        wrong = [scope for scope in form.get("scopes", []) if scope not in CONSENT_SCOPES]
        if wrong:
            faults.append(
                f"[[form]] {form['version']}: there is no scope {', '.join(map(str, wrong))}; it knows {', '.join(CONSENT_SCOPES)}"
            )
    groups = {group["name"] for group in data.get("group", [])}
    prefixes = [group["prefix"] for group in data.get("group", [])]
    for prefix in prefixes:
        if not (prefix.isascii() and prefix.isalpha() and prefix.isupper() and len(prefix) <= 4):
            faults.append(f"[[group]]: the prefix '{prefix}' must be one to four capital letters")
        if prefix in WORDS or prefixes.count(prefix) > 1:
            faults.append(f"[[group]]: the prefix '{prefix}' is taken; choose another")
    faults += _report_faults(data)
    faults += wave_faults(data.get("wave", []))
    faults += staff_faults(data.get("staff", []))
    staff = [person["id"] for person in data.get("staff", [])]
    faults += away_faults(data.get("away", []), staff)
    for wave in data.get("wave", []):
        strangers = [name for key in ("leads", "seconds") for name in wave.get(key, ()) if name not in staff]
        faults += [f"[[wave]] {wave['name']}: '{name}' is not among the staff" for name in strangers]
    faults += _sampling_faults(data)
    for name in ("dimension", "eligibility", "wave"):
        for entry in data.get(name, []):
            if entry["group"] not in groups and entry["group"] != "focus-group":
                faults.append(f"[[{name}]]: there is no group '{entry['group']}'; it knows {', '.join(sorted(groups)) or 'none yet'}")
    return faults + _began_faults(data) + _fact_faults(data) + name_faults(data)


def _began_faults(data: dict[str, Any]) -> list[str]:
    plain = isinstance(data["study"].get("began", date.min), date)
    return [] if plain else ["[study]: 'began' must be a day, written 2026-05-01 without quotes"]


def _report_faults(data: dict[str, Any]) -> list[str]:
    """Words of the report that it cannot use."""
    faults, groups = [], {group["name"] for group in data.get("group", [])}
    for group in data.get("group", []):
        if group.get("list", LISTS[0]) not in LISTS:
            faults.append(f'[[group]] {group["name"]}: list = "{group["list"]}" is not known; it can be {", ".join(LISTS)}')
        if group["name"] in REPORTED or "." in group["name"]:
            faults.append(f"[[group]]: the name '{group['name']}' is taken by the report, or has a dot in it; choose another")
        if group.get("may_be_among", group["name"]) not in groups:
            faults.append(f"[[group]] {group['name']}: there is no group '{group['may_be_among']}'")
    lists = (("study", "limitations"), ("analysis", "coders"), ("report", "stated"), ("report", "not_stated"))
    for section, key in lists:
        if not all(isinstance(one, str) for one in data.get(section, {}).get(key, [])):
            faults.append(f"[{section}] {key}: each of them is a text in quotes")
    if not all(isinstance(one, str) for one in data.get("report", {}).get("nl", {}).values()):
        faults.append("[report] nl: each of them is a text in quotes")
    themes = data.get("analysis", {}).get("themes", {})
    if not all(isinstance(count, int) and not isinstance(count, bool) for count in themes.values()):
        faults.append("[analysis] themes: each of them is a whole number")
    return faults


def _sampling_faults(data: dict[str, Any]) -> list[str]:
    wanted = {group["name"]: group.get("wanted") for group in data.get("group", [])}
    few = [f"[[group]] {name}: wanted must be at least 1" for name, count in wanted.items() if count is not None and count < 1]
    return [*few, *dimension_faults(data.get("dimension", []), wanted), *weight_faults(data.get("rules", {}).get("sampling", {}))]


def _fact_faults(data: dict[str, Any]) -> list[str]:
    """Rules that cannot be used, and facts that would bring a name or a number into the study."""
    faults, facts = [], [entry["name"] for entry in data.get("dimension", [])]
    for number, entry in enumerate(data.get("eligibility", []), 1):
        wrong = eligibility.faults(entry["rule"])
        faults += [f"[[eligibility]] number {number}: the rule '{entry['rule']}' cannot be used: {fault}" for fault in wrong]
        facts += [] if wrong else eligibility.names_in(entry["rule"])
    private = dict.fromkeys(fact for fact in facts if gives_away(fact))
    return faults + [
        f"'{fact}' says who somebody is; it stays in the key file and cannot be a dimension or stand in a rule" for fact in private
    ]
