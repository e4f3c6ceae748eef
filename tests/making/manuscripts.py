"""Manuscripts in Word as they really are: raised citations, tables after the references, notes, changes of reviewers (floor 4)."""

import re
from pathlib import Path

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
NOTE = f'<w:footnote w:id="{{id}}"><w:p><w:r>{RAISED}<w:footnoteRef/></w:r><w:r><w:t>{{text}}</w:t></w:r></w:p></w:footnote>'


def paragraph(document: "docx.document.Document", text: str) -> None:
    """A paragraph; what stands between ^ and ^ is raised, between + and + added by a reviewer, between ~ and ~ crossed out by one."""
    made = document.add_paragraph()
    sign = ""
    for piece in _pieces(text):
        if piece in ("^", "+", "~"):
            sign = "" if sign == piece else piece
        elif sign in ("+", "~"):
            made._p.append(parse_xml(_changed(sign, piece)))
        else:
            made.add_run(piece).font.superscript = True if sign == "^" else None


def table(document: "docx.document.Document", rows: list[list[str]]) -> None:
    grid = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text


def footnotes(document: "docx.document.Document", *texts: str, kind: str = "footnotes") -> None:
    """Notes, each with its mark at the end of the last paragraph."""
    notes = "".join(NOTE.format(id=number, text=text) for number, text in enumerate(texts, 1))
    name = kind.upper()
    content = f"<w:{kind} {nsdecls('w')}>{notes}</w:{kind}>".replace("w:footnote ", f"w:{kind[:-1]} ").replace(
        "/w:footnote>", f"/w:{kind[:-1]}>"
    )
    part = Part(PackURI(f"/word/{kind}.xml"), getattr(CONTENT_TYPE, f"WML_{name}"), content.encode(), document.part.package)
    document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, name))
    for number, _ in enumerate(texts, 1):
        run = document.paragraphs[-1].add_run()
        run._r.append(parse_xml(f'<w:{kind[:-1]}Reference {nsdecls("w")} w:id="{number}"/>'))


def save(document: "docx.document.Document", path: Path) -> Path:
    document.save(str(path))
    return path


def _pieces(text: str) -> list[str]:
    return [piece for piece in re.split(r"([\^+~])", text) if piece]


def _changed(sign: str, text: str) -> str:
    what, words = ("ins", "t") if sign == "+" else ("del", "delText")
    return f'<w:{what} {nsdecls("w")} w:id="1" w:author="B"><w:r><w:{words} xml:space="preserve">{text}</w:{words}></w:r></w:{what}>'
