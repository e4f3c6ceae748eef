"""The nouns that several rooms share; frozen, plain, and a name carries its unit (floor 0).

All times are whole milliseconds from the first sample of the recording; an end is exclusive.
"""

from dataclasses import dataclass, field

UNKNOWN_SPEAKER = "?"
RATE = 16_000  # samples a second of every sound inside the program: mono, 16-bit, as Whisper hears it


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time.

    >>> Span(1000, 3500).length_ms
    2500
    """

    start_ms: int
    end_ms: int

    @property
    def length_ms(self) -> int:
        return self.end_ms - self.start_ms

    def overlap_ms(self, other: "Span") -> int:
        """Milliseconds that both cover; 0 where they do not meet."""
        return max(0, min(self.end_ms, other.end_ms) - max(self.start_ms, other.start_ms))

    def moved(self, by_ms: int) -> "Span":
        return Span(self.start_ms + by_ms, self.end_ms + by_ms)


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word, written as it was said, with its times and the model's probability (0 to 1)."""

    text: str
    start_ms: int
    end_ms: int
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Turn:
    """One uninterrupted stretch of speech by one speaker."""

    speaker: str  # "P7", "interviewer", "?" until someone says who
    start_ms: int
    end_ms: int
    words: tuple[Word, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something a transcript shows between its words: a pause, lost speech, a cut, damage.

    Kinds: `pause`, `unintelligible`, `excluded`, `damaged` (no sound could be read there), `join` (the next part begins).
    """

    kind: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A place that a person should hear again, and why; never a reason to delete anything."""

    kind: str  # a key of workflow.transcribe.flags.KINDS
    start_ms: int
    end_ms: int
    why: str = ""  # one plain sentence
    harm: float = 0.0  # expected harm, for the order of the list: 0 (little) to 1 (words of a participant lost or invented)


@dataclass(frozen=True, slots=True)
class Hearing:
    """What an engine heard in one chunk; word times count from the chunk's first sample."""

    words: tuple[Word, ...]
    avg_logprob: float = 0.0
    no_speech: float = 0.0
    compression: float = 1.0
    temperature: float = 0.0
    tokens: int = 0  # text tokens decoded, for the speed tables


@dataclass(frozen=True, slots=True)
class SoundReport:
    """What decoding one file found: how long it is, and every sign of damage."""

    duration_ms: int  # decoded
    declared_ms: int | None  # what the container says; None where it says nothing
    bad_packets: int = 0
    holes: tuple[Span, ...] = ()  # filled with silence, so that later times hold
    shifted_from_ms: int | None = None  # times after this may be off (an MP3 that lost sound without a hole)
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """One revision of the words of one recording, with everything an exporter needs."""

    recording: str  # "R3"; empty for a loose file
    duration_ms: int
    turns: tuple[Turn, ...]
    marks: tuple[Mark, ...] = ()
    flags: tuple[Flag, ...] = ()
    language: str = "en"
    session: str = ""
    revision: int = 0
    speakers: dict[str, str] = field(default_factory=dict)  # label -> role
    made: dict[str, str] = field(default_factory=dict)  # model, model_sha256, options_sha256, version, at_utc ...
    title: str = ""  # what stands at its head; never a person's name

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for turn in self.turns for word in turn.words)
