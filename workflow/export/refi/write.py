"""A REFI-QDA project as XML and as an archive, checked before anybody gets it (floor 1)."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from workflow.errors import BadInput
from workflow.export import refi
from workflow.export.clean import MOST_OF_A_FACT, clean
from workflow.export.packing import packed
from workflow.export.refi import check
from workflow.export.refi.check import quoted
from workflow.export.refi.nouns import Case, Code, Group, Project, Selection, Sound, Source, Value


def archive(project: Project) -> bytes:
    """The bytes of a `.qdpx`; twice the same gives the same. Raises BadInput for a text that is too large.

    >>> from workflow.export.refi.nouns import Source
    >>> made = Project("p", (refi.guid("u"), "A"), sources=(Source(refi.guid("t"), "R1", "P1: Good.\\n"),))
    >>> archive(made) == archive(made)
    True
    """
    texts = {f"sources/{one.guid}.txt": one.text.encode("utf-8") for one in project.sources}
    texts |= {f"sources/{one.transcript}.txt": one.text.encode("utf-8") for one in project.sounds}
    large = [name for name, content in texts.items() if len(content) > refi.LARGEST_MEMBER]
    if large:
        raise BadInput("A text of this export is larger than the format allows (2 GB).", hint="export fewer transcripts at once")
    members = {"project.qde": qde(project)} | texts
    faults = check.faults(members)
    if faults:  # ours to mend: no file that a program reads wrongly leaves the study
        raise BadInput("The project would not follow the REFI-QDA standard: " + "; ".join(faults[:3]), hint="report this as a fault")
    return packed(members)


def qde(project: Project) -> bytes:
    """The XML of a project, its parts in the order that the schema wants."""
    user = project.user[0]
    about = {"xmlns": refi.SPACE, "name": _name(project.name), "origin": "workflow", "creatingUserGUID": user}
    root = Element("Project", about | ({"basePath": project.base_path} if project.base_path else {}))
    users = SubElement(root, "Users")
    for guid, name in (*project.coders, project.user):
        SubElement(users, "User", {"guid": guid, "name": _name(name), "id": _name(name)})
    if project.codes:
        _codes(SubElement(SubElement(root, "CodeBook"), "Codes"), project.codes)
    if project.variables:
        parent = SubElement(root, "Variables")
        for one in project.variables:
            SubElement(parent, "Variable", {"guid": one.guid, "name": _name(one.name), "typeOfVariable": one.kind})
    if project.cases:
        parent = SubElement(root, "Cases")
        for case in project.cases:
            _case(parent, case)
    sources = SubElement(root, "Sources") if project.sources or project.sounds else root
    for source in project.sources:
        _text(sources, source, user)
    for sound in project.sounds:
        _sound(sources, sound, user)
    if project.groups:
        _groups(SubElement(root, "Sets"), project.groups)
    if project.description:
        SubElement(root, "Description").text = clean(project.description)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="utf-8")


def _name(text: str) -> str:
    """A name as every reader of XML takes it: clean, and not endless."""
    return clean(text[: 10 * MOST_OF_A_FACT])[: 5 * MOST_OF_A_FACT]


def _codes(parent: Element, codes: Iterable[Code]) -> None:
    for code in codes:
        about = {"guid": code.guid, "name": _name(code.name), "isCodable": "true"} | ({"color": code.colour} if code.colour else {})
        made = SubElement(parent, "Code", about)
        if code.description:
            SubElement(made, "Description").text = clean(code.description)
        _codes(made, code.codes)


def _case(parent: Element, case: Case) -> None:
    made = SubElement(parent, "Case", {"guid": case.guid} | ({"name": _name(case.name)} if case.name else {}))
    _values(made, case.values)
    for target in case.sources:
        SubElement(made, "SourceRef", {"targetGUID": target})
    for target in case.selections:
        SubElement(made, "SelectionRef", {"targetGUID": target})


def _groups(parent: Element, groups: Iterable[Group]) -> None:
    for group in groups:
        made = SubElement(parent, "Set", {"guid": group.guid, "name": _name(group.name)})
        for target in group.sources:
            SubElement(made, "MemberSource", {"targetGUID": target})


def _values(parent: Element, values: Iterable[Value]) -> None:
    for one in values:
        made = SubElement(parent, "VariableValue")
        SubElement(made, "VariableRef", {"targetGUID": one.variable.guid})
        SubElement(made, f"{one.variable.kind}Value").text = _name(str(one.value))


def _made(user: str, at_utc: str) -> dict[str, str]:
    return {"creatingUser": user} | ({"creationDateTime": at_utc} if at_utc else {})


def _text(parent: Element, source: Source, user: str) -> None:
    about = {"guid": source.guid, "name": _name(source.name), "plainTextPath": f"internal://{source.guid}.txt"}
    made = SubElement(parent, "TextSource", about | _made(user, source.at_utc))
    for one in source.selections:
        _selection(made, source, one, one.user or user)
    _values(made, source.values)


def _selection(parent: Element, source: Source, one: Selection, user: str) -> None:
    place = {"name": quoted(source.text, one.start, one.end), "startPosition": str(one.start), "endPosition": str(one.end)}
    made = SubElement(parent, "PlainTextSelection", {"guid": one.guid} | place | _made(user, source.at_utc))
    for coding, code in one.codings:
        given = SubElement(made, "Coding", {"guid": coding} | _made(user, source.at_utc))
        SubElement(given, "CodeRef", {"targetGUID": code})


def _sound(parent: Element, sound: Sound, user: str) -> None:
    made = SubElement(
        parent, "AudioSource", {"guid": sound.guid, "name": _name(sound.name), "path": sound.path} | _made(user, sound.at_utc)
    )
    about = {"guid": sound.transcript, "name": f"{_name(sound.name)} transcript", "plainTextPath": f"internal://{sound.transcript}.txt"}
    transcript = SubElement(made, "Transcript", about | _made(user, sound.at_utc))
    for point, at_ms, position in sound.points:
        SubElement(transcript, "SyncPoint", {"guid": point, "timeStamp": str(at_ms), "position": str(position)})
    _values(made, sound.values)
