"""Somebody is erased: reports that counted them, and named their days, are gone, and new ones still close."""

from tests.making.leaving_study import begin, booked, close, takes_part
from workflow.people.leaving import Leaving
from workflow.people.steps.inventory import Desk
from workflow.report.steps import leaving, reports
from workflow.schedule.closing import Closing
from workflow.schedule.steps.closing import close as close_session


def test_reports_go_with_the_person_and_other_files_stay(tmp_path):
    made = begin(tmp_path)
    for number in (1, 2):
        person = takes_part(made, number)
        session = booked(made, person.id, f"2026-11-2{number + 4}")
        close_session(made.study, session, Closing(began=f"2026-11-1{number} 10:00", minutes=30 + number), by="SD")
    folder = made.study.path / "reports"
    written = reports.write(reports.when(reports.desk(made.study)), folder) + reports.write(reports.flow(reports.desk(made.study)), folder)
    (folder / "saturation.svg").write_text("another room's")
    kept = Desk(made.study, Leaving(1, ("C1", "P1"), "no-further-contact"))
    assert {item.action for item in leaving.tied(kept)} == {"stays"}
    leaving.erase(kept)
    assert all(path.exists() for path in written)
    gone = Desk(made.study, Leaving(1, ("C1", "P1"), "erase"))
    assert {item.what for item in leaving.tied(gone)} == {path.name for path in written}
    leaving.erase(gone)
    leaving.erase(gone)
    assert [path.name for path in folder.iterdir()] == ["saturation.svg"]
    close(made)
