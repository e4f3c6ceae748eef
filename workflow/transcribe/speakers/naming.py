"""What a speaker may be called, and who is probably who (floor 1).

Only ids and roles: a person's name never enters a transcript. A proposal is a guess that a person confirms by ear.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from workflow.errors import WrongUsage
from workflow.records import Transcript

ROLES = ("interviewer", "moderator", "observer", "participant", "interpreter", "companion")
_ROLE = re.compile(rf"({'|'.join(ROLES)})(-[1-9][0-9]?)?")
ASKS_FROM = 0.15  # share of turns that end in a question
GUIDED_FROM = 2  # questions of the topic guide


def checked(label: str, known: Iterable[str]) -> str:
    """The label as it is stored. Raises WrongUsage for one that is no id of the session and no role.

    >>> checked("p07", ["P7"]), checked("observer-1", []), checked("Interviewer", [])
    ('P7', 'observer-1', 'interviewer')
    >>> checked("Anna", ["P7"])
    Traceback (most recent call last):
    ...
    workflow.errors.WrongUsage: 'Anna' is nobody of this session and no role. Next: one of P7, interviewer, ...
    """
    known = list(known)
    for one in known:
        if _plain(label) == _plain(one):
            return one
    if _ROLE.fullmatch(label.strip().lower()):
        return label.strip().lower()
    people = ", ".join(dict.fromkeys([*known, "interviewer", "moderator", "observer", "observer-1 ..."]))
    raise WrongUsage(f"'{label}' is nobody of this session and no role.", hint=f"one of {people}")


def _plain(label: str) -> str:
    return re.sub(r"(?<=[a-z])0+(?=\d)", "", label.strip().lower())


def pairs(texts: Sequence[str], *, example: str = "1=interviewer") -> dict[str, str]:
    """What stands before and after the sign of each `1=interviewer`. Raises WrongUsage.

    >>> pairs(["1=interviewer", "voice 2=P7"])
    {'1': 'interviewer', '2': 'P7'}
    """
    out: dict[str, str] = {}
    for text in texts:
        left, sign, right = text.partition("=")
        key = left.strip().removeprefix("voice").strip()
        if not sign or not key or not right.strip():
            raise WrongUsage(f"'{text}' names nobody.", hint=f"write it as {example}")
        if key in out:
            raise WrongUsage(f"{key} is named twice.", hint=f"write each once, as {example}")
        out[key] = right.strip()
    return out


def proposed(
    transcript: Transcript, voices: Sequence[str], people: dict[str, str], guided: Mapping[str, int] | None = None
) -> dict[str, str]:
    """Who each voice may be: the one who asks the questions leads the talk; with two voices the other is the participant.

    `transcript` bears the voices themselves as speakers; `guided` says how many of the topic guide's questions each voice has asked, and
    goes before the question marks. Nothing is proposed where nobody clearly asks.

    >>> from workflow.records import Turn, Word
    >>> def said(who, text, at):
    ...     return Turn(who, at, at + 900, tuple(Word(w, at, at + 900) for w in text.split()))
    >>> talk = (said("1", "How was that?", 0), said("2", "It hurt.", 1000), said("1", "And then?", 2000), said("2", "I slept.", 3000))
    >>> proposed(Transcript("R3", 4000, talk), ["1", "2"], {"P7": "participant"})
    {'1': 'interviewer', '2': 'P7'}
    >>> proposed(Transcript("R3", 4000, talk), ["1", "2"], {"P7": "participant"}, {"2": 3})
    {'2': 'interviewer', '1': 'P7'}
    """
    leader = _asks_the_guide(guided or {}) or _asks(transcript, voices)
    if not leader:
        return {}
    leading = [who for who, role in people.items() if role in ("interviewer", "moderator")]
    found = {leader: leading[0] if len(leading) == 1 else ("moderator" if len(voices) > 3 else "interviewer")}
    participants = [who for who, role in people.items() if role == "participant"]
    if len(voices) == 2 and len(participants) == 1:
        found[next(voice for voice in voices if voice != leader)] = participants[0]
    return found


def _asks_the_guide(guided: Mapping[str, int]) -> str:
    """The voice that has asked most of the guide's questions; empty where they are few or shared."""
    leader = max(guided, key=lambda voice: guided[voice], default="")
    return leader if leader and guided[leader] >= GUIDED_FROM and guided[leader] >= 2 * (sum(guided.values()) - guided[leader]) else ""


def _asks(transcript: Transcript, voices: Sequence[str]) -> str:
    """The voice whose turns end in questions far more often than those of the others; empty where nobody's do."""
    asked = {voice: _asking(transcript, voice) for voice in voices}
    leader = max(asked, key=lambda voice: asked[voice], default="")
    rest = [share for voice, share in asked.items() if voice != leader]
    return leader if leader and asked[leader] >= ASKS_FROM and asked[leader] >= 1.5 * max(rest, default=0) else ""


def _asking(transcript: Transcript, voice: str) -> float:
    own = [turn for turn in transcript.turns if turn.speaker == voice and turn.words]
    return sum(turn.text.rstrip("\"'”’»)").endswith("?") for turn in own) / len(own) if own else 0.0
