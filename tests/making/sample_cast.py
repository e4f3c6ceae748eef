"""Which samples there are: the script, the voices, the shape of the files and the conditions of each (floor 2)."""

from dataclasses import dataclass, field

from tests.making.sample_speech import Voice

ASKER = Voice("flite rms", 1.0)


@dataclass(frozen=True, slots=True)
class Made:
    """How one sample is made."""

    name: str
    kind: str  # first-interview, follow-up or focus-group
    about: str  # one plain sentence
    voices: dict[str, Voice]
    extension: str
    shape: str = "mono"  # mono, stereo, parts or tracks
    conditions: str = "clean"  # clean, noisy, telephone, overlap, silence or damaged
    wheel: bool = False
    demo: bool = False  # shown by `workflow demo`
    bitrate: int = 40_000
    echo: float = 0.12  # of the room, as a share of the sound
    slow: float = 1.0  # gaps between turns are this many times longer
    of: str = ""  # the name of the script where it is not the sample's own
    roles: dict[str, str] = field(default_factory=lambda: {"interviewer": "interviewer"})

    @property
    def script(self) -> str:
        return self.of or self.name


GROUP = {
    "interviewer": ASKER, "P5": Voice("en-us+m1", 1.0), "P6": Voice("en-gb+linda", 0.98), "P7": Voice("en-029+f1", 1.0),
    "P8": Voice("en-us-nyc+m5", 1.02), "P9": Voice("en-gb-x-gbclan+Annie", 1.0), "P10": Voice("en-us+belinda", 0.96),
    "P11": Voice("en-gb-scotland+john", 0.95),
}  # fmt: skip
MADE = (
    Made("talk-1", "first-interview", "A patient speaks of pain, sleep and a first session of therapy, in short sentences.",
         {"interviewer": ASKER, "P21": Voice("flite slt", 1.0)}, "mp3", wheel=True, demo=True, echo=0.0, bitrate=48_000),
    Made("talk-2", "follow-up", "The same patient one year later.",
         {"interviewer": ASKER, "P21": Voice("flite slt", 1.0)}, "m4a", wheel=True, demo=True, echo=0.0, bitrate=48_000),
    Made("interview-1", "first-interview", "A patient speaks of neck pain and of a first session of therapy.",
         {"interviewer": ASKER, "P1": Voice("flite slt", 0.98)}, "mp3", demo=True, bitrate=48_000),
    Made("interview-2", "follow-up", "The same patient one year later, with each speaker on a channel of their own.",
         {"interviewer": ASKER, "P1": Voice("flite slt", 1.0)}, "m4a", shape="stereo", bitrate=64_000),
    Made("interview-3", "first-interview", "A therapist tells how the work with patients in pain begins.",
         {"interviewer": ASKER, "T1": Voice("en-gb-x-rp+f2", 1.0)}, "opus", demo=True, bitrate=32_000),
    Made("interview-4", "follow-up", "A patient on the way back to work, a channel per speaker, who now and then speak at the same moment.",
         {"interviewer": ASKER, "P2": Voice("en-us+m3", 1.0)}, "opus", shape="stereo", conditions="overlap", bitrate=40_000),
    Made("interview-5", "first-interview", "A patient who works at night, recorded in a noisy place.",
         {"interviewer": ASKER, "P3": Voice("en-gb+m7", 1.02, 0.9)}, "mp3", conditions="noisy"),
    Made("interview-6", "follow-up", "A patient with headaches one year later, by telephone.",
         {"interviewer": ASKER, "P4": Voice("en-us+f4", 1.0)}, "wav", conditions="telephone"),
    Made("interview-7", "first-interview", "A therapist who speaks slowly, with silences of many seconds.",
         {"interviewer": ASKER, "T2": Voice("en-gb-scotland+m2", 0.92)}, "flac", conditions="silence", demo=True, slow=2.0),
    Made("interview-8", "follow-up", "A patient with a painful leg, in a file that was damaged on purpose.",
         {"interviewer": ASKER, "P12": Voice("flite kal16", 1.0)}, "opus", conditions="damaged", bitrate=32_000),
    Made("interview-9", "follow-up", "A therapist and a walking group, in two files that are parts of one interview.",
         {"interviewer": ASKER, "T3": Voice("en-gb+f5", 1.02)}, "m4a", shape="parts"),
    Made("focus-group-1", "focus-group", "Seven patients talk about exercises at home, in one file for all.",
         GROUP, "mp3", conditions="overlap"),
    Made("focus-group-1-tracks", "focus-group", "The same focus group with a file per speaker.",
         GROUP, "opus", shape="tracks", conditions="overlap", bitrate=16_000, of="focus-group-1"),
)  # fmt: skip
