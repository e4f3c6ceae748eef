"""Steps at which a program may be gone without a word, as after kill -9: before an act, around a transaction (floor 4)."""

import contextlib
import functools

from workflow.store.driver import StudyDatabase


def before(step, act):
    """The same act, with a step before it."""

    @functools.wraps(act)
    def stepped(*given, **more):
        step()
        return act(*given, **more)

    return stepped


def around_transactions(step) -> None:
    """From now on a step before each transaction begins, and one after it has ended."""
    atomic = StudyDatabase.atomic

    @contextlib.contextmanager
    def watched(db):
        step()
        with atomic(db):
            yield db
        step()

    StudyDatabase.atomic = watched
