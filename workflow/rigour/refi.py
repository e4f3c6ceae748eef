"""REFI-QDA projects: the pack that a coding program opens, and the codings that come back from it (floor 1).

How a project is written stands in `workflow.export.refi`. What others wrote is read here, through defusedxml, bounded, and any single
`.qde` will do.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from workflow.errors import BadInput
from workflow.export.clean import clean
from workflow.export.refi import SPACE, colour, guid
from workflow.export.refi.nouns import Code, Project, Source
from workflow.export.refi.nouns import Selection as Stretch
from workflow.export.refi.write import archive
from workflow.rigour.codings import Coding, stranger
from workflow.rigour.texts import Text

LARGEST, MOST_MEMBERS = 200_000_000, 5_000  # bytes unpacked; files in the zip


@dataclass(frozen=True, slots=True)
class Selection:
    """A coded stretch as a project file has it, not yet trusted."""

    source: str  # the name of its text
    start: int
    end: int
    words: str  # what the program says was selected; may be empty
    code: str


def project(texts: Sequence[Text], codes: Iterable[str], coder: str, codings: Iterable[Coding] = ()) -> bytes:
    """A project with these texts and codes, as the bytes of a `.qdpx`; twice the same gives the same bytes.

    >>> project([Text(1, 0, "P1: Good.\\n")], ["mood"], "A") == project([Text(1, 0, "P1: Good.\\n")], ["mood"], "A")
    True
    """
    codings = tuple(codings)
    names = sorted({*codes, *(one.code for one in codings)})
    sources = []
    for text in texts:
        selections = tuple(_selection(text, one, coder) for one in codings if one.recording == text.recording)
        sources.append(Source(guid("text", text.name), text.name, text.text, selections=selections))
    book = tuple(Code(guid("code", name), name, colour=colour(at)) for at, name in enumerate(names))
    return archive(Project("double coding", (guid("user", coder), coder), codes=book, sources=tuple(sources)))


def _selection(text: Text, one: Coding, coder: str) -> Stretch:
    place = (text.name, one.start, one.end, one.code, coder)
    return Stretch(guid("selection", *place), one.start, one.end, ((guid("coding", *place), guid("code", one.code)),))


def read(content: bytes, texts: Mapping[str, Text]) -> tuple[Coding, ...]:
    """The codings in a project that a coder sends back. Raises BadInput where its texts are not those of the pack.

    >>> made = Text(1, 0, "P1: Good.\\n")
    >>> read(project([made], [], "A", [Coding(1, 4, 9, "mood")]), {made.name: made})
    (Coding(recording=1, start=4, end=9, code='mood'),)
    """
    with _opened(content) as archive:
        root = _parsed(archive)
        sources = dict(_sources(root, archive))
        selections = list(_selections(root))
    by_name = {name.removesuffix(".txt"): text for name, text in sources.items()}
    coded = {one.source.removesuffix(".txt") for one in selections}
    found: list[Coding] = []
    for name in sorted(coded):
        pack = texts.get(name) or next((text for text in texts.values() if text.text == _plain(by_name.get(name, ""))), None)
        if pack is None:
            raise BadInput(stranger(name, texts), hint="import the project that was made from this pack")
        if _plain(by_name.get(name, "")) != pack.text:
            raise BadInput(
                f"The text of {pack.name} was edited in the coding program, so its places are no longer those of the pack.",
                hint="code the text as it is in the pack, without editing it",
            )
        mine = [one for one in selections if one.source.removesuffix(".txt") == name]
        found += _placed(mine, by_name[name], pack)
    return tuple(sorted(set(found)))


def codes_by_document(content: bytes) -> list[tuple[str, str]]:
    """Which code stands in which document of a project, for counting alone. Raises BadInput."""
    with _opened(content) as archive:
        return sorted({(one.source, one.code) for one in _selections(_parsed(archive))})


def _placed(selections: Sequence[Selection], raw: str, pack: Text) -> list[Coding]:
    """Selections on the pack's own text. Programs count with or without a BOM and CR, by letters or 16-bit units: their words decide."""

    def named(count: Sequence[int], one: Selection) -> bool:
        words = pack.text[_at(count, one.start) : _at(count, one.end)]
        return bool(one.words) and clean(words).startswith(clean(one.words).rstrip(".… ")[:20])

    counts = _counts(raw, pack.text)
    count = max(counts, key=lambda count: sum(named(count, one) for one in selections))  # the first of the best: as the standard says
    result = []
    for one in selections:
        start, end = _at(count, one.start), _at(count, one.end)
        if not 0 <= start < end <= len(pack.text):
            raise BadInput(f"{one.start}-{one.end} is no stretch of {pack.name}, which has {len(pack.text)} characters.")
        result.append(Coding(pack.recording, start, end, one.code))
    return result


def _at(count: Sequence[int], place: int) -> int:
    """The place in the pack's text, or one beyond it where the program's place is beyond its own."""
    return count[place] if place < len(count) else count[-1] + 1


def _counts(raw: str, plain: str) -> list[list[int]]:
    """What each place that a program may name is in the pack's text: counted in it, in what the program wrote, and both in 16-bit units.

    >>> _counts("\ufeffa\\r\\n", "a\\n")[:2], _counts("👍a", "👍a")[2]
    ([[0, 1, 2], [0, 0, 1, 1, 2]], [0, 0, 1, 2])
    """
    found = []
    for wide in (False, True):
        for text in (plain, raw):
            count = [0]
            for letter in text:
                step = 0 if text is raw and letter in "\r\ufeff" else 1
                units = 2 if wide and letter > "\uffff" else 1
                count += [count[-1]] * (units - 1) + [count[-1] + step]
            found.append(count)
    return found


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except zipfile.BadZipFile:
        raise BadInput("This is no REFI-QDA project (.qdpx).", hint="export the project from your coding program as REFI-QDA") from None
    if len(archive.infolist()) > MOST_MEMBERS or sum(member.file_size for member in archive.infolist()) > LARGEST:
        raise BadInput("This project is too large.", hint="export it without sound and pictures")
    return archive


def _parsed(archive: zipfile.ZipFile) -> Any:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    names = [name for name in archive.namelist() if name.lower().endswith(".qde")]
    if len(names) != 1:
        raise BadInput(
            "This is no REFI-QDA project (.qdpx): it must hold one .qde file.", hint="export it from your coding program once more"
        )
    try:
        root = fromstring(archive.read(names[0]))
    except (ParseError, DefusedXmlException, zipfile.BadZipFile, ValueError):
        raise BadInput("The project file inside cannot be read.", hint="export it from your coding program once more") from None
    if root.tag != f"{{{SPACE}}}Project":
        raise BadInput("The file inside is no REFI-QDA project.", hint="export a project, not a codebook")
    return root


def _sources(root: Any, archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    for source in root.iter(f"{{{SPACE}}}TextSource"):
        inline = source.find(f"{{{SPACE}}}PlainTextContent")
        path = str(source.get("plainTextPath", ""))
        if inline is not None:
            yield str(source.get("name", "")), inline.text or ""
        elif path.startswith("internal://"):
            wanted = path.removeprefix("internal://").lower()
            member = next((name for name in archive.namelist() if name.lower().rpartition("/")[2] == wanted), None)
            if member:
                yield str(source.get("name", "")), archive.read(member).decode("utf-8", errors="replace")


def _selections(root: Any) -> Iterator[Selection]:
    codes = {code.get("guid", "").strip("{}").lower(): clean(code.get("name", "")) for code in root.iter(f"{{{SPACE}}}Code")}
    for source in root.iter(f"{{{SPACE}}}TextSource"):
        for selection in source.iter(f"{{{SPACE}}}PlainTextSelection"):
            for reference in selection.iter(f"{{{SPACE}}}CodeRef"):
                code = codes.get(reference.get("targetGUID", "").strip("{}").lower(), "")
                places = [selection.get("startPosition", ""), selection.get("endPosition", "")]
                if code and all(re.fullmatch(r"\d{1,9}", place) for place in places):
                    start, end = map(int, places)
                    yield Selection(str(source.get("name", "")), start, end, str(selection.get("name", "")), code)
