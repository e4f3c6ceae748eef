"""The study's own list of names: therapists, clinics, towns, each with what it is; a table that anybody can write (floor 1)."""

from collections.abc import Iterator

from workflow.errors import BadInput
from workflow.people.intake.decoding import decode
from workflow.people.intake.delimited import read as read_rows
from workflow.people.plain_text import folded
from workflow.review.pseudonyms.kinds import singular
from workflow.review.pseudonyms.writing import kind_and_nth

COLUMNS = {"name": "name naam", "kind": "kind soort what wat", "also": "also ook spellings spellingen"}
_COLUMN = {word: column for column, words in COLUMNS.items() for word in words.split()}
HINT = "write the columns name,kind and, if you like, also (other spellings with ; between them)"


def read(content: bytes) -> tuple[tuple[str, str, str], ...]:
    """Name, kind and other spellings of each line. Raises BadInput with every fault, by the number of its row.

    >>> read("name,kind,also\\nKees Brouwer,therapist,Brauer; Cees\\nZwolle,town\\n".encode())
    (('Kees Brouwer', 'therapist', 'Brauer; Cees'), ('Zwolle', 'town', ''))
    """
    text, _ = decode(content)
    grid = read_rows(text, lambda name: folded(name) in _COLUMN)
    lines = [line for line in grid.lines if not line.blank]
    names = [_COLUMN.get(folded(str(cell or "")), "") for cell in lines[0].cells] if lines else []
    if "name" not in names or "kind" not in names:
        raise BadInput("This list has no columns name and kind.", hint=HINT)
    faults, rows = list[str](), []
    for line in lines[1:]:
        row = {name: " ".join(str(cell or "").split()) for name, cell in zip(names, line.cells, strict=False) if name}
        faults += [f"row {line.number}: {fault}" for fault in ([line.fault] if line.fault else _faults(row))]
        rows.append((row.get("name", ""), singular(row.get("kind", "")), row.get("also", "")))
    if faults:
        raise BadInput(f"The list has {len(faults)} {'fault' if len(faults) == 1 else 'faults'}:\n  " + "\n  ".join(faults), hint=HINT)
    return tuple(dict.fromkeys(rows))


def _faults(row: dict[str, str]) -> Iterator[str]:
    if len(row.get("name", "")) < 2:
        yield "the name is missing"
    kind = row.get("kind", "")
    if not kind or kind_and_nth(f"[{kind}]") != (kind, 0):
        yield "the kind must be words such as therapist, clinic or town"
