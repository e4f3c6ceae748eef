"""What a participant reads: the summary, the letter with its reply slip, the reminder; in English and Dutch (floor 1)."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from typing import Any

from workflow.days import day_in_words
from workflow.export.clean import clean
from workflow.export.docx_parts import build_styles, page
from workflow.export.packing import repacked
from workflow.rigour.summary import Topic
from workflow.transcribe.times import clock

USUAL = "en"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one person, not sent yet."""

    subject: str
    text: str
    to: str = ""  # an e-mail address
    address: str = ""  # for paper


def words(language: str) -> dict[str, Any]:
    """Every text in a language; English where it is not known."""
    known = tomllib.loads(files("workflow.rigour").joinpath("letters.toml").read_text(encoding="utf-8"))
    return known.get(language.partition("-")[0].lower(), known[USUAL])


def letter(language: str, known: dict[str, str], held_on: str, due_on: str, *, reminder: bool = False) -> Letter:
    """The letter that goes with a summary, or reminds of it. `known` is what the key file says; empty for a study that keeps none.

    >>> made = letter("nl", {"name": "A. Jansen", "email": "a@example.org"}, "2026-03-02", "2026-04-01")
    >>> made.subject, made.to, made.text.splitlines()[0], "maandag 2 maart 2026" in made.text
    ('De samenvatting van ons gesprek', 'a@example.org', 'Beste A. Jansen,', True)
    """
    said = words(language)
    plain = language.partition("-")[0].lower()
    on = said["of_day"].format(day=day_in_words(held_on, plain)) if held_on else ""
    body = said["reminder" if reminder else "letter"].strip().format(on=on, due=day_in_words(due_on, plain))
    slip = said["slip"] + "\n" + "\n".join(f"[  ] {box}" for box in said["boxes"])
    dear = said["dear"].format(name=known.get("name") or said["nobody"])
    text = "\n\n".join([dear, body, slip, said["greeting"]]) + "\n"
    email = known.get("email", "")
    subject = said["reminder_subject" if reminder else "subject"]
    return Letter(subject, text, email if "@" in email else "", known.get("address", ""))


def as_docx(made: Letter, language: str) -> bytes:
    """The letter for paper, with the address above it."""
    document = _document(made.subject, language)
    for line in made.address.replace(", ", "\n").splitlines():
        document.add_paragraph(clean(line))
    document.add_paragraph("")
    for part in made.text.strip().split("\n"):
        document.add_paragraph(clean(part))
    return _bytes(document)


def summary_docx(topics: Iterable[Topic], who: str, language: str) -> bytes:
    """The draft of the summary: a note to the researcher, then each topic with the participant's own words."""
    said = words(language)
    document = _document(said["title"], language)
    document.add_paragraph(said["title"], style="Title")
    document.add_paragraph(f"[{clean(said['draft'].format(who=who))}]", style="Facts")
    for topic in topics:
        document.add_paragraph(clean(topic.title), style="Heading 1").paragraph_format.keep_with_next = True
        document.add_paragraph(said["write_here"].format(who=who) if topic.quotes else said["nothing"], style="Note")
        for quote in topic.quotes:
            written = document.add_paragraph(style="Note")
            written.add_run(f"“{clean(quote.text)}” ")
            written.add_run(f"[{clock(quote.start_ms)}]", style="Time stamp")
    return _bytes(document)


def _document(title: str, language: str) -> Any:
    import docx
    from docx.shared import Cm

    document = docx.Document()
    build_styles(document, language, widest=0)
    page(document, clean(title), "", line_numbers=False)
    document.sections[0].right_margin = Cm(2.2)
    return document


def _bytes(document: Any) -> bytes:
    content = BytesIO()
    document.save(content)
    return repacked(content.getvalue())
