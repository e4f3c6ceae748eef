"""Member checks as a research assistant types them: what the page does not show."""

import json

import pytest

from tests.making.checking import talk
from tests.making.heard import transcribed
from workflow.cli.boundary import run


@pytest.fixture
def typed(study, monkeypatch, capsys):
    transcribed(study, 1, talk("P1"))
    study.db.close()
    monkeypatch.chdir(study.path)
    monkeypatch.setenv("WORKFLOW_NOW", "2026-04-10T08:00Z")

    def type_it(*words, expect=0):
        capsys.readouterr()
        code = run(list(words))
        printed = capsys.readouterr()
        assert code == expect, printed.err
        return printed.out + printed.err

    return type_it


def test_who_is_passed_over_is_told_and_one_more_needs_a_reason(typed):
    said = typed("member-check", "plan", "--dry-run")
    assert "P1 (S1), P3 (S3), P4 (S4) would be asked." in said and "P2 is passed over: P2's consent" in said
    assert "No member check is planned yet" in typed("member-check", "list")
    assert "Say why P3" in typed("member-check", "plan", "P3", expect=2)
    assert "Say why P3" in typed("member-check", "plan", "P3", "--dry-run", expect=2)
    assert typed("member-check", "plan", "P3", "--why", "asked for it", "--dry-run") == "P3 (S3) would be planned.\n"
    assert "No member check is planned yet" in typed("member-check", "list")
    assert "P3 (S3) is planned." in typed("member-check", "plan", "P3", "--why", "asked for it")


def test_distress_holds_it_back_and_the_list_says_so(typed):
    typed("member-check", "plan")
    typed("member-check", "prepare", "P1")
    said = typed("member-check", "send", "P1", "--alive", "--distressed")
    assert "P1 is held back: distressed. Nothing was written." in said
    facts = json.loads(typed("member-check", "list", "--json"))
    assert (facts["checks"][0]["standing"], facts["checks"][0]["why"]) == ("held-back", "distressed")


def test_what_was_noted_at_closing_holds_it_back_and_the_way_on_is_named(typed):
    typed("session", "close", "S1", "--distress", "wept at the end", "--reason", "forgotten")
    typed("member-check", "plan")
    typed("member-check", "prepare", "P1")
    said = typed("member-check", "send", "P1", "--alive", "--not-distressed")
    assert "held back: wept at the end" in said and 'member-check send P1 --despite "..."' in said
    assert "key folder" in typed("member-check", "send", "P1", "--alive", "--not-distressed", "--despite", "phoned, is well", "--as-is")


def test_from_sending_to_the_dutch_sentence(typed):
    typed("member-check", "plan")
    typed("member-check", "prepare", "P1")
    assert "key folder" in typed("member-check", "send", "P1", "--alive", "--not-distressed", "--as-is", "--on", "2026-03-01")
    assert "no answer" in typed("member-check", "response", "P1", "none", "--on", "2026-03-29")
    said = typed("member-check", "list", "--language", "nl")
    assert "0 van 1 bevestigden die, 1 antwoordde niet." in said
    assert "P1: confirmed." in typed("member-check", "response", "P1", "confirmed", "--on", "2026-04-02")
    assert "1 van 1 bevestigde die zonder wijzigingen." in typed("member-check", "list", "--language", "nl")


def test_an_answer_comes_after_the_letter_and_its_day_can_be_put_right(typed):
    typed("member-check", "plan")
    typed("member-check", "prepare", "P1")
    send = ("member-check", "send", "P1", "--alive", "--not-distressed", "--as-is", "--on")
    assert "2026-05-01 is still to come" in typed(*send, "2026-05-01", expect=2)
    assert "awaited by 2026-04-15" in typed(*send, "2026-04-01")
    assert "sent already, on 2026-04-01. If it was another day, type it again with --on DAY." in typed(*send[:-1], expect=1)
    assert "awaited by 2026-03-15" in typed(*send, "2026-03-01")
    answer = ("member-check", "response", "P1", "confirmed")
    refused = typed(*answer, "--on", "2025-03-05", expect=2)
    assert "2025-03-05 cannot be: the sending of the summary was on 2026-03-01." in refused and "Next: --on 2026-03-05" in refused
    typed(*answer, "--on", "2026-03-04")
    typed(*answer, "--on", "2026-03-05")
    assert "It stays written down for 2026-03-05; another day: --on DAY." in typed(*answer)
    assert json.loads(typed("member-check", "list", "--json"))["checks"][0]["answered_on"] == "2026-03-05"


def test_it_stands_in_the_morning_list(typed):
    typed("member-check", "plan")
    said = typed("today")
    assert "Member checks" in said and "workflow member-check prepare P1" in said
