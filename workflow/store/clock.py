"""The only place that asks what time it is; everything pure gets it as an argument (floor 2).

For trying out and for the documents the environment may set it: WORKFLOW_NOW="2026-11-24T08:30Z". Whatever is written under such a
clock is marked synthetic (see `store.events`), so that a made-up time never passes for a record.
"""

import datetime
import os
import time
from zoneinfo import ZoneInfo

from workflow.errors import WrongUsage

VARIABLE = "WORKFLOW_NOW"


def now_utc() -> str:
    """The time in UTC, to the second.

    >>> len(now_utc())
    20
    """
    return _now().strftime("%Y-%m-%dT%H:%M:%SZ")


def now_in(zone: str) -> str:
    """What the clock on the wall says in a time zone, to the minute: 2026-11-24T14:10.

    >>> len(now_in("Europe/Amsterdam"))
    16
    """
    return _now().astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def now_s() -> float:
    """Seconds since 1970, for leases; never made up."""
    return time.time()


def made_up() -> bool:
    """Whether somebody has set the clock, to try something out."""
    return bool(os.environ.get(VARIABLE))


def _now() -> datetime.datetime:
    text = os.environ.get(VARIABLE)
    if not text:
        return datetime.datetime.now(datetime.UTC)
    try:
        set_to = datetime.datetime.fromisoformat(text)
    except ValueError:
        set_to = None
    if set_to is None or set_to.tzinfo is None:
        raise WrongUsage(f"{VARIABLE} is set to '{text}', which is no time.", hint=f'{VARIABLE}="2026-11-24T08:30Z", or take it away')
    return set_to.astimezone(datetime.UTC)
