"""A study in whose interviews people are named: two waves of one person, another person, and both in a focus group (floor 4)."""

from pathlib import Path

from tests.making import leaving_study as making
from tests.making.heard import transcribed
from tests.making.leaving_study import Made
from tests.making.transcripts import said
from workflow.people.consent import Consent
from workflow.people.steps import book as people
from workflow.people.steps import consenting, contact
from workflow.schedule.steps import add as add_session
from workflow.transcribe.turns import of_one

PEOPLE = {  # odd, so that a search for them proves something
    "P1": {
        "name": "Zwaantje Ånderlöf",
        "phone": "06-55501234",
        "email": "zwaan@voorbeeld.example",
        "address": "Elzenkade 12, 9712 XY Winsumerzijl",
        "born": "3 May 1962",
        "gp": "dr. Oldenbarneveld, huisartsenpraktijk Oosterdiep",
    },
    "P2": {"name": "Rïck van der Quist-Ferwerda", "phone": "0031 612 34 56 79"},
}
LIST = (("Kees Brouwer", "therapist", "Brauer"), ("Wiebke Thalmann", "therapist", ""), ("Bloemendaal Kliniek", "clinic", ""))
FIRST = (
    ("interviewer", "So Zwaantje, how did it begin?"),
    ("P1", "Well, my husband Gijsbrecht drove me to Winsumerzijl, to Kees Brouwer at the Bloemendaal Kliniek."),
    ("interviewer", "And Mrs. Anderloff, what did Oldenbarneveld say?"),
    ("P1", "He rang me on 06 555 012 34 and said that Gijsbrecht's idea was fine. I was born on 3 May 1962, you see."),
    ("P1", "In May I took Lyrica and I will never do that again."),
)
SECOND = (
    ("interviewer", "A year ago you saw Brauer, and Gijsbrecht drove you."),
    ("P1", "Yes, Gijsbrecht did. Then I saw Wiebke Thalmann in Winsumerzijl, and Ruurdtje from the choir."),
)
OTHER = (
    ("interviewer", "Do you know anybody in the study?"),
    ("P2", "I think Zwaantje Ånderlöf was there. My name is Rïck van der Quist, and Kees Brouwer treated me too."),
)
GROUP = (("P1", "I agree with Rïck."), ("P2", "And I with Zwaantje, says my husband Gijsbrecht."))


def make(home: Path) -> Made:
    """R1 and R2 are P1's two interviews, R3 is P2's, R4 the focus group of both."""
    made = making.begin(home)
    for fields in PEOPLE.values():
        with made.study.db.atomic():
            person = people.enter(made.study, "participants", {"facts": {}}, by="SD")
        made.names.put(person.number, fields, who="SD")
        contact.agreed(made.study, person, "2026-11-02", by="SD")
        consenting.consented(made.study, made.person(person.id), Consent("3", "2026-11-03", making.EVERYTHING), by="SD", today=making.TODAY)
    made.names.standins.enter(LIST)
    for kind, who, spoken in (
        ("first-interview", ("P1",), FIRST),
        ("follow-up", ("P1",), SECOND),
        ("first-interview", ("P2",), OTHER),
        ("focus-group", ("P1", "P2"), GROUP),
    ):
        session, _ = add_session(made.study, kind, who, ("SD",), by="SD")
        transcribed(made.study, session.number, [of_one(speaker, said(text, at * 20_000)) for at, (speaker, text) in enumerate(spoken)])
    return made
