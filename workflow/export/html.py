"""A page for the browser, and the format that Taguette reads without asking another program: a paragraph for each turn (floor 1).

Taguette 1.5.2 keeps paragraphs, headings, bold and italics; what else is here is for the eye and for screen readers.
"""

from html import escape as _escape
from itertools import groupby

from workflow.export import EachTranscript, ExportFile, ExportOptions, file_stem
from workflow.export.clean import clean, short, unclocked
from workflow.export.docx_parts import RIGHT_TO_LEFT
from workflow.export.layout import Paragraph, head, paragraphs, prepared
from workflow.export.text import about_text, place_text
from workflow.records import Transcript
from workflow.transcribe.flags import ranked
from workflow.transcribe.times import clock
from workflow.transcribe.verbatim import notation

LOOKS = "body { max-width: 42em; margin: 2em auto; padding: 0 1em; font: 1em/1.5 system-ui, sans-serif; } em { color: #595959; }"


class HtmlExporter(EachTranscript):
    """One file without pictures, scripts or anything from elsewhere; the language and its direction are set.

    >>> from workflow.records import Turn, Word
    >>> transcript = Transcript("R3", 900, (Turn("P7", 0, 900, (Word("<Good>", 0, 900),)),), language="nl")
    >>> page = HtmlExporter().files(transcript, ExportOptions(review=False))[0].content.decode()
    >>> print(page.splitlines()[1], page.splitlines()[-3], sep="\\n")
    <html lang="nl" dir="ltr">
    <p>[00:00:00] <strong>P7:</strong> &lt;Good&gt;</p>
    """

    name = "html"
    suffix = ".html"
    loses = ("The times of single words and how sure the model was of them are not in it.",)

    def files(self, transcript: Transcript, options: ExportOptions) -> list[ExportFile]:
        shown = prepared(transcript, options)
        title = unclocked(short(shown.title)) or f"Transcript {shown.recording}".strip()
        code = clean(shown.language).replace("_", "-")
        facts = [f"{escape(name)}: {escape(text)}" for name, text in head(shown, options)]
        body = [f"<h1>{escape(title)}</h1>", f"<p>{'<br>'.join(facts)}</p>", "<h2>What was said</h2>"]
        body += [_turn(paragraph, options) for paragraph in paragraphs(transcript, options)]
        body += _foot(shown, options)
        language = f'lang="{_escape(code)}" dir="{"rtl" if code.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"}"'
        begin = (
            f'<!DOCTYPE html>\n<html {language}>\n<head><meta charset="utf-8"><title>{escape(title)}</title><style>{LOOKS}</style></head>'
        )
        page = "\n".join([begin, "<body>", *body, "</body>", "</html>"]) + "\n"
        return [ExportFile(file_stem(transcript, options) + self.suffix, page.encode("utf-8"))]


def escape(text: str) -> str:
    return _escape(text, quote=False)


def _turn(paragraph: Paragraph, options: ExportOptions) -> str:
    stamp = f"[{clock(paragraph.start_ms)}] " if options.stamps else ""
    speaker = f"<strong>{escape(paragraph.speaker)}:</strong> " if paragraph.speaker else ""
    said = []
    for word, pieces in groupby(paragraph.pieces, key=lambda piece: piece.kind == "word"):
        text = escape(" ".join(piece.text for piece in pieces))
        said.append(text if word else f"<em>{text}</em>")
    return f"<p>{stamp}{speaker}{' '.join(said)}</p>"


def _foot(shown: Transcript, options: ExportOptions) -> list[str]:
    """What to hear again, how to read the signs, and the caller's remarks."""
    lines: list[str] = []
    if options.review:
        review = ranked(shown.flags)
        lines.append("<h2>Places to hear again</h2>")
        lines += [f"<p>{escape(text)}</p>" for text in (*map(about_text, review.about), review.sentence)]
        if review.places:
            lines.append("<ol>" + "".join(f"<li>{escape(place_text(place))}</li>" for place in review.places) + "</ol>")
        lines += ["<h2>Signs</h2>", *(f"<p>{escape(line)}</p>" for line in notation(options.notation).legend)]
    return lines + [f"<p>{escape(clean(remark))}</p>" for remark in options.remarks]


EXPORTER = HtmlExporter()
