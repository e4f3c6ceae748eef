"""What may be done with a person, asked at every door: one sentence when it may not (floor 1).

Verbal agreement is enough to book. Written consent is asked for before a session is closed and before its sound is heard; until then a
recording lies sealed. After a withdrawal nobody gets in touch; what was given before is used only where the scope says so.
"""

from workflow.people import candidates, consent
from workflow.people.candidates import KEEPING, STOPPING, Candidate

# action -> (the scope of consent it needs, what it is called)
ACTIONS = {
    "phone": ("", "phoned"),
    "invite": ("", "invited"),
    "follow-up": ("recontact", "invited to the follow-up"),
    "close": ("interview", "interviewed"),
    "record": ("", "recorded"),
    "take-in": ("", "recorded"),
    "transcribe": ("audio", "transcribed"),
    "export": ("interview", "exported"),
    "quote": ("quotes", "quoted"),
    "member-check": ("member-check", "sent a summary"),
    "archive": ("reuse", "archived for others"),
}
IN_TOUCH = ("phone", "invite", "follow-up", "record", "member-check")  # what a withdrawal ends in any case
WRITTEN_UP = ("take-in", "close")  # what was said before is still brought in, where nothing more is asked than not to be contacted
WRITING = ("phone", "invite", "follow-up", "member-check")  # what illness, moving and death end at once


def refusal(person: Candidate, action: str) -> str:
    """Why this may not be done with this person, as one sentence; empty when it may.

    >>> agreed = Candidate(17, "patients", {}, "agreed")
    >>> refusal(agreed, "invite"), refusal(agreed, "transcribe")
    ('', "C17's written consent is not in yet.")
    >>> signed = consent.Consent("3", "2026-05-01", ("interview", "audio"))
    >>> taking_part = Candidate(17, "patients", {}, "consented", participant="P7", consents=(signed,))
    >>> refusal(taking_part, "transcribe"), refusal(taking_part, "quote")
    ('', "P7's consent (form 3) does not cover quotations in publications.")
    """
    scope, done = ACTIONS[action]
    if person.erased:
        return f"Nothing of {person.id} is left."
    if person.standing == "withdrawn":
        if action in IN_TOUCH or person.scope not in KEEPING or (action in WRITTEN_UP and person.scope != KEEPING[0]):
            return f"{person.id} withdrew on {person.withdrawn_on} and is not {done} again."
    elif person.life in STOPPING and action in WRITING:
        return f"{person.id} {candidates.LIVES[person.life]} (noted on {person.life_on}) and is not {done}."
    elif action == "phone":
        return candidates.refusal(person, "attempted")
    elif action == "invite" and person.standing not in ("agreed", "consented"):
        return f"{person.id} has not agreed to take part."
    return _without_consent(person, scope) if scope else ""


def _without_consent(person: Candidate, scope: str) -> str:
    held = consent.newest(person.consents)
    if held is None:
        return f"{person.id}'s written consent is not in yet."
    if not held.covers(scope):
        return f"{person.id}'s consent (form {held.form}) does not cover {consent.SCOPES[scope]}."
    return ""
