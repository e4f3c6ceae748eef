"""Codings as coders hand them in: a stretch of a transcript and a code; read from CSV, every fault told at once (floor 1)."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflow.errors import BadInput
from workflow.export.clean import clean
from workflow.rigour.texts import Text

HEADER = ("transcript", "start", "end", "coder", "code")
MOST_FAULTS = 20
LARGEST = 20_000_000  # bytes


@dataclass(frozen=True, slots=True, order=True)
class Coding:
    """One code given to one stretch of a transcript; the end is exclusive."""

    recording: int
    start: int
    end: int
    code: str


def read_table(content: bytes, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a CSV as people save it: `,` or `;` or tab, with or without BOM, UTF-8 or Latin-1. Raises BadInput.

    >>> read_table(b"\\xef\\xbb\\xbfdocument;code\\r\\nR1;pain\\r\\n", ("document", "code"))
    [{'document': 'R1', 'code': 'pain', 'line': '2'}]
    """
    if content.startswith(b"PK\x03\x04"):
        raise BadInput("This is an Excel workbook or a zip file.", hint="save it as CSV, or give the .qdpx of your coding program")
    if len(content) > LARGEST:
        raise BadInput("This file is too large for a list of codings.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    names = [cell.strip().lower() for cell in lines[0]] if lines else []
    missing = [name for name in columns if name not in names]
    if missing:
        raise BadInput(f"The first line has no column {', '.join(missing)}.", hint=f"begin the file with {','.join(columns)}")
    rows = []
    for number, cells in enumerate(lines[1:], 2):
        if any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * len(names)]
            rows.append({name: padded[names.index(name)].strip() for name in columns} | {"line": str(number)})
    return rows


def read_csv(content: bytes, coder: str, texts: Mapping[str, Text]) -> tuple[Coding, ...]:
    """The codings of one coder in a file of these texts (by name). Raises BadInput with every fault.

    >>> made = Text(1, 0, "P1: Good.\\n")
    >>> read_csv(f"transcript,start,end,coder,code\\n{made.name},4,9,A,mood\\n".encode(), "A", {made.name: made})
    (Coding(recording=1, start=4, end=9, code='mood'),)
    """
    found, faults, strangers = [], [], []
    for row in read_table(content, HEADER):
        text, where = texts.get(re.sub(r"(?i)\.txt$", "", row["transcript"])), f"line {row['line']}"  # or the name of its file
        if text is None:
            strangers.append(row["transcript"])
            continue
        if row["coder"].casefold() != coder.casefold():
            faults.append(f"{where}: the coder is '{clean(row['coder'])}', not {coder}")
        if not re.fullmatch(r"\d{1,9}", row["start"]) or not re.fullmatch(r"\d{1,9}", row["end"]):
            faults.append(f"{where}: start and end must be whole numbers")
            continue
        start, end = int(row["start"]), int(row["end"])
        if not start < end <= len(text.text):
            faults.append(f"{where}: {start}-{end} is no stretch of {text.name}, which has {len(text.text)} characters")
        if not clean(row["code"]):
            faults.append(f"{where}: there is no code")
        found.append(Coding(text.recording, start, end, clean(row["code"])))
    if strangers:
        raise BadInput(stranger(strangers[0], texts), hint="import the file that was made from this pack")
    if faults:
        more = f"\n  and {len(faults) - MOST_FAULTS} more" if len(faults) > MOST_FAULTS else ""
        raise BadInput(f"This file of codings has {_faults(len(faults))}:\n  " + "\n  ".join(faults[:MOST_FAULTS]) + more)
    return tuple(sorted(set(found)))


def stranger(name: str, texts: Mapping[str, Text]) -> str:
    """What to say of a transcript that is not in the pack: another text of the same recording, or of another study.

    >>> made = Text(1, 0, "P1: Good.\\n")
    >>> stranger("R1-00000000", {made.name: made})
    "R1-00000000 is another text of R1 than the pack's R1-2c84ae36: another revision, or another study's."
    >>> stranger("R9-00000000", {made.name: made})
    'R9-00000000 is not in this pack: the file is of another study or another round.'
    """
    shown = clean(name)[:40]
    recording = name.partition("-")[0]
    same = next((text for text in texts.values() if f"R{text.recording}" == recording), None)
    if same and name == recording:
        return f"'{shown}' does not say which text was coded; write {same.name}, as the pack does."
    if same and name.startswith(same.name):
        return f"'{shown}' is not what the text is called; write {same.name}, as the pack does."
    if same:
        return f"{shown} is another text of {recording} than the pack's {same.name}: another revision, or another study's."
    return f"{shown} is not in this pack: the file is of another study or another round."


def to_csv(rows: Iterable[Sequence[object]], header: Sequence[str] = HEADER) -> bytes:
    """A table as UTF-8 that Excel opens, LF line ends; a cell that Excel would take for a formula is preceded by an apostrophe.

    >>> to_csv([("R1-aa", 0, 5, "A", "=1+1")]).decode().splitlines()[1]
    "R1-aa,0,5,A,'=1+1"
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in (header, *rows):
        writer.writerow([f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@" and cell[:1] else cell for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _faults(count: int) -> str:
    return "1 fault" if count == 1 else f"{count} faults"
