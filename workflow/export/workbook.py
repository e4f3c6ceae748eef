"""The participants and their sampling attributes as an Excel workbook, which coding programs read as variables (floor 1)."""

from collections.abc import Sequence
from io import BytesIO

from workflow.export.bundle import Bundle
from workflow.export.clean import short
from workflow.export.packing import repacked

_CORE = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<cp:coreProperties'
    b' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)


def workbook(title: str, header: Sequence[str], lines: Sequence[Sequence[str | int]]) -> bytes:
    """A workbook of one sheet. Texts are written as texts, so that none is computed; no author, no date."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row, line in enumerate([header, *lines], 1):
        for column, value in ((column, value) for column, value in enumerate(line, 1) if value != ""):
            cell = sheet.cell(row, column, short(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"  # not a formula, whatever it begins with
                cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    sheet.freeze_panes = "A2"
    written = BytesIO()
    book.save(written)
    return repacked(written.getvalue(), {"docProps/core.xml": _CORE})


def attributes(bundle: Bundle) -> list[str]:
    """The names of every sampling attribute that somebody in the bundle has, in their order."""
    return list(dict.fromkeys(name for case in bundle.cases for name, _ in case.attributes))


def facts(bundle: Bundle) -> list[str]:
    """The names of every fact that a document in the bundle has, in their order."""
    return list(dict.fromkeys(name for document in bundle.documents for name, _ in document.facts))


def own_title(bundle: Bundle, name: str) -> str:
    """The column of a document's fact; one that is called as an attribute of its participant is says whose it is.

    >>> from workflow.export.bundle import Case
    >>> own_title(Bundle((), (Case("P7", "", (("language", "nl"),)),)), "language"), own_title(Bundle(()), "language")
    ('transcript language', 'language')
    """
    return f"transcript {name}" if name in attributes(bundle) else name


def cases(bundle: Bundle) -> bytes:
    """One row for each participant."""
    names = attributes(bundle)
    lines = [[case.id, case.group, *(dict(case.attributes).get(name, "") for name in names)] for case in bundle.cases]
    return workbook("cases", ["case", "group", *names], lines)


def documents(bundle: Bundle, first: Sequence[str], label: str) -> bytes:
    """One row for each transcript: `first` are its leading columns, `label` stands before the document's name in the first."""
    own, names = facts(bundle), attributes(bundle)
    known = {case.id: case for case in bundle.cases}
    lines = []
    for document in bundle.documents:
        case = known.get(document.who[0]) if len(document.who) == 1 else None
        values = dict(case.attributes) if case else {}
        who = ", ".join(document.who)
        lines.append([label, document.transcript.recording, who, *(dict(document.facts).get(n, "") for n in own),
                      *(values.get(n, "") for n in names)])  # fmt: skip
    return workbook("documents", [*first, "participant", *(own_title(bundle, n) for n in own), *names], lines)


def groups(bundle: Bundle) -> bytes:
    """One row for each transcript, its columns named with the prefixes of ATLAS.ti's tables: `!` for the name, `:` for a group.

    `:age` with 40-59 makes the group `age::40-59` (ATLAS.ti 7 user manual, p. 99). A transcript of several people is in no group of
    one of them.
    """
    names = attributes(bundle)
    told = [name for name in facts(bundle) if any(isinstance(dict(one.facts).get(name), str) for one in bundle.documents)]
    known = {case.id: case for case in bundle.cases}
    lines = []
    for document in bundle.documents:
        case = known.get(document.who[0]) if len(document.who) == 1 else None
        values = {"participant": case.id, "group": case.group, **dict(case.attributes)} if case else {}
        own = [dict(document.facts).get(name, "") for name in told]
        lines.append([document.transcript.recording, *(values.get(name, "") for name in ("participant", "group", *names)), *own])
    titles = ("participant", "group", *names, *(own_title(bundle, name) for name in told))
    return workbook("documents", ["!Document", *(f":{title}" for title in titles)], lines)
