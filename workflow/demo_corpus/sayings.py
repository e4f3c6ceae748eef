"""What was said: made-up Dutch, short, built from the questions of the guides that come along; no word of it is from the paper (floor 1).

The fourteen sayings that are quoted stand in the transcripts of the twelve people whom the paper quotes; what they said is made up too.
"""

from dataclasses import dataclass

from workflow.demo_corpus.timetable import FIRST, GROUP, LATER, THERAPIST, Held

INTERVIEWER = "interviewer"

ALTERNATION, AWARENESS, RELATIONSHIP = "alternation", "body-and-mind", "relationship"
RAPPORT, COMMON_GROUND, MAKING_AWARE, EXPLORING = "rapport", "common-ground", "making-aware", "exploring-and-treating"
THEMES = {  # code -> (whose, as the paper names it)
    ALTERNATION: ("patients", "continuous alternation of psychosocial conversations and body-oriented exercises"),
    AWARENESS: ("patients", "awareness of body-mind connection"),
    RELATIONSHIP: ("patients", "good relationship with therapist"),
    RAPPORT: ("therapists", "building rapport"),
    COMMON_GROUND: ("therapists", "continuously searching for common ground"),
    MAKING_AWARE: ("therapists", "making patients aware of the interaction between body and mind"),
    EXPLORING: ("therapists", "continuous alternation between exploration and treatment"),
}


@dataclass(frozen=True, slots=True)
class Saying:
    """Something that is quoted: by whom, for which theme, in the language spoken and in that of the paper."""

    who: str
    theme: str
    original: str
    translation: str


QUOTED = (
    Saying("P2", ALTERNATION, "Eerst praatten wij, dan ging ik liggen, en daarna praatten wij weer.",
           "First we talked, then I lay down, and after that we talked again."),
    Saying("P3", ALTERNATION, "De oefening maakte los wat ik nog niet kon zeggen.",
           "The exercise loosened what I could not say yet."),
    Saying("P4", AWARENESS, "Mijn schouders weten eerder dan ik dat de dag te vol is.",
           "My shoulders know before I do that the day is too full."),
    Saying("P4", AWARENESS, "Nu vraag ik mij af wat er gebeurde voordat mijn buik begon.",
           "Now I ask myself what happened before my stomach began."),
    Saying("P4", RELATIONSHIP, "Ik hoefde bij haar niets te bewijzen.",
           "With her I did not have to prove anything."),
    Saying("P7", RELATIONSHIP, "Zij wist de volgende keer nog hoe mijn hond heette.",
           "The next time she still knew what my dog is called."),
    Saying("P8", AWARENESS, "Toen ik boos werd, voelde ik het in mijn kaken.",
           "When I got angry, I felt it in my jaws."),
    Saying("P17", ALTERNATION, "Zonder het praten was het gymnastiek gebleven.",
           "Without the talking it would have stayed gymnastics."),
    Saying("T3", RAPPORT, "De eerste twee keer luister ik vooral, met mijn pen op tafel.",
           "The first two times I mostly listen, with my pen on the table."),
    Saying("T6", COMMON_GROUND, "Ik zoek net zo lang tot wij een woord hebben dat wij allebei gebruiken.",
           "I go on searching until we have a word that both of us use."),
    Saying("T7", MAKING_AWARE, "Ik laat iemand de vuist ballen en vraag wat er in het hoofd gebeurt.",
           "I have somebody clench a fist and ask what happens in the head."),
    Saying("T13", EXPLORING, "Vragen is al behandelen, en oefenen is ook vragen.",
           "Asking is treating already, and exercising is asking too."),
    Saying("T21", EXPLORING, "Als de oefening iets oproept, leg ik hem stil en praten wij.",
           "When the exercise stirs something up, I stop it and we talk."),
    Saying("T22", RAPPORT, "Wie zich gehoord voelt, gaat vanzelf anders zitten.",
           "Whoever feels heard sits differently without being told."),
)  # fmt: skip

# kind -> the question as the guide words it, and answers with the code that a coder gave each
_TALKS: dict[str, tuple[tuple[str, tuple[tuple[str, str], ...]], ...]] = {
    FIRST: (
        ("Wilt u mij vertellen hoe uw klachten begonnen zijn?", (
            ("Het begon in de winter, eerst met hoofdpijn en later kon ik niet meer slapen.", "sleep"),
            ("Na de verhuizing kreeg ik last van mijn rug, en niemand vond er iets aan.", "nothing found"),
            ("Ik was altijd moe, al jaren, en ik dacht dat het bij mij hoorde.", "tired for years"),
            ("Het kwam sluipend, tot ik op een ochtend niet meer naar mijn werk kon.", "work"),
        )),
        ("Neem mij eens mee door een gewone behandeling, vanaf het moment dat u binnenkwam.", (
            ("Wij begonnen met praten over de week, en dan deden wij een oefening met de adem.", ALTERNATION),
            ("Zij vroeg waar ik het voelde, en daarna gingen wij daar samen mee aan de slag.", ALTERNATION),
            ("Eerst een kopje thee en een gesprek, dan op de mat, en aan het eind weer even zitten.", ALTERNATION),
            ("Meestal lopen en praten tegelijk, en soms alleen maar ontspannen.", "relaxing"),
        )),
        ("Hoe zou u het contact met uw therapeut omschrijven?", (
            ("Ik voelde mij serieus genomen, eigenlijk voor het eerst.", RELATIONSHIP),
            ("Rustig en eerlijk, zij zei ook wat zij niet wist.", RELATIONSHIP),
            ("Het klikte niet meteen, maar na een paar keer durfde ik alles te zeggen.", "trust takes time"),
            ("Gewoon goed, ik kon er mijn verhaal kwijt.", RELATIONSHIP),
        )),
        ("Wat in de therapie maakte volgens u het verschil?", (
            ("Dat ik leerde stoppen voordat het te veel werd.", "stopping in time"),
            ("De oefeningen thuis, elke ochtend tien minuten.", "exercises at home"),
            ("Dat iemand de tijd nam om het hele verhaal te horen.", "being heard"),
            ("Dat ik begreep wat spanning met mijn lijf doet.", AWARENESS),
        )),
        ("Hoe ziet u het verband tussen uw lichaam en wat u voelt of denkt?", (
            ("Als ik pieker, gaat mijn nek vastzitten, dat merk ik nu op tijd.", AWARENESS),
            ("Vroeger zag ik dat niet, nu hoort het voor mij bij elkaar.", AWARENESS),
            ("Ik vind het nog steeds moeilijk, maar mijn adem vertelt mij wel iets.", "breath"),
            ("Mijn lichaam geeft aan dat het genoeg is, en dan luister ik.", AWARENESS),
        )),
        ("Wat heb ik niet gevraagd dat voor u belangrijk is?", (
            ("Eigenlijk niets, ik heb alles kunnen zeggen wat ik wilde zeggen.", "nothing more"),
            ("Dat ik het mijn buurvrouw ook gun, die loopt er al zo lang mee.", "others"),
            ("Misschien dat de reis lang was, maar ik had het er graag voor over.", "travel"),
        )),
    ),
    LATER: (
        ("Als u nu terugkijkt, wat denkt u dat u van de therapie geleerd hebt?", (
            ("Dat ik eerder rust neem en dat dat geen zwakte is.", "stopping in time"),
            ("Om te voelen waar de spanning zit voordat zij pijn wordt.", AWARENESS),
            ("Dat praten en bewegen samen meer doen dan elk alleen.", ALTERNATION),
        )),
        ("Wat van de therapie doet u nog steeds?", (
            ("De ademhaling, in de auto en voor het slapen gaan.", "breath"),
            ("Wandelen zonder telefoon, elke dag een half uur.", "exercises at home"),
            ("Niet zo veel meer, maar ik weet waar ik het boekje heb liggen.", "less than before"),
        )),
        ("Hoe is het met uw klachten gegaan sinds wij elkaar spraken?", (
            ("Op en neer, maar ik schrik er niet meer van.", "less afraid"),
            ("Beter dan toen, met een dip in het voorjaar.", "ups and downs"),
            ("Het is er nog, alleen bepaalt het niet meer de hele dag.", "less afraid"),
        )),
    ),
    THERAPIST: (
        ("Hoe begint u met een nieuwe patiënt?", (
            ("Met een open gesprek over wat iemand hier brengt, en wat al geprobeerd is.", RAPPORT),
            ("Ik laat eerst het hele verhaal komen en leg nog niets uit.", RAPPORT),
            ("Met kijken hoe iemand binnenkomt en gaat zitten.", "observing"),
        )),
        ("Hoe bouwt u aan een werkrelatie?", (
            ("Door te zeggen wat ik zie en te vragen of dat klopt.", COMMON_GROUND),
            ("Door af te spreken waar wij het over eens zijn, al is het weinig.", COMMON_GROUND),
            ("Tijd, en niet te snel willen.", RAPPORT),
        )),
        ("Neem mij eens mee door een behandeling die liep zoals u wilt.", (
            ("Wij pakten op wat er thuis gebeurde, en al oefenend kwam het gevoel erbij.", EXPLORING),
            ("Zij merkte zelf dat de adem stokte toen het over haar werk ging.", MAKING_AWARE),
            ("Eerst de spanning opzoeken, dan erover praten, dan weer terug.", EXPLORING),
        )),
        ("Waardoor werkt deze therapie volgens u, als zij werkt?", (
            ("Doordat mensen de samenhang zelf ontdekken en ik hem niet hoef uit te leggen.", MAKING_AWARE),
            ("Doordat praten en doen door elkaar lopen.", EXPLORING),
            ("Doordat iemand zich veilig voelt.", RAPPORT),
        )),
    ),
    GROUP: (
        ("Wat hoort hoe dan ook bij deze therapie?", (
            ("Dat je blijft vragen, ook als je al aan het oefenen bent.", EXPLORING),
            ("Ik zou zeggen het contact, de rest komt daarna.", RAPPORT),
            ("Bij mij is het de adem, daar begin ik altijd mee.", "breath"),
            ("Dat herken ik, al doe ik het later in de behandeling.", EXPLORING),
        )),
        ("Waardoor slaagt een therapie, in uw ervaring?", (
            ("Als iemand zelf de link legt tussen de klacht en de week.", MAKING_AWARE),
            ("Als wij dezelfde taal spreken, letterlijk en figuurlijk.", COMMON_GROUND),
            ("Als er genoeg tijd is, en die is er niet altijd.", "time"),
        )),
    ),
}  # fmt: skip
RARE = {
    9: "a colleague's example",
    14: "fear of moving",
    18: "family",
}  # P... -> a code that comes up here first, so that the curve rises late


def turns(one: Held) -> list[tuple[str, str]]:
    """Who says what in a session, in its order.

    >>> from datetime import date
    >>> turns(Held(LATER, ("P1",), date(2020, 3, 18), 24))[0]
    ('interviewer', 'Als u nu terugkijkt, wat denkt u dat u van de therapie geleerd hebt?')
    """
    found: list[tuple[str, str]] = []
    quoted = [saying for saying in QUOTED if saying.who == one.who[0] and one.kind != LATER]
    for place, (question, answers) in enumerate(_TALKS[one.kind]):
        found.append(("moderator" if one.kind == GROUP else INTERVIEWER, question))
        if one.kind == GROUP:
            found += [(name, answers[(at + place) % len(answers)][0]) for at, name in enumerate(one.who)]
            continue
        said = answers[_choice(one, place, len(answers))][0]
        more = [saying.original for saying in quoted if _place(saying, one.kind) == place]
        found.append((one.who[0], " ".join([said, *more])))
    return found


def text(one: Held) -> str:
    """A session as a transcript that somebody typed: one turn a line."""
    return "".join(f"{who}: {said}\n" for who, said in turns(one))


def answer_codes(one: Held) -> tuple[str, ...]:
    """The made-up code of each answer of an interview, in its order."""
    return tuple(answers[_choice(one, place, len(answers))][1] for place, (_, answers) in enumerate(_TALKS[one.kind]))


def codes(one: Held) -> tuple[str, ...]:
    """The made-up codes of an interview, and now and then a rare one."""
    rare = RARE.get(_number(one)) if one.kind == FIRST else None
    return tuple(dict.fromkeys([*answer_codes(one), *([rare] if rare else [])]))


def _number(one: Held) -> int:
    return int(one.who[0][1:])


def _choice(one: Held, place: int, of: int) -> int:
    return (_number(one) * (place + 1) + _number(one) // 5) % of


def _place(saying: Saying, kind: str) -> int:
    """After which question a quoted saying fits: the one that some answer with its theme's code belongs to."""
    fitting = [place for place, (_, answers) in enumerate(_TALKS[kind]) if saying.theme in {code for _, code in answers}]
    return fitting[0]
