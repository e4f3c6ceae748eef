"""The JSON export is the transcript itself, for the program and for an archive (floor 4)."""

import json

from hypothesis import given

from tests.making.transcripts import an_interview, patient, transcripts
from workflow.export import ExportOptions
from workflow.export.json import EXPORTER
from workflow.transcribe.schema import from_json


@patient
@given(transcripts(orderly=False))
def test_what_is_exported_can_be_read_back_without_loss(transcript):
    assert from_json(json.loads(EXPORTER.files(transcript, ExportOptions())[0].content)) == transcript


def test_pseudonyms_take_the_place_of_labels_in_turns_and_roles():
    shown = json.loads(EXPORTER.files(an_interview(), ExportOptions(names={"P7": "Anna"}))[0].content)
    assert [turn["speaker"] for turn in shown["turns"]] == ["interviewer", "Anna"]
    assert shown["speakers"] == {"interviewer": "interviewer", "Anna": "participant"}
