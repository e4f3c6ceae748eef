"""A transcript without sound comes in, as somebody typed it, and is released to analysis (floor 3).

That 64 transcripts were analysed is stated; who typed, corrected or checked them is not. The step that releases one wants it corrected
first, so that is entered, and that nobody is known to have checked it is the reason given.
"""

from collections.abc import Iterator
from functools import partial

from workflow.demo_corpus.diary import BY, SYNTHETIC, Desk, Entry
from workflow.demo_corpus.settings import NOT_STATED
from workflow.review.steps import importing, standing
from workflow.store.clock import now_utc
from workflow.store.folder import StudyFolder


def entries(session: int, recording: int, minutes: int, text: str, moments: tuple[str, str, str]) -> Iterator[Entry]:
    """The transcript of a session comes in at the first of these moments, is corrected at the second, released at the third."""
    name = f"S{session}.txt"
    typed = ("transcript", "import", f"S{session}", name, "--minutes", str(minutes))
    yield Entry(moments[0], typed, partial(_bring, session, minutes, name), {name: partial(_text, text)})
    check = ("transcript", "check", f"R{recording}")
    yield Entry(moments[1], (*check, "--corrected"), partial(_sign, recording, "corrected", ""))
    yield Entry(moments[2], (*check, "--release", "--reason", NOT_STATED), partial(_sign, recording, "released", NOT_STATED))


def _text(text: str, study: StudyFolder) -> bytes:
    return text.encode()


def _bring(session: int, minutes: int, name: str, desk: Desk) -> None:
    importing.without_sound(desk.study, session, desk.folder / name, importing.Wish(minutes=minutes, provenance=SYNTHETIC), by=BY)


def _sign(recording: int, verb: str, reason: str, desk: Desk) -> None:
    standing.sign(desk.study, recording, verb, by=BY, on=now_utc()[:10], reason=reason, provenance=SYNTHETIC)
