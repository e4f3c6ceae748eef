"""What is known before names are looked for in a recording: the key file, the study's list, earlier stand-ins (floor 3)."""

from workflow.people.candidates import Candidate
from workflow.people.plain_text import folded
from workflow.people.steps import book as people
from workflow.review.pseudonyms.kinds import singular
from workflow.review.pseudonyms.names import Entry, Known, Somebody
from workflow.review.pseudonyms.search import Knowledge, knowledge
from workflow.store.folder import StudyFolder
from workflow.store.identities import Identities
from workflow.store.standins import StandIn
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import book

TAKING_PART = ("participant", "patient", "client", "person", "respondent", "interviewee")  # groups whose name says nothing more than that


def here(study: StudyFolder, recording: Recording) -> dict[str, int]:
    """Whose words a recording holds: the id, and the candidate's number (0 for somebody who is on no list)."""
    numbers = {one.id: one.number for one in people.listed(study)} | {f"C{one.number}": one.number for one in people.listed(study)}
    return {name: numbers.get(name, 0) for name in book.people_in(study, recording)}


def known(study: StudyFolder, recording: Recording, identities: Identities) -> Knowledge:
    """Everything that the search may know. A name of one who takes part is "participant" where they speak alone."""
    there = here(study, recording)
    groups = {one.number: one for one in people.listed(study)}
    alone = len(there) == 1
    somebody = [
        Somebody(
            number, fields, "participant" if alone and number in there.values() else kind_of(groups.get(number)), number in there.values()
        )
        for number, fields in identities.everybody().items()
    ]
    usual = {folded(word) for words in study.settings.verbatim["words"] for word in str(words).split()}
    return knowledge(somebody, entries(identities), replaced(identities, set(there.values())), usual)


def kind_of(candidate: Candidate | None) -> str:
    """What somebody of the study is called in others' transcripts: "therapist" for one of the therapists, else "person".

    That somebody takes part in the study is nobody else's business, so nobody is called a participant there.
    """
    group = singular((candidate.group if candidate else "").replace("-", " "))
    return group if group and group.removesuffix("s") not in TAKING_PART else "person"


def entries(identities: Identities) -> list[Entry]:
    return [
        Entry(row["number"], row["name"], row["kind"], tuple(part.strip() for part in row["also"].split(";") if part.strip()))
        for row in identities.standins.entries()
    ]


def replaced(identities: Identities, candidates: set[int]) -> list[Known]:
    """Words that were replaced before: anywhere in the study, or by these people as the names of their own."""
    standins = identities.standins.all()
    found = []
    for words, scope, number in identities.standins.spellings():
        one = standins[number]
        if scope == 0 or scope in candidates:
            found.append(Known(words, 0, one.kind, one.about, one.entry, number, here=bool(scope)))
    return found


def scope_of(speaker: str, there: dict[str, int]) -> int:
    """Whose own people somebody names: the speaker's, else those of the only one who takes part; 0 where it cannot be said."""
    return there.get(speaker, 0) or (next(iter(there.values())) if len(there) == 1 else 0)


def by_text(standins: dict[int, StandIn], text: str, scope: int) -> StandIn | None:
    """The stand-in that is written so, where it is the study's or of this scope."""
    return next((one for one in standins.values() if one.text == text and one.scope in (0, scope)), None)
