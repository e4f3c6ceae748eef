"""What member checks need today: summaries to prepare and send, answers that are late or wait to be dealt with (floor 3)."""

from collections.abc import Iterator

from workflow.rigour import checks
from workflow.rigour.steps import member_checks
from workflow.store.folder import StudyFolder
from workflow.today.lines import Line
from workflow.transcribe.steps import book as recordings

PARTS = ("member-checks",)


def today(study: StudyFolder, now: str) -> Iterator[Line]:
    ready = {one.session for one in recordings.listed(study) if one.transcribed}
    for check in member_checks.listed(study):
        if member_checks.refusals(study, check.who):
            continue
        late = checks.late(check, now[:10])
        if check.standing == "planned" and check.session in ready:
            yield _line(check, "write the summary", "its transcript is there", "prepare")
        elif check.standing == "prepared":
            yield _line(check, "send the summary", "once it is rewritten", "send")
        elif check.to_resolve:
            yield _line(check, "deal with the answer", checks.ANSWERS[check.answer], "resolve", check.answered_on)
        elif late:
            silence = "none" in late
            yield _line(
                check, "write down that no answer came" if silence else "remind", late, "response" if silence else "remind", check.due_on
            )


def _line(check: checks.Check, what: str, why: str, verb: str, by: str = "") -> Line:
    command = f"workflow member-check {verb} {check.who}" + (" none" if verb == "response" else "")
    return Line("member-checks", check.who, what, why, by, command)
