"""Sentences of a manuscript that touch upon what the record leaves open, so that whoever writes them has read why (floor 1).

They need not be wrong. What the record does contradict stands in `wording`; here the doubts that stand below the reports are laid beside
the sentence that they are about.
"""

import re
from collections.abc import Sequence

from workflow.report.contradictions import doubts
from workflow.report.contradictions.doubt import Doubt
from workflow.report.facts import Facts
from workflow.report.manuscript.checking import sentences
from workflow.report.manuscript.wording import YEAR, Claim, without_names
from workflow.report.material import Material

# key of a doubt -> sentences that it is about
ABOUT = {
    "window": YEAR,
    "cannot-fit": YEAR,
    "band-note": re.compile(r"(?i)\b(low|medium|moderate|high|severe|mild|laag|lage|matige?|hoge?|ernstige?)\b"),
    "saturation": re.compile(r"(?i)saturation|no new codes|verzadiging|geen nieuwe codes"),
    "saturation-elsewhere": re.compile(r"(?i)saturation|no new codes|verzadiging|geen nieuwe codes"),
    "may-be-the-same": re.compile(r"(?i)focus ?group|focusgroep"),
    "not-invited": re.compile(r"(?i)focus ?group|focusgroep"),
    "before-its-basis": re.compile(r"(?i)(?=.*(focus ?group|focusgroep))(?=.*(interview|guide|based|topiclijst))"),
    "who-led": re.compile(r"(?i)interviewers?\b|interviews?\b.*\b(conducted|led|held|done|carried out|afgenomen|gehouden) (by|door)\b"),
    "coders": re.compile(r"(?i)\bcod(ed|ers?)\b|collected and analy[sz]ed|gecodeerd|codeurs?"),
    "pilots": re.compile(r"(?i)\bpilot|proefinterview"),
}


def raised(text: str, material: Material, facts: Facts) -> list[Claim]:
    """The first sentence that each doubt is about, with the doubt; several about one sentence stand together."""
    left = [doubt for doubt in doubts(material, facts) if doubt.key in ABOUT and not _counted(doubt)]
    found = []
    for sentence in sentences(text):
        mine = [doubt for doubt in left if ABOUT[doubt.key].search(_read(doubt, sentence, material)) and _named(doubt, sentence)]
        if mine:
            found.append(Claim(sentence, " ".join(_whys(mine)), tuple(dict.fromkeys(fact.id for doubt in mine for fact in doubt.facts))))
            left = [doubt for doubt in left if doubt not in mine]
    return found


def _read(doubt: Doubt, sentence: str, material: Material) -> str:
    return without_names(sentence, material) if ABOUT[doubt.key] is YEAR else sentence


def _counted(doubt: Doubt) -> bool:
    """Visits outside their window of which there is a number: `wording` prints it."""
    return doubt.key == "window" and any(fact.value is not None for fact in doubt.facts)


def _named(doubt: Doubt, sentence: str) -> bool:
    """Whether a note on bands is about a measure that the sentence names: "PHQ-15", or the label of its dimension."""
    if doubt.key != "band-note":
        return True
    label, _, note = doubt.sentence.partition(": ")
    return any(name and name.casefold() in sentence.casefold() for name in (label, note.partition(" ")[0]))


def _whys(mine: Sequence[Doubt]) -> list[str]:
    return list(dict.fromkeys(doubt.sentence for doubt in mine))
