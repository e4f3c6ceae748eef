"""What the archive gets of a study: a bag with checksums (BagIt 1.0, RFC 8493), and of events what tells of nobody (floor 1)."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from workflow.export.csv import table
from workflow.export.refi import guid
from workflow.people import candidates
from workflow.schedule import sessions

CODEBOOK_SPACE = "urn:QDA-XML:codebook:1.0"
DECISIONS = ("guide", "saturation")  # subjects whose events are about the study alone: kept whole, with the day where no session is named
KEPT = {  # subject -> what of an event's data is kept; of others nothing but that it happened
    "recording": ("session", "language", "speakers"),
    "guide-use": ("guide", "version", "pilot", "in_analysis"),
    "member-check": ("answer", "channel", "on", "sent_on"),
    "coding": ("coders", "codes", "sources", "packed_on"),
}
HEARD = ("model", "revision", "released", "duration_ms", "words")  # of what an event says of a transcript
DAY = re.compile(r"\b(\d{4}-\d\d)-\d\d\b")
NOT_KEPT = ("uid", "files", "starts", "began")  # of a session: what leads to a calendar, and the exact hour
SAFE = {  # section of study.toml -> what of it stands in the archive
    "dimension": ("group", "name", "type", "levels", "bands", "range", "minimum", "maximum", "cover"),
    "eligibility": ("group", "rule", "reason"),
    "wave": ("name", "group", "anchor", "after", "before_days", "after_days", "minutes", "modes"),
    "form": ("version", "languages", "scopes"),
    "staff": ("id", "role"),
}


def bag(payload: Mapping[str, bytes], info: Mapping[str, str]) -> dict[str, bytes]:
    """The files of a bag: the payload under data/, a manifest of its checksums, and one of the files that describe it.

    >>> sorted(bag({"README.md": b"x"}, {"External-Identifier": "pain"}))
    ['bag-info.txt', 'bagit.txt', 'data/README.md', 'manifest-sha256.txt', 'tagmanifest-sha256.txt']
    """
    size = f"{sum(map(len, payload.values()))}.{len(payload)}"
    described = "".join(f"{key}: {value}\n" for key, value in {**info, "Payload-Oxum": size}.items())
    made = {f"data/{name}": content for name, content in sorted(payload.items())}
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": described.encode(),
        "manifest-sha256.txt": manifest(made),
    }
    return made | tags | {"tagmanifest-sha256.txt": manifest(tags)}


def manifest(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())).encode()


def read_manifest(content: bytes) -> dict[str, str]:
    """File -> SHA-256.

    >>> read_manifest(manifest({"data/a b.txt": b""}))["data/a b.txt"][:8]
    'e3b0c442'
    """
    pairs = (line.split(None, 1) for line in content.decode("utf-8", "replace").splitlines() if line.strip())
    return {pair[1].strip(): pair[0] for pair in pairs if len(pair) == 2}


def event_line(number: int, event: Any, *, named: bool, bands: Mapping[str, str]) -> str:
    """One event as a line of JSON. `named` says that the person agreed to being archived; `bands` are their facts as levels.

    Of people and their sessions the month alone is kept, of every day that is told, and no word that somebody wrote about them.

    >>> from workflow.store.events import Event
    >>> said = {"group": "patients", "facts": {"age": 45, "region": "Utrecht"}}
    >>> event_line(3, Event("candidate", 17, "listed", "SD", "2026-05-03T09:12:00Z", said), named=True, bands={"age": "40-59"})
    '{"n": 3, "when": "2026-05", "by": "SD", "subject": "candidate", "number": 17, "kind": "listed", "provenance": "recorded", \
"data": {"facts": {"age": "40-59"}, "group": "patients"}}'
    """
    decision = event.subject in DECISIONS
    dated = decision and "session" not in event.data  # a pilot was held with somebody
    data = _data(event, named, bands)
    line = {
        "n": number,
        "when": event.at_utc[: 10 if dated else 7],
        "by": event.who,
        "subject": event.subject,
        "number": event.number,
        "kind": event.kind,
        "provenance": event.provenance,
        "data": dict(sorted((data if dated else _by_month(data)).items())),
    }
    return json.dumps(line | ({"reason": event.reason} if decision and event.reason else {}), ensure_ascii=False)


def _by_month(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same with the month in place of each day.

    >>> _by_month({"sent_on": "2026-12-17", "channel": "mail"})
    {'sent_on': '2026-12', 'channel': 'mail'}
    """
    return {key: DAY.sub(r"\1", value) if isinstance(value, str) else value for key, value in data.items()}


def _data(event: Any, named: bool, bands: Mapping[str, str]) -> dict[str, Any]:
    if event.subject in DECISIONS:
        return dict(event.data)
    if event.subject == "candidate":
        kept = {key: value for key, value in candidates.blanked(event).items() if key not in ("blank", "files", "sha256", "on")}
        if named and event.kind == "listed":
            kept["facts"] = dict(sorted(bands.items()))
        if named and event.kind == "consented":
            kept |= {key: event.data[key] for key in ("form", "scopes") if key in event.data}
        return kept
    if event.subject == "session":
        return {key: value for key, value in sessions.blanked(event).items() if key not in NOT_KEPT}
    kept = {key: event.data[key] for key in KEPT.get(event.subject, ()) if key in event.data}
    heard = event.data.get("transcribed") if event.subject == "recording" else None
    if isinstance(heard, dict):
        kept["transcribed"] = {key: heard[key] for key in HEARD if key in heard}
    return kept


def settings(study: Any) -> bytes:
    """What study.toml says of the design, without rooms, mail, closed days and where the key lies."""
    made: dict[str, Any] = {"id": study.id, "title": study.title, "languages": list(study.languages), "groups": dict(study.groups)}
    made |= {"wanted": dict(study.wanted), "verbatim": dict(study.verbatim), "rules": dict(study.rules)}
    for section, keys in SAFE.items():
        made[section] = [{key: one[key] for key in keys if key in one} for one in study.sections.get(section, ())]
    return (json.dumps(made, ensure_ascii=False, indent=2, default=str) + "\n").encode()


def codebook(codes: Mapping[str, int]) -> dict[str, bytes]:
    """The codes with how often each was given, as a table and as a REFI-QDA codebook; nothing where there are none.

    >>> list(codebook({"being heard": 2}))
    ['codebook.csv', 'codebook.qdc']
    """
    from xml.etree.ElementTree import Element, SubElement, tostring

    if not codes:
        return {}
    root = Element("CodeBook", {"xmlns": CODEBOOK_SPACE, "origin": "workflow"})
    parent = SubElement(root, "Codes")
    for name in sorted(codes):
        SubElement(parent, "Code", {"guid": guid("code", name), "name": name, "isCodable": "true"})
    qdc = b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="utf-8")
    return {"codebook.csv": table(("code", "codings"), sorted(codes.items())), "codebook.qdc": qdc}


README = """# {title}

The archive of the study `{id}`, written by interview-workflow {version}.

| | |
|---|---|
{rows}
## What is here

| file | holds |
|---|---|
| `study.json` | the design: groups, sampling dimensions, eligibility, waves, rules |
| `participants.csv` | each participant by id, with the sampling attributes as levels and bands |
| `transcripts.csv` | each transcript with its session, month, mode, guide and length |
| `transcripts/` | the words: plain text, JSON with times and probabilities, a table, subtitles |
| `project.qdpx` | the same for coding programs (REFI-QDA 1.5), with the codings of the double coding, where there was one |
| `guides/` | every frozen version of the topic guides |
| `codebook.csv`, `codebook.qdc` | the codes of the double coding, where there was one |
| `events.jsonl` | what happened in the study, one event a line; of people the month alone, and no word about them |

People stand here by number. {names} Not here: sound, contact details, the key that turns a number into a person, whoever has not agreed
to archiving, notes, reasons, and the exact day of anything that was done with a person.

## Checking

`manifest-sha256.txt`, one folder up, has the SHA-256 of every file: `sha256sum --check manifest-sha256.txt`. The folder is a bag
(BagIt 1.0, RFC 8493).
"""


def readme(id: str, title: str, version: str, facts: Iterable[tuple[str, object]], *, replaced: bool) -> bytes:
    """The page that explains the archive."""
    rows = "".join(f"| {name} | {value} |\n" for name, value in facts)
    names = "Spoken names were replaced by pseudonyms." if replaced else "Names that were spoken were not replaced."
    return README.format(id=id, title=title, version=version, rows=rows, names=names).encode()
