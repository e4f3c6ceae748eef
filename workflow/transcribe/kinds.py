"""The kinds of flags: what each says to a person, and how much harm is to be expected where it stands (floor 1)."""

from dataclasses import dataclass

from workflow.records import Flag


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of suspicion.

    `harm` is a judgement, 0 to 1: how likely a participant's words are lost or invented there. `grows` says that a longer place
    holds more harm (five minutes lost are worse than three seconds), where others concern one spot whatever its length. `file` says
    that it concerns the recording as a whole: it is told, but it is no place to listen to.
    """

    sentence: str
    harm: float
    grows: bool = False
    file: bool = False


KINDS: dict[str, Kind] = {
    # words that may be missing
    "lost_speech": Kind("Speech is heard here, but no words were found, also when heard a second time.", 0.9, grows=True),
    "second_hearing": Kind("These words were found only when the sound was heard a second time.", 0.4),
    "low_density": Kind("Very few words for so much speech; some may be missing.", 0.7, grows=True),
    "unheard_sound": Kind("There is sound here, but neither the speech detector nor the model made anything of it.", 0.4, grows=True),
    # words that may be invented
    "invented": Kind("The model doubts that anyone speaks here, and so does the detector; the words are probably invented.", 1.0),
    "unheard_words": Kind("Words were written where no speech is heard.", 0.7, grows=True),
    "no_speech": Kind("The model itself doubts that anyone speaks here.", 0.4),
    "phantom": Kind("A phrase that speech models are known to invent in silence.", 0.6),
    "loop": Kind("The same words over and over, faster than anyone speaks; the model was probably stuck.", 0.9),
    "repeated": Kind("The same words several times in a row, said so or written so by the model.", 0.4),
    "compressed": Kind("The text repeats itself much; the model may have been stuck.", 0.5),
    "high_density": Kind("More words than anyone can say in the time.", 0.6, grows=True),
    # words that may be wrong
    "script": Kind("Letters of a script in which this language is not written.", 0.5),
    "unsure": Kind("The model was unsure of several words.", 0.4),
    "fallback": Kind("The model had to guess here: its first attempts did not hold together.", 0.4),
    "times": Kind("The times of these words cannot be right.", 0.3),
    "speaker": Kind("It is not certain who says this.", 0.3),
    # the sound itself
    "failed": Kind("This stretch could not be heard: the speech model or its process stopped.", 0.9, grows=True),
    "hole": Kind("Sound is lost here; silence stands in its place, so that later times hold.", 0.8, grows=True),
    "damaged": Kind("Some of the sound here could not be read.", 0.8),
    "truncated": Kind("The file ends before the recording did.", 0.9, file=True),
    "length": Kind("The file says it is longer or shorter than the sound that could be read.", 0.7, file=True),
    "shifted": Kind("Sound was lost without a trace in the file's times; later times may be off.", 0.6, file=True),
    "quiet": Kind("The recording is very quiet; words are easily missed.", 0.5, file=True),
    "clipped": Kind("The sound is too loud for the recorder and distorted; words may be misheard.", 0.3),
    "silent": Kind("No sound at all: a muted microphone, a paused recorder or a lost connection.", 0.2),
}


def flagged(kind: str, start_ms: int, end_ms: int, why: str = "", harm: float | None = None) -> Flag:
    """A flag with its kind's sentence and harm where nothing closer is said; `end_ms` is never before `start_ms`.

    >>> flagged("times", 900, 400).harm
    0.3
    """
    return Flag(kind, start_ms, max(start_ms, end_ms), why or KINDS[kind].sentence, KINDS[kind].harm if harm is None else harm)
