"""What happens to a study that is backed up: somebody withdraws, is erased; a backup comes back (floor 4)."""

from tests.making import leaving_study as making_study
from workflow.backup.steps import checking, restoring
from workflow.people.steps import erasing, withdrawing
from workflow.people.steps.erasing import Confirmed
from workflow.store.folder import open_study


def withdrawn(made, who="P1", scope="erase"):
    wish = withdrawing.Wish(scope, making_study.TODAY)
    return withdrawing.withdraw(made.study, made.person(who), wish, by="SD", now=making_study.NOW).person


def erased(made, who="P1", **chosen):
    return erasing.erase(made.study, made.person(who), Confirmed("MSHW", making_study.TODAY, **chosen), made.names, by="MB")


def is_whole(path):
    study = open_study(path)
    found = checking.check(study, read_data=True)
    study.db.close()
    return found.problems == ()


def came_back(backup, into, newer):
    done = restoring.restore(backup, into, newer, by="SD")
    assert is_whole(into)
    return done
