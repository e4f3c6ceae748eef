"""Transcripts, member checks, double coding, saturation and guides in figures (floor 1)."""

from typing import Any

from workflow.report.facts import Fact, counted, half_up, sorted_ids
from workflow.report.material import Material
from workflow.report.session_facts import ids
from workflow.rigour.checks import ANSWERS
from workflow.rigour.consensus import recording_of

CHECKED = "member-check: planned, sent, answered"


def facts(material: Material) -> list[Fact]:
    """All of it."""
    return [*_transcripts(material), *_member_checks(material), *_double_coding(material), *_saturation(material), *_guides(material)]


def _transcripts(material: Material) -> list[Fact]:
    """Sessions that have a transcript; a session in several recordings is one."""
    written = [one for one in material.held if material.transcribed(one)]
    about: dict[str, Any] = {"unit": "transcripts", "source": "recording: transcribed"}
    if not written:
        return [Fact("transcripts.total", None, **about), Fact("transcripts.released", None, **about)]

    def made_up(sessions: Any) -> bool:
        return material.made_up("recording", [sound.number for one in sessions for sound in material.sounds(one)])

    parts = [[one for one in series.sessions if material.transcribed(one)] for series in material.series]
    by_group: dict[str, int] = {}
    for series, part in zip(material.series, parts, strict=True):
        by_group[series.group] = by_group.get(series.group, 0) + len(part)
    note = " + ".join(str(count) for count in by_group.values() if count)
    found = [counted("transcripts.total", ids(written), n=len(material.held), note=note, synthetic=made_up(written), **about)]
    for series, part in zip(material.series, parts, strict=True):
        if part:
            found.append(counted(f"transcripts.{series.key}.total", ids(part), n=len(series.sessions), synthetic=made_up(part), **about))
    for group in material.settings.groups:
        mine = [one for series, part in zip(material.series, parts, strict=True) if series.group == group for one in part]
        if mine:
            found.append(counted(f"{group}.transcripts", ids(mine), synthetic=made_up(mine), **about))
    for key, source, fits in (
        ("corrected", "recording: corrected", lambda one: material.signed(one, "corrected")),
        ("checked", "recording: checked by a second person", lambda one: material.signed(one, "checked")),
        ("released", "recording: released to analysis", material.released),
    ):
        done = [one for one in written if fits(one)]
        about["source"] = source
        more = {"n": len(written), "synthetic": made_up(done)}
        found.append(counted(f"transcripts.{key}", ids(done), **more, **about) if done else Fact(f"transcripts.{key}", None, **about))
    missing = [one for one in material.held if not material.transcribed(one)]
    about |= {"source": "recording: transcribed", "synthetic": material.made_up("session", [one.number for one in missing])}
    return [*found, counted("transcripts.missing", ids(missing), n=len(material.held), **about)]


def _member_checks(material: Material) -> list[Fact]:
    checks = material.checks
    about: dict[str, Any] = {"unit": "people", "source": CHECKED}
    if not checks:
        return [Fact("member-check.planned", None, **about)]
    about |= {"synthetic": material.made_up("member-check", [one.session for one in checks])}
    sent = [one.who for one in checks if one.sent_on]
    found = [
        Fact("member-check.rule", str(material.settings.rules["member_check"]), source="study.toml, [rules] member_check"),
        counted("member-check.planned", [one.who for one in checks], **about),
    ]
    if not sent:
        return found
    found.append(counted("member-check.sent", sent, n=len(checks), **about))
    answered = [one.who for one in checks if one.sent_on and one.answer]
    if answered:
        found.append(counted("member-check.answered", answered, n=len(sent), **about))
    for answer, words in ANSWERS.items():
        who = [one.who for one in checks if one.sent_on and one.answer == answer]
        if who:
            found.append(counted(f"member-check.{answer}", who, n=len(sent), note=words, **about))
    return found


def _double_coding(material: Material) -> list[Fact]:
    """What two people have both handed in; a round that waits for the second coder is none yet."""
    about: dict[str, Any] = {"source": "coding: packed, coded"}
    done = [one for one in material.rounds if one.complete]
    if not done:
        return [Fact("double-coding.transcripts", None, "transcripts", **about)]
    about |= {"synthetic": material.made_up("coding", [one.number for one in done])}
    recordings = {one.number: one for one in material.recordings}
    erased = {one.number for one in material.recordings if one.erased}
    coded = {source.recording for one in done for source in one.sources} - erased
    if not coded:
        return [Fact("double-coding.transcripts", None, "transcripts", **about)]
    sessions = {
        f"S{recordings[number].session}" if number in recordings and recordings[number].session else f"R{number}" for number in coded
    }
    total = len([one for one in material.held if material.transcribed(one)])
    coders = sorted({coder for one in done for coder in one.coders})
    shares = (
        [Fact("double-coding.percent", half_up(str(100 * len(sessions) / total), 1), "percent", total, **about)]
        if total and total >= len(sessions)
        else []
    )
    decided = sum(recording_of(place) in coded for one in done for place in one.decisions)
    return [
        Fact("double-coding.rule", str(material.settings.rules["double_coding"]), source="study.toml, [rules] double_coding"),
        counted("double-coding.transcripts", sessions, unit="transcripts", n=total or None, **about),
        *shares,
        Fact("double-coding.coders", len(coders), "people", rows=tuple(coders), **about),
        Fact("double-coding.coding", "a fixed codebook" if all(one.codes for one in done) else "open codes", **about),
        *([Fact("double-coding.decided", decided, "decisions", **about)] if decided else []),
    ]


def _saturation(material: Material) -> list[Fact]:
    """What was concluded of each series; `at` is the last interview of the run that confirms it."""
    found = []
    for state in material.saturation:
        name = f"saturation.{state['series']}"
        about: dict[str, Any] = {"source": "saturation: concluded", "synthetic": material.made_up("saturation", [state.get("number", 0)])}
        if "rule" in state:
            rule, reached = state["rule"], state["reached"]
            at = None if reached is None else reached + rule["run"]
            told = (
                ""
                if reached is None
                else f"base {rule['base']}, run {rule['run']}, threshold {rule['threshold']:g}%: reached after {reached}"
            )
            figures = {"at": at, "reached": reached, "base": rule["base"], "run": rule["run"], "interviews": len(state["order"])}
            found += [
                Fact(f"{name}.{key}", value, "interviews", note=told if key == "at" else "", **about) for key, value in figures.items()
            ]
            found.append(Fact(f"{name}.threshold", rule["threshold"], "percent", **about))
            found.append(Fact(f"{name}.never", state.get("never_percent"), "percent", note="of random orders that never reach it", **about))
        if "stopped" in state:
            found.append(Fact(f"{name}.stopped", state["stopped"], **about))
    first = next((fact for fact in found if fact.id.endswith(".at")), None)
    return [Fact("saturation.at", first.value, first.unit, None, first.source, first.synthetic, first.note), *found] if first else found


def _guides(material: Material) -> list[Fact]:
    found = []
    for guide in material.guides:
        name = f"guides.{guide.id}"
        about: dict[str, Any] = {"source": "guide: frozen, piloted", "synthetic": material.made_up("guide", [guide.number])}
        used = [f"S{use.session}" for use in material.uses if use.guide == guide.id]
        found += [
            Fact(f"{name}.version", guide.released.number if guide.released else None, **about),
            Fact(f"{name}.versions", len(guide.versions) or None, "versions", **about),
            Fact(f"{name}.pilots", len(guide.pilots) or None, "pilots", note=guide.not_piloted, **about),
            counted(f"{name}.sessions", sorted_ids(used), unit="sessions", **about)
            if used
            else Fact(f"{name}.sessions", None, "sessions", **about),
        ]
    return found
