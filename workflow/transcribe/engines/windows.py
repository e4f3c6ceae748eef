"""What was heard in one window of a chunk, and joining the windows of a chunk to its hearing (floor 2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workflow.records import Hearing, Word
from workflow.transcribe.engines import Options


@dataclass(frozen=True, slots=True)
class Window:
    """The words of one reading of up to 30 s, and the model's own doubts about them."""

    words: tuple[Word, ...]
    heard_ms: int  # as far as the reading went
    avg_logprob: float
    no_speech: float
    compression: float
    temperature: float
    tokens: int

    def silent(self, options: Options) -> bool:
        """Whether the model itself takes the window for silence: Whisper's rule, both thresholds together."""
        if options.no_speech_threshold is None or options.logprob_threshold is None:
            return False
        return self.no_speech > options.no_speech_threshold and self.avg_logprob < options.logprob_threshold

    def moved(self, by_ms: int) -> "Window":
        """The window on the time line of its chunk."""
        words = tuple(replace(word, start_ms=word.start_ms + by_ms, end_ms=word.end_ms + by_ms) for word in self.words)
        return replace(self, words=words, heard_ms=self.heard_ms + by_ms)


def joined(windows: Sequence[Window]) -> Hearing:
    """One hearing from the windows of a chunk, in order; the worst doubt of any window is the doubt of the whole.

    >>> joined([])
    Hearing(words=(), avg_logprob=0.0, no_speech=1.0, compression=1.0, temperature=0.0, tokens=0)
    """
    if not windows:
        return Hearing((), no_speech=1.0)
    tokens = sum(window.tokens for window in windows)
    weighted = sum(window.avg_logprob * window.tokens for window in windows) / tokens if tokens else windows[0].avg_logprob
    return Hearing(
        words=tuple(word for window in windows for word in window.words),
        avg_logprob=round(weighted, 4),
        no_speech=round(windows[0].no_speech, 4),
        compression=round(max(window.compression for window in windows), 3),
        temperature=max(window.temperature for window in windows),
        tokens=tokens,
    )
