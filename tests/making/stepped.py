"""Steps at which a program may be gone without a word, or another may come in between: before an act, around a transaction (floor 4)."""

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


def before_each(step, *acts, put=setattr) -> None:
    """From now on a step before each of these acts; an act is (module, name). `put` may be one that takes it back again."""
    for module, name in acts:
        put(module, name, before(step, getattr(module, name)))


def around_transactions(step, put=setattr) -> None:
    """From now on a step before each transaction begins, and one after it has ended."""
    atomic = StudyDatabase.atomic

    @contextlib.contextmanager
    def watched(db):
        step()
        with atomic(db):
            yield db
        step()

    put(StudyDatabase, "atomic", watched)
