"""What a page in a browser shows and plays, asked from a test (floor 4)."""

import time
from typing import Any

from workflow.transcribe.steps.read import transcript


def words(one: Any, revision: int | None = None) -> list[str]:
    """The words of the served transcript, as the study has them."""
    return [word.text for word in transcript(one.study, 1, revision).words]


def sound(one: Any, what: str) -> Any:
    """A property of the sound that the page plays."""
    return one.page.evaluate(f"document.getElementById('audio').{what}")


def marked(one: Any, name: str) -> list[str]:
    """The texts that are marked: "spoken", "place" or "pauses"."""
    return one.page.evaluate(
        "name => [...CSS.highlights.get(name)].map(range => range.startContainer.data.slice(range.startOffset, range.endOffset))", name
    )


def until(one: Any, script: str) -> None:
    """Wait until this is true in the page."""
    end = time.monotonic() + 8
    while not one.page.evaluate(script):  # not wait_for_function: what it does is what the page's own policy forbids
        assert time.monotonic() < end, script
        one.page.wait_for_timeout(40)
