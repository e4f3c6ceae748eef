"""What one coder gets, blind: the texts, an empty list to fill in, the codebook if there is one, a project to open (floor 1)."""

from collections.abc import Sequence

from workflow.errors import BadInput
from workflow.export.clean import clean
from workflow.rigour import refi
from workflow.rigour.codings import read_table, to_csv
from workflow.rigour.texts import Text

READ_ME = """Double coding, round {round}, coder {coder}

Code these texts by yourself, without seeing or discussing what the other coder does.
{codes}
Two ways, choose one:

1. In a coding program (MAXQDA, ATLAS.ti, NVivo, QualCoder ...): import project.qdpx, code, export a REFI-QDA project (.qdpx).
   Do not edit the texts.
2. In a spreadsheet: fill in codings.csv, one line for each coded stretch:
     transcript  {name}
     start, end  places in the text, counted in characters from 0; the end is the first character that no longer belongs to it
     coder       {coder}
     code        its name

Send back the .qdpx or the .csv. It is read in with:
     workflow coding import FILE --coder {coder} --round {round}

Texts:
{texts}
"""


def files(round_: int, coder: str, texts: Sequence[Text], codes: Sequence[str]) -> dict[str, bytes]:
    """The files of one coder's pack by name. They hold nothing of the other coder, so both packs differ in the coder's name alone.

    >>> sorted(files(1, "A", [Text(1, 0, "P1: Good.\\n")], ["mood"]))
    ['R1-2c84ae36.txt', 'READ-ME.txt', 'codebook.csv', 'codings.csv', 'project.qdpx']
    """
    listed = "\n".join(f"     {text.name}   revision {text.revision}, sha256 {text.sha256}" for text in texts)
    told = "Use the codes of codebook.csv alone.\n" if codes else "Name your codes as you find them; they are compared afterwards.\n"
    read_me = READ_ME.format(round=round_, coder=coder, codes=told, name=texts[0].name, texts=listed)
    made = {"READ-ME.txt": read_me.encode(), "codings.csv": to_csv([]), "project.qdpx": refi.project(texts, codes, coder)}
    if codes:
        made["codebook.csv"] = to_csv([(code,) for code in codes], ("code",))
    return made | {f"{text.name}.txt": text.text.encode() for text in texts}


def read_codebook(content: bytes) -> tuple[str, ...]:
    """The codes of a fixed codebook: a column `code`. Raises BadInput.

    >>> read_codebook(b"code,description\\npain,hurts\\nrest,\\n")
    ('pain', 'rest')
    """
    codes = [clean(row["code"]) for row in read_table(content, ("code",)) if clean(row["code"])]
    twice = sorted({code for code in codes if [other.casefold() for other in codes].count(code.casefold()) > 1})
    if not codes or twice:
        fault = f"It names {', '.join(twice)} twice." if twice else "It names no code."
        raise BadInput(f"This codebook cannot be used. {fault}", hint="one code a line below the heading: code")
    return tuple(codes)
