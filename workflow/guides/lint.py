"""Advice on the wording of a guide, in English and Dutch; it never changes a guide and never stops anything (floor 1)."""

import re
from dataclasses import dataclass

from workflow.guides.guide import Guide, Item

MOST_WORDS = 25
# how a question begins that yes or no can answer
_CLOSED = {
    "en": r"(did|do|does|is|are|was|were|has|have|had|will|would|should|can|could)\s+(you|it|that|this|the|there|your|he|she|they|we)\b",
    "nl": r"(heeft|hebt|had|bent|is|was|waren|zijn|kunt|kan|kon|wilt|wil|zou|zult|doet|deed|vindt|vond|denkt|gaat|ging|krijgt"
    r"|kreeg|werd|voelt|voelde)"
    r"\s+(u|je|het|dat|dit|de|er|uw|hij|zij|ze|we)\b",
}
# these begin like a closed question and are none: the answer is a story
_INVITING = {
    "en": r"(could|can|would|will) you (please )?(tell|describe|explain|say|give|think back|take me|walk me|help me)\b",
    "nl": r"(kunt|kan|kunnen|wilt|wil|zou|zoudt) (u|je|jij) .*\b(vertellen|beschrijven|uitleggen|zeggen|noemen|geven|schetsen|meenemen)\b",
}
_LEADING = {
    "en": r"\b(don't you|didn't you|isn't it|wasn't it|wouldn't you|surely|obviously|of course|how helpful|how useful"
    r"|how much did .* help|agree that)\b",
    "nl": r"\b(toch zeker|vindt u ook|vond u ook|natuurlijk|uiteraard|zeker wel|bent u het (ermee )?eens|hoe nuttig"
    r"|hoe fijn|hoeveel .* geholpen)\b",
}
_AND = {"en": r"\band\b", "nl": r"\ben\b"}
_NAMES = {"en": "English", "nl": "Dutch"}


@dataclass(frozen=True, slots=True)
class Advice:
    """One remark on one question, or on the whole guide where `item` is empty."""

    item: str
    about: str  # closed, double, leading, long, minutes, closing, probes, language
    sentence: str


def lint(guide: Guide, planned_minutes: int = 0) -> tuple[Advice, ...]:
    """What a critical colleague would remark. `planned_minutes` is the length of the session, 0 where nobody has said.

    >>> from workflow.guides.guide import Section
    >>> asked = Item("q1", "Did you like the therapy?", must=True)
    >>> [advice.about for advice in lint(Guide("g", "", sections=(Section("s", "", 70, items=(asked,)),)), 60)]
    ['closed', 'probes', 'minutes', 'closing']
    """
    language = guide.language.partition("-")[0].lower()
    found = [advice for item in guide.items for advice in _about(item, language)]
    planned = planned_minutes or guide.minutes
    total = sum(section.minutes for section in guide.sections)
    if planned and total > planned:
        found.append(Advice("", "minutes", f"The sections take {total} minutes together; {planned} are planned."))
    if not any(item.kind == "closing" for item in guide.items):
        found.append(Advice("", "closing", "No question closes the session: mark one with {kind=closing}."))
    if language not in _NAMES:
        found.append(
            Advice("", "language", f"Wording is read in {' and '.join(_NAMES.values())} alone; this guide is in '{guide.language}'.")
        )
    return tuple(found)


def _about(item: Item, language: str) -> list[Advice]:
    found = []
    for text in (item.question, *item.probes):
        if is_closed(text, language):
            found.append(Advice(item.id, "closed", f"Yes or no answers “{text}”: begin with what, how, or tell me."))
        if language in _AND and len(re.findall(_AND[language], text.lower())) > 1:
            found.append(Advice(item.id, "double", f"“{text}” asks several things at once: make it two questions."))
        if language in _LEADING and re.search(_LEADING[language], text.lower()):
            found.append(Advice(item.id, "leading", f"“{text}” suggests its answer."))
        if len(text.split()) > MOST_WORDS:
            found.append(
                Advice(item.id, "long", f"“{' '.join(text.split()[:8])} ...” has {len(text.split())} words; {MOST_WORDS} are enough.")
            )
    if item.must and not item.probes and item.kind in ("main", "follow-up", "opening"):
        found.append(Advice(item.id, "probes", "This question must be asked and has no probes for a short answer."))
    return found


def is_closed(text: str, language: str) -> bool:
    """Whether yes or no would answer a question.

    >>> is_closed("Did you feel better?", "en"), is_closed("Could you tell me about it?", "en"), is_closed("Heeft u pijn?", "nl")
    (True, False, True)
    """
    if language not in _CLOSED:
        return False
    last = re.split(r"(?<=[.!:])\s+", text.strip())[-1].lower()  # a sentence before the question may introduce it
    return bool(re.match(_CLOSED[language], last)) and not re.match(_INVITING[language], last)
