"""Milliseconds written as people read them, with whole-number arithmetic only (floor 1).

Rounding the fraction apart from the seconds can print ",1000"; going through the calendar breaks after 24 hours. Here one
whole number of milliseconds is split once.
"""


def split(ms: int) -> tuple[int, int, int, int]:
    """Hours, minutes, seconds and milliseconds; hours may exceed 24, times before 0 count as 0.

    >>> split(90_061_007)
    (25, 1, 1, 7)
    >>> split(-5)
    (0, 0, 0, 0)
    """
    seconds, milliseconds = divmod(max(0, ms), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return hours, minutes, seconds, milliseconds


def clock(ms: int) -> str:
    """A time stamp in whole seconds, cut off (not rounded), so that it never lies after the sound.

    >>> clock(723_999), clock(359_999_000)
    ('00:12:03', '99:59:59')
    """
    hours, minutes, seconds, _ = split(ms)
    return f"{hours:02}:{minutes:02}:{seconds:02}"


def clock_exact(ms: int, mark: str = ".") -> str:
    """A time stamp with milliseconds; `mark` stands before them (a dot in WebVTT, a comma in SubRip).

    >>> clock_exact(59_999), clock_exact(3_600_000, ",")
    ('00:00:59.999', '01:00:00,000')
    """
    return f"{clock(ms)}{mark}{split(ms)[3]:03}"


def length(ms: int) -> str:
    """A length in words, without anything that a program could take for a time stamp.

    >>> length(4_200), length(723_000), length(7_380_000)
    ('4 s', '12 min 3 s', '2 h 3 min')
    """
    hours, minutes, seconds, _ = split(ms)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def seconds(ms: int) -> str:
    """Seconds with one decimal, rounded half up.

    >>> seconds(4_249), seconds(4_250), seconds(999)
    ('4.2', '4.3', '1.0')
    """
    whole, tenth = divmod((max(0, ms) + 50) // 100, 10)
    return f"{whole}.{tenth}"
