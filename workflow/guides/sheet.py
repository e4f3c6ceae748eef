"""The interview sheet: what is on it, and the web page of it, one file that prints well (floor 1)."""

import re
from dataclasses import dataclass
from html import escape

from workflow.guides.guide import Guide, Item

# what stands on the sheet, by language; English where it is not known
WORDS = {
    "en": {
        "session": "Session", "who": "With", "guide": "Guide", "version": "version", "minutes": "min", "must": "always ask", "day": "Day",
        "began": "Began", "ended": "Ended", "asked": "asked", "partly": "partly", "came-up": "came up", "skipped": "skipped",
        "opening": "opening", "closing": "closing", "main": "", "follow-up": "follow-up", "by": "Interviewer",
        "question": "Question", "notes": "Notes",
        "afterwards": "After the session: what stood out, what to change in the guide, what was said without words",
    },
    "nl": {
        "session": "Sessie", "who": "Met", "guide": "Leidraad", "version": "versie", "minutes": "min", "must": "altijd vragen",
        "day": "Dag", "began": "Begin", "ended": "Einde", "asked": "gevraagd", "partly": "deels", "came-up": "kwam vanzelf",
        "skipped": "overgeslagen", "opening": "opening", "closing": "afsluiting", "main": "", "follow-up": "vervolg", "by": "Interviewer",
        "question": "Vraag", "notes": "Aantekeningen",
        "afterwards": "Na afloop: wat viel op, wat moet anders in de leidraad, wat werd zonder woorden gezegd",
    },
}  # fmt: skip
BOXES = ("asked", "partly", "came-up", "skipped")
_STYLE = """
@page { size: A4; margin: 18mm 16mm; }
body { font: 11pt/1.4 Calibri, Carlito, "Segoe UI", sans-serif; color: #1a1a1a; }
body { max-width: 180mm; margin: 1.5em auto; padding: 0 1em; }
h1 { font-size: 18pt; margin: 0 0 .2em; }
h2 { font-size: 13pt; margin: 1.6em 0 .2em; border-bottom: 1px solid #c8c8c8; break-after: avoid; }
.facts, .goal, .marks, .boxes { color: #6b6b6b; font-size: 9.5pt; } .facts span { margin-right: 1.6em; }
.lines span { display: inline-block; min-width: 36mm; border-bottom: 1px solid #6b6b6b; margin: .6em 1.2em 0 0; }
.item { display: grid; grid-template-columns: 1fr 62mm; gap: 0 6mm; break-inside: avoid; }
.item { border-bottom: 1px solid #e8e8e8; padding: .7em 0; }
.item p, .notes p { margin: 0 0 .3em; } .item ul { margin: .2em 0 0; padding-left: 1.2em; color: #3a3a3a; font-size: 10pt; }
.must .asked { font-weight: 600; }
.boxes span { white-space: nowrap; margin-right: .6em; } .room { border-left: 1px solid #c8c8c8; min-height: 24mm; padding-left: 3mm; }
.notes { border: 1px solid #c8c8c8; padding: .6em .8em; margin-top: 1em; font-size: 10pt; }
.after { min-height: 45mm; border: 1px solid #c8c8c8; padding: .4em .8em; break-inside: avoid; margin-top: 1.4em; }
.after { color: #6b6b6b; font-size: 9.5pt; }
footer { color: #6b6b6b; font-size: 8.5pt; margin-top: 1.5em; }
@media screen and (max-width: 40rem) {
  .item { grid-template-columns: 1fr; } .room { border-left: 0; padding-left: 0; } .boxes span { white-space: normal; }
  body { overflow-wrap: anywhere; }
}
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A guide as it lies on the table, for one session or for any."""

    guide: Guide
    sha256: str = ""
    session: str = ""  # S4
    who: tuple[str, ...] = ()  # ids alone
    staff: tuple[str, ...] = ()
    day: str = ""

    @property
    def words(self) -> dict[str, str]:
        return WORDS.get(self.guide.language.partition("-")[0].lower(), WORDS["en"])

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What stands in the head; empty lines are for a pen."""
        words = self.words
        return [
            (words["session"], self.session),
            (words["who"], ", ".join(self.who)),
            (words["by"], ", ".join(self.staff)),
            (words["day"], self.day.replace("T", " ")),
            (words["began"], ""),
            (words["ended"], ""),
        ]

    @property
    def stem(self) -> str:
        """The file's name without its suffix."""
        return f"{self.session + '-' if self.session else ''}{self.guide.id}-{self.guide.version or 'draft'}"

    @property
    def foot(self) -> str:
        words = self.words
        version = f", {words['version']} {self.guide.version}" if self.guide.version else ""
        return f"{words['guide']} {self.guide.id}{version}" + (f", {self.sha256[:16]}" if self.sha256 else "")


def marks_of(item: Item, words: dict[str, str]) -> str:
    """What is said of a question in small print.

    >>> marks_of(Item("q1", "Why?", "closing", must=True), WORDS["nl"])
    'q1 · afsluiting · altijd vragen'
    """
    return " · ".join(part for part in (item.id, words[item.kind], words["must"] if item.must else "") if part)


def html(sheet: Sheet) -> bytes:
    """The sheet as one web page that needs nothing else.

    >>> b"<h1>A &amp; B</h1>" in html(Sheet(Guide("g", "A & B")))
    True
    """
    guide, words = sheet.guide, sheet.words
    parts = [f'<main><h1>{escape(guide.title)}</h1><p class="facts"><span>{escape(sheet.foot)}</span>']
    parts += [f"<span>{escape(name)}: {escape(text)}</span>" for name, text in sheet.facts if text]
    parts.append('</p><p class="lines">' + "".join(f"<span>{escape(name)}</span>" for name, text in sheet.facts if not text) + "</p>")
    if guide.notes:
        told = "".join(f"<p>{_stressed(part)}</p>" for part in paragraphs(guide.notes))
        parts.append(f'<div class="notes">{told}</div>')
    for section in guide.sections:
        minutes = f" ({section.minutes} {words['minutes']})" if section.minutes else ""
        parts.append(f"<h2>{escape(section.title)}{minutes}</h2>")
        if section.goal:
            parts += [f'<p class="goal">{_stressed(part)}</p>' for part in paragraphs(section.goal)]
        parts += [_item(item, words) for item in section.items]
    parts.append(f'<div class="after">{escape(words["afterwards"])}</div></main><footer>{escape(sheet.foot)}</footer>')
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(guide.title)}</title>'
    body = "\n".join(parts)
    opened = f'<!doctype html>\n<html lang="{escape(guide.language, quote=True)}">\n<head>{head}<style>{_STYLE}</style></head>'
    return f"{opened}\n<body>\n{body}\n</body>\n</html>\n".encode()


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each on one line however its file breaks them.

    >>> paragraphs("Be on\\ntime.\\n\\nBring water.")
    ['Be on time.', 'Bring water.']
    """
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


def _stressed(text: str) -> str:
    """Safe for a page, with *stress* as Markdown has it."""
    return re.sub(r"\*(\S(?:[^*]*\S)?)\*", r"<em>\1</em>", escape(text))


def _item(item: Item, words: dict[str, str]) -> str:
    probes = "".join(f"<li>{escape(probe)}</li>" for probe in item.probes)
    probes = f"<ul>{probes}</ul>" if probes else ""
    boxes = "".join(f"<span>&#9744; {escape(words[box])}</span> " for box in BOXES)
    left = f'<div><p class="asked">{escape(item.question)}</p>{probes}<p class="marks">{escape(marks_of(item, words))}</p></div>'
    return f'<div class="item{" must" if item.must else ""}">{left}<div class="room"><p class="boxes">{boxes}</p></div></div>'
