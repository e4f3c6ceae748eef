"""The only place that asks what time it is; everything pure gets it as an argument (floor 2)."""

import datetime
import time
from zoneinfo import ZoneInfo


def now_utc() -> str:
    """The time in UTC, to the second.

    >>> len(now_utc())
    20
    """
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def now_s() -> float:
    """Seconds since 1970, for leases."""
    return time.time()


def today(zone: str) -> datetime.date:
    """The day that it is in a time zone, such as Europe/Amsterdam."""
    return datetime.datetime.now(ZoneInfo(zone)).date()
