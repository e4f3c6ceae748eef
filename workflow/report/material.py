"""What the queries read: the study's settings and every folded state, fetched once; and the small questions all of them ask (floor 1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflow.export.clean import clean
from workflow.guides.uses import Use
from workflow.guides.versions import TopicGuide
from workflow.people.candidates import Candidate
from workflow.people.consent import newest
from workflow.report.quotations.kept import Quotation
from workflow.review.states import from_json
from workflow.rigour.checks import Check
from workflow.rigour.rounds import Round
from workflow.schedule import waves
from workflow.schedule.sessions import FOCUS_GROUP, Session, is_unclosed
from workflow.schedule.waves import Wave
from workflow.schedule.windows import Window
from workflow.study import LISTS, Study
from workflow.transcribe.recordings import Recording


@dataclass(frozen=True, slots=True)
class Series:
    """The sessions of one kind with one group that were held, in their order: what a line of a table is about."""

    key: str  # in ids: the kind, or group.kind where several groups have a wave of that name
    kind: str
    group: str  # empty for focus groups
    name: str  # what the report calls it: "first interview"
    sessions: tuple[Session, ...]
    whose: str = ""  # the label of the group, where another group's sessions are called so, too: "interview" and "first interview"

    @property
    def label(self) -> str:
        """Its name, so that no other series is called so.

        >>> Series("first", "first", "patients", "first interview", (), "patients").label
        'first interview (patients)'
        """
        return f"{self.name} ({self.whose})" if self.whose else self.name


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a report may count; `today` is a day."""

    settings: Study
    today: str
    candidates: tuple[Candidate, ...] = ()
    sessions: tuple[Session, ...] = ()
    recordings: tuple[Recording, ...] = ()
    checks: tuple[Check, ...] = ()
    rounds: tuple[Round, ...] = ()
    saturation: tuple[dict[str, Any], ...] = ()  # what was concluded of each series, as its events fold
    guides: tuple[TopicGuide, ...] = ()
    uses: tuple[Use, ...] = ()  # the guide of each session
    quotations: tuple[Quotation, ...] = ()  # those that are kept, also where they may not be quoted any more
    synthetic: frozenset[tuple[str, int, str]] = frozenset()  # subject, number and kind of every made-up event
    # what the rest asks again and again, reckoned once
    _by_session: dict[int, tuple[Recording, ...]] = field(init=False, repr=False, compare=False)
    _made_up: dict[tuple[str, int], frozenset[str]] = field(init=False, repr=False, compare=False)
    _people: dict[str, Candidate] = field(init=False, repr=False, compare=False)  # by C17 and by P7

    def __post_init__(self) -> None:
        found: dict[int, tuple[Recording, ...]] = {}
        for one in self.recordings:
            if one.session and not one.wholly_excluded:  # added by mistake and taken off record: the same sound again, say
                found[one.session] = (*found.get(one.session, ()), one)
        made_up: dict[tuple[str, int], frozenset[str]] = {}
        for subject, number, kind in self.synthetic:
            made_up[subject, number] = made_up.get((subject, number), frozenset()) | {kind}
        object.__setattr__(self, "_by_session", found)
        object.__setattr__(self, "_made_up", made_up)
        named = {name: one for one in self.candidates for name in (f"C{one.number}", one.id)}
        object.__setattr__(self, "_people", named)

    # ---- groups and waves

    @property
    def waves(self) -> tuple[Wave, ...]:
        return waves.from_settings(self.settings.sections.get("wave", ()))

    def kinds_of(self, group: str) -> tuple[str, ...]:
        """The kinds of session that people of a group come to, in their order: its waves, or focus groups where it has none."""
        own = tuple(wave.name for wave in self.waves if wave.group == group)
        return own or ((FOCUS_GROUP,) if any(self.group_of(name) == group for one in self.focus_groups for name in one.who) else ())

    def wave(self, kind: str, group: str = "") -> Wave | None:
        """The wave of this name; of this group, where several have one."""
        return next((wave for wave in self.waves if wave.name == kind and group in ("", wave.group)), None)

    @property
    def series(self) -> tuple[Series, ...]:
        """Every series of which a session was held, in the order of study.toml; focus groups last."""
        kinds, names = [wave.name for wave in self.waves], [self.called(wave) for wave in self.waves]
        found = []
        for wave, name in zip(self.waves, names, strict=True):
            alone = kinds.count(wave.name) == 1
            mine = tuple(one for one in self.of_kind(wave.name) if alone or any(self.group_of(who) == wave.group for who in one.who))
            others = [other for other, one in zip(names, self.waves, strict=True) if one.group != wave.group]
            whose = self.label(wave.group) if any(name in other for other in others) else ""
            found.append(Series(wave.name if alone else f"{wave.group}.{wave.name}", wave.name, wave.group, name, mine, whose))
        found.append(Series(FOCUS_GROUP, FOCUS_GROUP, "", "focus groups", self.focus_groups))
        return tuple(one for one in found if one.sessions)

    def called(self, wave: Wave) -> str:
        """What the report calls a wave."""
        return clean(wave.label[:200]) or spoken(wave.name)

    def person(self, name: str) -> Candidate | None:
        """Who C17 or P7 is; None for somebody whose group has no list here."""
        return self._people.get(name)

    def group_of(self, name: str) -> str:
        """The group somebody is listed in, else the one whose participants are called so."""
        person, prefix = self.person(name), name.rstrip("0123456789")
        return person.group if person else next((group for group, mine in self.settings.groups.items() if mine == prefix), "")

    def about_group(self, group: str) -> Mapping[str, Any]:
        """The [[group]] of study.toml."""
        return next((entry for entry in self.settings.sections.get("group", ()) if entry["name"] == group), {})

    @property
    def may_be_the_same(self) -> tuple[tuple[str, str], ...]:
        """Groups of which some may be people of another one, with that one; nobody has recorded who."""
        entries = self.settings.sections.get("group", ())
        return tuple((str(one["name"]), str(one["may_be_among"])) for one in entries if "may_be_among" in one)

    def list_of(self, group: str) -> str:
        """What the sampling list of a group holds: one of LISTS."""
        return str(self.about_group(group).get("list", LISTS[0]))

    def label(self, group: str) -> str:
        """What the report calls a group."""
        return clean(str(self.about_group(group).get("label", group))[:200])

    def in_dutch(self, words: str) -> str:
        """What a Dutch text calls something, where [report] nl of study.toml says so; else as it was typed."""
        told = self.settings.report.get("nl", {}).get(words)
        return words if told is None else clean(str(told)[:200])

    def listed(self, group: str) -> tuple[Candidate, ...]:
        return tuple(one for one in self.candidates if one.group == group)

    # ---- sessions

    def took_place(self, session: Session) -> bool:
        """Whether a session was held: somebody closed it, or its sound is here, unsealed (also when only its number is left)."""
        return session.held or (self.unclosed(session) and not self.unsigned(session))

    def unclosed(self, session: Session) -> bool:
        """Whether the sound of a session is here, and nobody has said what became of it."""
        return is_unclosed(session, bool(self.sounds(session)))

    def unsigned(self, session: Session) -> tuple[str, ...]:
        """Those of a session of whom no signature is known: a paper counts nothing of them on the word of a file alone.

        A group that has no list here keeps its consent elsewhere.
        """
        return tuple(name for name in session.came if not self._signed(name))

    def _signed(self, name: str) -> bool:
        person = self.person(name)
        if person is None:  # an id from before there was a list says nothing of a signature
            return not self.listed(self.group_of(name))
        form = newest(person.consents)
        return person.erased or (bool(person.participant) and (form is None or form.covers("interview")))

    @property
    def held(self) -> tuple[Session, ...]:
        return tuple(one for one in self.sessions if self.took_place(one))

    def of_kind(self, kind: str) -> tuple[Session, ...]:
        """The sessions of one kind that were held, in the order in which they were."""
        return tuple(sorted((one for one in self.held if one.kind == kind), key=lambda one: (one.day or "9999", one.number)))

    @property
    def focus_groups(self) -> tuple[Session, ...]:
        """The focus groups in their order: FG1 is the first."""
        return self.of_kind(FOCUS_GROUP)

    def came(self, kind: str, group: str = "") -> frozenset[str]:
        """Who took part in a session of this kind, by the id that the report knows them by."""
        names = (name for one in self.of_kind(kind) for name in one.came)
        return frozenset(self.known_as(name) for name in names if not group or self.group_of(name) == group)

    def known_as(self, name: str) -> str:
        """C17 is P7 once consent is recorded; an older session may still call them C17."""
        person = self.person(name)
        return person.id if person else name

    def sounds(self, session: Session) -> tuple[Recording, ...]:
        return self._by_session.get(session.number, ())

    def nothing_left(self, session: Session) -> bool:
        """Whether a session was recorded and all of it is erased."""
        sounds = self.sounds(session)
        return bool(sounds) and all(one.erased for one in sounds)

    def transcribed(self, session: Session) -> bool:
        return any(one.transcribed for one in self.sounds(session))

    def released(self, session: Session) -> bool:
        """Whether a transcript of the session was released to analysis."""
        return any(map(_is_released, self.sounds(session)))

    def signed(self, session: Session, what: str) -> bool:
        """Whether somebody has signed that every transcript of the session is corrected, or checked (`what`), as it now is.

        Where one of them was released, those that were are meant, so that no more are released than were checked for having lain about.
        """
        sounds = [one for one in self.sounds(session) if one.transcribed]
        sounds = list(filter(_is_released, sounds)) or sounds
        return bool(sounds) and all(getattr(from_json(one.review), what) for one in sounds)

    def in_analysis(self, session: Session) -> bool:
        """False for a pilot that is not analysed with the rest."""
        return all(use.in_analysis for use in self.uses if use.session == session.number)

    def window(self, session: Session) -> Window | None:
        """The window that a visit should fall into; None where its wave has none, or its anchor is not known."""
        wave = self.wave(session.kind, self.group_of(session.who[0])) if session.who else None
        return self.window_of(wave, self.known_as(session.who[0])) if wave else None

    def window_of(self, wave: Wave, name: str) -> Window | None:
        """The window of one person's visit of a wave."""
        days = {one.kind: date.fromisoformat(one.day) for one in self.held if one.day and name in map(self.known_as, one.came)}
        person = self.person(name)
        told = {"agreed": person.agreed_on, "consented": min((one.on for one in person.consents), default="")} if person else {}
        return wave.window(waves.anchor_day(wave, days, person.facts if person else {}, told))

    # ---- what is made up

    def made_up(self, subject: str, numbers: Iterable[int], kinds: Sequence[str] = ()) -> bool:
        """Whether any event of these subjects (of these kinds; of any, where none is named) is synthetic."""
        wanted = set(kinds)
        return any(there & wanted if wanted else there for number in numbers if (there := self._made_up.get((subject, number))))


def _is_released(recording: Recording) -> bool:
    mark = (recording.transcribed or {}).get("released")
    return mark is not None and mark is not False


def spoken(kind: str) -> str:
    """The name of a wave in a sentence.

    >>> spoken("first-interview"), spoken("follow-up")
    ('first interview', 'follow-up')
    """
    return kind.replace("-", " ").replace("follow up", "follow-up")
