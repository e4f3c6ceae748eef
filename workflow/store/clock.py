"""The only place that asks what time it is; everything pure gets it as an argument (floor 2).

For trying out and for the documents the environment may set it: WORKFLOW_NOW="2026-11-24T08:30Z". A demonstration sets it with `set_to`,
inside one program. Whatever is written under such a clock is marked synthetic (see `store.events`), so that a made-up time never passes
for a record.
"""

import contextlib
import datetime
import os
import time
from collections.abc import Iterator
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from workflow.errors import WrongUsage

VARIABLE = "WORKFLOW_NOW"
_SET: ContextVar[str] = ContextVar("set", default="")


@contextlib.contextmanager
def set_to(at: str) -> Iterator[None]:
    """Inside, it is the time `at`, written with its zone, whatever the environment says. Raises WrongUsage for what is no time.

    >>> with set_to("2019-10-07T08:30Z"):
    ...     now_utc(), now_in("Europe/Amsterdam"), made_up()
    ('2019-10-07T08:30:00Z', '2019-10-07T10:30', True)
    """
    token = _SET.set(at)
    try:
        _now()
        yield
    finally:
        _SET.reset(token)


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
    return bool(_SET.get() or os.environ.get(VARIABLE))


def _now() -> datetime.datetime:
    text = _SET.get() or os.environ.get(VARIABLE)
    if not text:
        return datetime.datetime.now(datetime.UTC)
    try:
        set_to = datetime.datetime.fromisoformat(text)
    except ValueError:
        set_to = None
    if set_to is None or set_to.tzinfo is None:
        raise WrongUsage(f"{VARIABLE} is set to '{text}', which is no time.", hint=f'{VARIABLE}="2026-11-24T08:30Z", or take it away')
    return set_to.astimezone(datetime.UTC)
