"""Our exports, opened by programs of others: how many words, turns, speakers and times arrive (floor 4).

python -m tests.benchmarks.readers [--home DIR]

Taguette is a coding program of its own, and so is qc; both are installed from PyPI into environments of their own, in DIR where one is
given, so that they are fetched once. LibreOffice, pandoc and calibre (which Taguette calls) must be here.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError

from tests.making import coded, readers
from tests.making.bundles import STRANGE, WHEN
from tests.making.readers import Arrived, arrived
from tests.making.transcripts import said
from workflow import plugins
from workflow.export import ExportOptions
from workflow.export.bundle import Bundle, Case, Document
from workflow.export.rows import rows
from workflow.export.steps import Wish, export
from workflow.records import Transcript
from workflow.rigour.steps import coding
from workflow.transcribe.steps import book
from workflow.transcribe.turns import of_one

PLAIN = (
    "Hoe was het voor u, de eerste keer?", "Nou, één keer was ik doodmoe, en de café-achtige ruimte hielp niet.", "Goed", "En verder",
    "Daarna ging het beter, denk ik. Ik sliep ‘s nachts weer.", "Ja, ja", "Because “it” came back - half & half, <so> to speak.", "Hm?",
)  # fmt: skip
TURNS = 40
OPENED = {  # program -> the files it is given
    "Taguette": ("R1.html", "R1-nvivo.docx", "R1.docx", "R1.txt", "R1-maxqda.txt", "R1-atlasti.txt", "R1-f4.rtf", "R1.vtt", "R1.srt"),
    "LibreOffice": ("R1.docx", "R1-nvivo.docx", "R1-f4.rtf", "R1.html"),
    "pandoc": ("R1.docx", "R1-nvivo.docx", "R1-f4.rtf", "R1.html"),
}
FORMATS = ("html", "docx", "text", "subtitles", "maxqda", "nvivo", "atlasti", "f4")


def spoken(strange: bool) -> Transcript:
    """A conversation in Latin letters, or one with an emoji, combining marks and Hebrew in every other turn."""
    turns = []
    for at in range(TURNS):
        text = STRANGE if strange and at % 2 else PLAIN[at % len(PLAIN)]
        turns.append(of_one(("SD", "P7")[at % 2], said(f"({at}) {text}", at * 20_000)))
    return Transcript("R1", TURNS * 20_000, tuple(turns), session="S1", language="nl")


def written(transcript: Transcript, folder: Path) -> None:
    """Every file of the exporters in the folder."""
    folder.mkdir(parents=True)
    bundle = Bundle((Document(transcript, ("P7",), (("session", "x"),), at_utc=WHEN),), (Case("P7"),), study="pain")
    for name in FORMATS:
        for file in plugins.exporter(name).export(bundle, ExportOptions(review=False)):
            (folder / file.name).write_bytes(file.content)


def opened(transcript: Transcript, folder: Path, program: str, read: Callable[[Path], list[str]]) -> Iterator[tuple[str, Arrived | str]]:
    """(file, what arrived of it, or the program's refusal)."""
    wanted = rows(transcript, ExportOptions())
    for name in OPENED[program]:
        try:
            yield name, arrived(wanted, read(folder / name), stamp_of_end="f4" in name)
        except HTTPError as refusal:
            yield name, refusal.read().decode("utf-8", "replace")


def everything(home: Path, strange: bool, programs: Path) -> dict[tuple[str, str], Arrived | str]:
    """What arrives of one conversation in each program from each file."""
    transcript, folder = spoken(strange), home / f"exports-{strange}"
    written(transcript, folder)
    with readers.taguette(programs, home / f"taguette-{strange}") as server:
        reading = {
            "Taguette": server.paragraphs,
            "LibreOffice": lambda file: readers.libreoffice(file, home / "office" / file.suffix),
            "pandoc": readers.pandoc,
        }
        return {(program, name): got for program in OPENED for name, got in opened(transcript, folder, program, reading[program])}


def project(home: Path, programs: Path) -> tuple[int, int, set[str], set[tuple[str, str]], set[tuple[str, str]]]:
    """(texts that are the same, texts, coders, (coder, code) that arrived, that were given) of a project opened in qc."""
    study = coded.study(home / "pain")
    coding.pack_up(study, (), ("A", "B"), by="SD", on="2026-11-20")
    for coder, path in coded.handed_in(study, home).items():
        coding.bring_in(study, path, coder, by="SD")
    (file, _) = export(study, [book.get(study, number) for number in (1, 2, 3)], ("qdpx",), None, Wish(with_codings=True), by="SD")
    study.db.close()
    found = readers.qc(programs, file.path, home / "qc")
    from tests.making.strict_reader import opened as strictly

    held = strictly(file.path.read_bytes())
    same = sum(found.texts.get(name, b"").decode("utf-8") == text for name, text in held.texts.items())
    given = {(one.coder, code) for one in held.quotations for code in one.codes}
    return same, len(held.texts), found.coders, found.given, given


def main(argv: list[str] | None = None) -> int:
    """Prints both tables; 1 where a file that the page recommends lost anything."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.readers")
    parser.add_argument("--home", type=Path, help="where Taguette and qc are installed, and left")
    wanted = parser.parse_args(argv)
    if readers.tools():
        print(f"Not here: {', '.join(readers.tools())}.")
        return 1
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        home, kept = Path(temporary), wanted.home or Path(temporary)
        programs = readers.installed(readers.TAGUETTE, kept / "taguette-venv")
        found = {strange: everything(home, strange, programs) for strange in (False, True)}
        _tell(found)
        same, texts, coders, arrived_, given = project(home, readers.installed(readers.QC, kept / "qc-venv"))
    print("\nA REFI-QDA project with the codings of two coders and their consensus, opened by qc 1.7.8, another coding program:\n")
    print("| texts, letter for letter | coders | codes that a coder gave |")
    print("|---|---|---|")
    print(f"| {same} of {texts} | {len(coders)} | {len(arrived_ & given)} of {len(given)} |")
    best = [found[strange]["Taguette", name] for strange in found for name in ("R1.html", "R1-nvivo.docx")]
    whole = all(isinstance(one, Arrived) and one.whole for one in best)
    return 0 if whole and same == texts and arrived_ == given else 1


def _tell(found: dict[bool, dict[tuple[str, str], Arrived | str]]) -> None:
    first = next(one for one in found[False].values() if isinstance(one, Arrived))
    print(
        f"One conversation of {first.of_turns} turns and {first.of_words} words in Latin letters, and one with an emoji, combining marks"
        " and Hebrew in every other turn. A turn has arrived where it is a paragraph of its own with all its words.\n"
    )
    print("| opened in | file | words | turns | speakers | times | words, strange | turns, strange |")
    print("|---|---|---|---|---|---|---|---|")
    for (program, name), plain in found[False].items():
        strange = found[True][program, name]
        cells = _of(plain, ("words", "turns", "speakers", "times")) + _of(strange, ("words", "turns"))
        print(f"| {program} | `{name}` | {' | '.join(cells)} |")


def _of(one: Arrived | str, names: tuple[str, ...]) -> list[str]:
    if isinstance(one, str):
        return ["refused", *["-"] * (len(names) - 1)]
    return [f"{getattr(one, name) * 100 / (one.of_words if name == 'words' else one.of_turns):.0f}%" for name in names]


if __name__ == "__main__":
    sys.exit(main())
