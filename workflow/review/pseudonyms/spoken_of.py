"""Names that nobody has listed: those that the words around them give away, and capitals where none belong (floor 1).

"My husband Peter" names a partner, "Dr. Smit" a doctor, "we moved to Zwolle" a place. A capital in the middle of a sentence, in a word
that the transcript writes small nowhere, is a name until a person says otherwise.
"""

import re
from collections.abc import Iterator, Sequence

from workflow.review.pseudonyms.found import LIKELY, MAYBE, Found
from workflow.review.pseudonyms.names import BETWEEN
from workflow.review.pseudonyms.ordinary import ALSO_WORDS, STARTERS, USUAL
from workflow.review.pseudonyms.tokens import TITLES, Token

_RELATIONS = {
    "partner": "husband wife partner boyfriend girlfriend fiance spouse man vrouw vriendin vriend echtgenoot echtgenote",
    "former partner": "ex ex-husband ex-wife ex-man ex-vrouw ex-partner",
    "mother": "mother mum mom moeder mama ma",
    "father": "father dad vader papa pa",
    "child": "son daughter child kid boy girl stepson stepdaughter zoon zoontje dochter dochtertje kind oudste jongste eldest youngest",
    "grandchild": "grandson granddaughter kleinzoon kleindochter kleinkind",
    "brother or sister": "brother sister broer zus zusje broertje",
    "relative": "aunt uncle cousin niece nephew grandmother grandfather granny grandma grandpa tante oom neef nicht oma opa schoonmoeder "
    "schoonvader schoonzus zwager mother-in-law father-in-law",
    "neighbour": "neighbour neighbor buurman buurvrouw buren",
    "friend": "friend mate maatje kameraad",
    "colleague": "colleague collega",
    "manager": "boss manager baas chef leidinggevende",
    "therapist": "therapist psychologist counsellor counselor coach therapeut psycholoog physiotherapist physio fysiotherapeut fysio "
    "behandelaar practitioner praktijkondersteuner",
    "doctor": "doctor specialist surgeon neurologist rheumatologist psychiatrist dokter arts neuroloog reumatoloog psychiater internist",
    "GP": "gp huisarts",
    "pet": "dog cat horse hond kat poes paard",
}  # fmt: skip
RELATION = {word: kind for kind, words in _RELATIONS.items() for word in words.split()}
OWN = frozenset("my his her our their your mijn m'n zijn z'n haar ons onze hun jouw uw je the de een a an".split())
TITLED = {"dr": "doctor", "dokter": "doctor", "doctor": "doctor", "prof": "doctor", "professor": "doctor"} | dict.fromkeys(
    "zuster mr mrs ms miss mevrouw mevr mw meneer dhr tante oom aunt uncle opa oma".split(), "person"
)  # fmt: skip
CALLED = frozenset("called named name's heet heette heten genaamd noemen".split())
BEFORE_A_PLACE = frozenset("in to from near te naar uit bij around through via".split())
ORGANISATION = re.compile(
    r".*(?:ziekenhuis|kliniek|school|college|hospital|clinic|university|universiteit|praktijk|centrum|lyceum|mavo|umc)"
)
STREET = re.compile(
    r"\w{2,}(?:straat|laan|weg|plein|kade|gracht|singel|dijk|steeg|dreef|hof|pad)|street|road|lane|avenue|close|drive|square"
)
_NO_STREET = frozenset("onderweg vanweg weg straat laan broadway norway railway".split())
LONGEST = 6


def spoken_of(found: Sequence[Token], small: frozenset[str], usual: frozenset[str]) -> Iterator[Found]:
    """Names by what stands around them, and capitals where none belong.

    `small` are words that the transcript writes small somewhere, `usual` capitals that name nobody in this study.
    """
    nameless = small | usual | USUAL
    i = 0
    while i < len(found):
        run = _run(found, i, nameless)
        if not run:
            i += 1
            continue
        yield from _named(found, run)
        i = run[-1].at + 1


def _run(found: Sequence[Token], i: int, nameless: frozenset[str]) -> list[Token]:
    """The words of a name that begins at `i`: capitals, with particles between them; none where none begins."""
    if not _may_name(found, i, nameless):
        return []
    run, held = [found[i]], list[Token]()  # particles are held back until a capital follows
    for token in found[i + 1 : i + LONGEST]:
        if token.turn != run[0].turn or token.inside or token.first or (run + held)[-1].closes:
            break
        if token.plain in BETWEEN and token.core[:1].islower():
            held.append(token)
        elif token.capital and token.plain not in nameless - ALSO_WORDS:
            run, held = [*run, *held, token], []
        else:
            break
    alone = run[0].first and len(run) == 1 and not (_cue(found, i) or _told_after(found, i))  # every sentence begins with a capital
    return [] if alone else run


def _may_name(found: Sequence[Token], i: int, nameless: frozenset[str]) -> bool:
    token = found[i]
    if token.inside or not token.capital or len(token.plain) < 2 or token.plain.startswith("i'") or token.plain in TITLES:
        return False
    if token.core.isupper() and len(token.core) <= 5 and token.core.isascii():
        return False  # MRI, EMDR
    if token.plain in nameless:
        return token.plain in ALSO_WORDS - USUAL and not token.first and bool(_cue(found, i))
    return not token.first or token.plain not in STARTERS


def _cue(found: Sequence[Token], i: int) -> str:
    """What the words before say that a name is: a kind, or nothing."""
    one, two = (found[i - k] if i >= k and found[i - k].turn == found[i].turn else None for k in (1, 2))
    if one is None or one.inside or one.ends:
        return ""
    if one.plain in TITLED and (one.capital or one.plain in ("mevrouw", "meneer", "dokter", "doctor", "tante", "oom", "opa", "oma")):
        return TITLED[one.plain]
    if found[i].first:
        return ""
    if one.plain in RELATION and two is not None and (two.plain in OWN or two.plain in RELATION or two.plain.endswith("'s")):
        return RELATION[one.plain]
    if one.plain in CALLED and not one.after.strip():
        return "person"
    return "place" if one.plain in BEFORE_A_PLACE and not one.after.strip() else ""


def _told_after(found: Sequence[Token], last: int) -> str:
    """A relation that follows a name: "Peter, my husband"."""
    following = [token for token in found[last + 1 : last + 3] if token.turn == found[last].turn]
    if len(following) < 2 or following[0].plain not in ("my", "mijn", "m'n") or not found[last].after.startswith(","):
        return ""
    said_apart = following[1].closes or not found[last].first  # "Honestly, my husband drove"
    return RELATION.get(following[1].plain, "") if said_apart else ""


def _named(found: Sequence[Token], run: list[Token]) -> Iterator[Found]:
    first, last = run[0].at, run[-1].at
    cue = _cue(found, first) or _told_after(found, last)
    ends = run[-1].plain
    if any(STREET.fullmatch(token.plain) and token.plain not in _NO_STREET for token in run):
        number = found[last + 1] if last + 1 < len(found) and re.fullmatch(r"\d{1,4}\w?", found[last + 1].plain) else None
        yield Found(first, last + bool(number), "address" if number else "street", LIKELY, "a street by its ending")
    elif ORGANISATION.fullmatch(ends) and len(run) > 1:
        yield Found(first, last, "organisation", LIKELY, "an organisation by its ending")
    elif cue and cue != "place":
        yield Found(first, last, cue, LIKELY, "the words beside it say so")
    else:
        yield Found(first, last, cue or "person", MAYBE, "a capital in the middle of a sentence")
