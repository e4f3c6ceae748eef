"""For f4: one paragraph for each turn, with the stamp of its end behind it, `#hh:mm:ss-t#` (floor 1).

f4 reads RTF without tables and pictures (f4 online handbook, 3.2); the plain text beside it serves programs that read f4's stamps.
"""

from workflow.export import ExportFile, ExportOptions, workbook
from workflow.export.bundle import Bundle, Document
from workflow.export.program import ForAProgram, named, tenths
from workflow.export.rows import Row


class F4Exporter(ForAProgram):
    """RTF in plain ASCII, everything else escaped; and the same as UTF-8 text."""

    name = "f4"
    program = "f4"
    suffix = "-f4.rtf"
    loses = (
        "Times are cut off to a tenth of a second; those of single words, and how sure the model was of them, are not in it.",
        "The participants and their attributes: the table beside it is for people, f4 itself reads none.",
    )

    def one(self, document: Document, rows: list[Row], options: ExportOptions) -> list[ExportFile]:
        latest, stamps = 0, []
        for row in rows:
            latest = max(latest, row.end_ms)  # f4 wants them in order
            stamps.append(f"#{tenths(latest, '-')}#")
        texts = [f"{row.speaker}: {row.text}" if row.speaker else row.text for row in rows]
        body = "".join(rf"\pard\sa160 {_escaped(f'{text} {at}')}\par" + "\n" for text, at in zip(texts, stamps, strict=True))
        rtf = r"{\rtf1\ansi\ansicpg1252\deff0\uc1{\fonttbl{\f0\fswiss Calibri;}}\f0\fs22" + "\n" + body + "}\n"
        plain = "\n".join(f"{text} {at}" for text, at in zip(texts, stamps, strict=True)) + "\n"
        return [named(document, options, self.suffix, rtf), named(document, options, "-f4.txt", plain)]

    def tables(self, bundle: Bundle, options: ExportOptions) -> list[ExportFile]:
        return [ExportFile(f"{bundle.stem}-f4-participants.xlsx", workbook.cases(bundle), bundle.recordings)]


def _escaped(text: str) -> str:
    r"""Text for RTF 1.9: what is not ASCII as signed 16-bit units, with a question mark for old readers, written as a hex sign.

    A plain question mark would do by the standard, but pandoc and calibre lose the blank behind it, and calibre & and < in its line.

    >>> print(_escaped("a{b} é 👍"))
    a\{b\} \u233\'3f \u-10179\'3f\u-9139\'3f
    """
    made = []
    for letter in text:
        if letter in "\\{}":
            made.append("\\" + letter)
        elif letter.isascii():
            made.append(letter)
        else:
            units = letter.encode("utf-16-le", "replace")
            for at in range(0, len(units), 2):
                unit = int.from_bytes(units[at : at + 2], "little", signed=True)
                made.append(f"\\u{unit}\\'3f")
    return "".join(made)


EXPORTER = F4Exporter()
