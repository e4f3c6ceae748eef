"""The looks of the Word document, its page, and its archive without a trace of when and by whom it was made (floor 1)."""

from datetime import datetime
from typing import Any

from workflow.export.packing import SAME_DATE

FONT = "Calibri"  # where it is missing, Word and LibreOffice take Carlito, which has the same widths
INK, GREY, LINE_COLOUR, UNSURE = "1A1A1A", "6B6B6B", "C8C8C8", "B45F06"
LEFT_CM, RIGHT_CM = 2.2, 5.8  # the right margin is for notes
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur", "yi"})
_COUNTRY = {
    "ar": "SA", "cs": "CZ", "da": "DK", "el": "GR", "en": "GB", "et": "EE", "fa": "IR", "he": "IL", "hi": "IN", "ja": "JP", "ko": "KR",
    "nb": "NO", "sl": "SI", "sv": "SE", "uk": "UA", "zh": "CN",
}  # fmt: skip


def build_styles(document: Any, language: str, *, widest: int) -> None:
    """Sets every style that the transcript uses; `widest` is the number of letters of the longest speaker label."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm

    indent = Cm(min(4.2, max(1.9, 0.2 * widest + 0.4)))
    styles = document.styles
    _without_table_styles(styles)
    _font(styles["Normal"], 11, INK)
    _spacing(styles["Normal"], after=0, line=1.0)
    for name, base, size, colour in [
        ("Turn", "Normal", 11, INK), ("Facts", "Normal", 9, GREY), ("Note", "Normal", 9.5, INK),
        ("Table head", "Normal", 9, GREY), ("Table cell", "Normal", 9, INK),
    ]:  # fmt: skip
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[base]
        _font(style, size, colour)
    turn = styles["Turn"].paragraph_format
    turn.left_indent, turn.first_line_indent = indent, -indent
    turn.tab_stops.add_tab_stop(indent)
    turn.widow_control = True
    _spacing(styles["Turn"], after=7, line=1.25)
    _spacing(styles["Facts"], after=4, line=1.15)
    _spacing(styles["Note"], after=2, line=1.15)
    for name in ("Table head", "Table cell"):
        _spacing(styles[name], after=2, line=1.05, before=2)
    for name, size, colour in [("Speaker", 11, INK), ("Time stamp", 8.5, GREY), ("Transcript mark", 10, GREY)]:
        _font(styles.add_style(name, WD_STYLE_TYPE.CHARACTER), size, colour)
    styles["Speaker"].font.bold = styles["Transcript mark"].font.italic = True
    _font(styles.add_style("line number", WD_STYLE_TYPE.CHARACTER, builtin=True), 8, GREY)
    _dotted(styles.add_style("Unsure word", WD_STYLE_TYPE.CHARACTER))
    _font(styles["Title"], 18, INK)
    _spacing(styles["Title"], after=6, line=1.0)
    _without_border(styles["Title"])
    _font(styles["Heading 1"], 13, INK)
    _spacing(styles["Heading 1"], before=20, after=4, line=1.0)
    styles["Title"].font.bold = styles["Heading 1"].font.bold = True
    for name in ("Title", "Heading 1", "Facts", "Note"):
        _unnumbered(styles[name])
    _outlined(styles["Title"])
    _language(document, language)


def page(document: Any, title: str, foot: str, *, line_numbers: bool) -> None:
    """A4, margins, the title above and the page number below each page; properties without author and dates."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin, section.right_margin = Cm(LEFT_CM), Cm(RIGHT_CM)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1.1)
    if line_numbers:  # every fifth line, through the whole document, as quotations are cited
        numbers = parse_xml(f'<w:lnNumType {nsdecls("w")} w:countBy="5" w:distance="300" w:restart="continuous"/>')
        section._sectPr.insert_element_before(numbers, "w:pgNumType", "w:cols", "w:titlePg", "w:docGrid")
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    header.style = "Facts"
    header.add_run(title)
    for footer in (section.footer, section.first_page_footer):
        line = footer.paragraphs[0]
        line.style = "Facts"
        line.paragraph_format.tab_stops.add_tab_stop(Cm(21.0 - LEFT_CM - RIGHT_CM), WD_TAB_ALIGNMENT.RIGHT)
        line.add_run(f"{foot}\tPage ")
        _field(line, "PAGE")
        line.add_run(" of ")
        _field(line, "NUMPAGES")
    _without_leftovers(document.part)
    properties = document.core_properties
    properties.title = title
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = properties.subject = ""
    properties.revision = 1
    properties.created = properties.modified = datetime(*SAME_DATE)  # noqa: DTZ001 - the format has no zone here


def header_row(table: Any, told: str) -> None:
    """Says to Word and to screen readers that the first row heads the columns, and what the table holds; no row breaks over two pages."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    for row in table.rows:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    caption = parse_xml(f"<w:tblCaption {nsdecls('w')}/>")
    caption.set(qn("w:val"), told)
    table._tbl.tblPr.append(caption)


def _font(style: Any, size: float, colour: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name = FONT
    style.font.size = Pt(size)
    style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # a theme's font would win over ours
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{name}"), FONT)


def _spacing(style: Any, *, after: float, line: float, before: float = 0) -> None:
    from docx.shared import Pt

    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = line


def _dotted(style: Any) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    style.element.get_or_add_rPr().append(parse_xml(f'<w:u {nsdecls("w")} w:val="dotted" w:color="{UNSURE}"/>'))


def _unnumbered(style: Any) -> None:
    """Line numbers count the lines of the talk alone."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    mark = parse_xml(f"<w:suppressLineNumbers {nsdecls('w')}/>")
    style.element.get_or_add_pPr().insert_element_before(
        mark, "w:pBdr", "w:shd", "w:tabs", "w:bidi", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl"
    )


def _outlined(style: Any) -> None:
    """The title is a heading too: a screen reader and Word's list of headings begin with it."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    style.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="0"/>'))


def _without_border(style: Any) -> None:
    from docx.oxml.ns import qn

    for border in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _without_table_styles(styles: Any) -> None:
    """The template brings a hundred table styles, nine tenths of its size; we use none of them."""
    from docx.enum.style import WD_STYLE_TYPE

    for style in list(styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name != "Normal Table":
            style.element.getparent().remove(style.element)


def _language(document: Any, language: str) -> None:
    """Tells Word the language, so that it does not underline every word; sets languages written from the right that way."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    styles = document.styles
    plain = language.split("-")[0].split("_")[0].lower()
    code = language.replace("_", "-") if plain != language.lower() else f"{plain}-{_COUNTRY.get(plain, plain.upper())}"
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    for old in defaults.findall(qn("w:rFonts")):  # also what has no style of its own, such as line numbers
        defaults.replace(old, parse_xml(f'<w:rFonts {nsdecls("w")} w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>'))
    defaults.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{code}" w:eastAsia="{code}" w:bidi="{code}"/>'))
    for theme in document.settings.element.findall(qn("w:themeFontLang")):  # the template's says English
        theme.set(qn("w:val"), code)
    document.core_properties.language = code
    if plain in RIGHT_TO_LEFT:
        bidi = parse_xml(f"<w:bidi {nsdecls('w')}/>")
        styles["Turn"].element.get_or_add_pPr().insert_element_before(bidi, "w:spacing", "w:ind", "w:jc")
        styles["Turn"].font.rtl = True


def _without_leftovers(part: Any) -> None:
    """The template's picture, second set of styles and custom data are no part of a transcript."""
    for relations in (part.rels, part.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(("/thumbnail", "/stylesWithEffects", "/customXml")):
                del relations[key]


def _field(paragraph: Any, code: str) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    run = f'<w:fldSimple {nsdecls("w")} w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(run))
