"""The page for a browser, for Taguette and for screen readers (floor 4)."""

from html.parser import HTMLParser

from tests.making.transcripts import HOSTILE, an_interview, said
from workflow.export import ExportOptions
from workflow.export.html import EXPORTER
from workflow.records import Transcript
from workflow.transcribe.turns import of_one


class Heard(HTMLParser):
    """What a screen reader is told: the language, headings, paragraphs; and every name of an element."""

    def __init__(self, transcript: Transcript, **options) -> None:
        super().__init__()
        self.language, self.direction, self.names, self.lines = "", "", [], list[tuple[str, str]]()
        self.feed(EXPORTER.files(transcript, ExportOptions(**options))[0].content.decode())
        self.lines = [(tag, " ".join(text.split())) for tag, text in self.lines]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        known = dict(attributes)
        if tag == "html":
            self.language, self.direction = known.get("lang") or "", known.get("dir") or ""
        if tag in ("h1", "h2", "p", "li"):
            self.lines.append((tag, ""))

    def handle_data(self, data: str) -> None:
        if self.lines:
            tag, text = self.lines[-1]
            self.lines[-1] = (tag, text + data)


def test_it_says_its_language_and_has_one_title_with_its_sections_below():
    heard = Heard(an_interview())
    assert (heard.language, heard.direction) == ("en", "ltr")
    headings = [line for line in heard.lines if line[0].startswith("h")]
    assert headings == [("h1", "Interview at 10.30"), ("h2", "What was said"), ("h2", "Places to hear again"), ("h2", "Signs")]


def test_each_turn_is_a_paragraph_with_its_time_and_speaker_and_marks_are_set_off():
    heard = Heard(an_interview(), review=False)
    said_ = [text for tag, text in heard.lines if tag == "p" and text.startswith("[00:")]
    assert said_ == [
        "[00:00:01] interviewer: How did it, um, begin? [pause 1.0 s]",
        "[00:00:04] P7: Well, it beg- it began [pause 3.8 s] at night. Zuiderzee.",
        "[00:00:12] [unintelligible 00:00:12-00:00:15]",
    ]
    assert heard.names.count("em") == 3 and heard.names.count("strong") == 2


def test_arabic_is_read_from_the_right():
    assert Heard(Transcript("R1", 900, (of_one("P1", said("نعم")),), language="ar")).direction == "rtl"


def test_nothing_that_was_said_becomes_a_part_of_the_page():
    for hostile in (*HOSTILE, "<script>alert(1)</script>", "</p><img src=x>", '" onload="x'):
        names = set(Heard(Transcript("R1", 900, (of_one(hostile, said(f"{hostile} x")),), title=hostile, language=hostile)).names)
        assert names <= {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "br", "strong", "em", "ol", "li"}
