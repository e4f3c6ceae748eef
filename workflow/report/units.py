"""What is counted, sessions or people: where the two differ, a line says so under every table that counts one of them (floor 1)."""

from dataclasses import dataclass

from workflow.report.facts import Fact, Facts
from workflow.report.material import Material
from workflow.schedule.sessions import FOCUS_GROUP

RULE = "Lengths, days and places count sessions; the flow and who took part count people."


@dataclass(frozen=True, slots=True)
class Unlike:
    """A series that has more sessions than people, as where an interview was held in two parts; or places in focus groups and people."""

    label: str
    count: Fact  # of sessions, or of places taken
    people: Fact
    words: str  # between the two: "sessions with"
    who: str = "people"

    @property
    def line(self) -> str:
        """The footnote.

        >>> Unlike("first interview", Fact("a", 22), Fact("b", 20), "sessions with", "patients").line
        'first interview: 22 sessions with 20 patients.'
        """
        return f"{self.label}: {self.count.printed} {self.words} {self.people.printed} {self.who}."


def unlike(material: Material, facts: Facts) -> tuple[Unlike, ...]:
    """Every series of which sessions and people are not as many, and both may be said."""
    found = []
    for series in material.series:
        if series.kind == FOCUS_GROUP:
            one = Unlike(series.label, facts["focus-groups.attendances"], facts["focus-groups.people"], "places taken by")
        else:
            sessions, people = facts[f"sessions.{series.key}.held"], facts[f"{series.group}.{series.kind}.held"]
            one = Unlike(series.label, sessions, people, "sessions with", material.label(series.group))
        if None not in (one.count.value, one.people.value) and one.count.value != one.people.value:
            found.append(one)
    return tuple(found)


def lines(material: Material, facts: Facts) -> tuple[str, ...]:
    """What stands under a table: each series of which the two differ, then what counts which."""
    found = [one.line for one in unlike(material, facts)]
    return (*found, RULE) if found else ()


def of_them(material: Material, facts: Facts) -> tuple[Fact, ...]:
    """The facts that these lines print."""
    return tuple(fact for one in unlike(material, facts) for fact in (one.count, one.people))
