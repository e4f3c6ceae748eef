"""The transcript in the program's own JSON form, which it reads back without loss (floor 1)."""

import json
from dataclasses import replace

from workflow.export import EachTranscript, ExportFile, ExportOptions, file_stem
from workflow.export.layout import prepared
from workflow.records import Transcript
from workflow.transcribe.schema import to_json


class JsonExporter(EachTranscript):
    """UTF-8, two spaces of indentation; see workflow/transcribe/transcript.schema.json. Speakers keep their labels or take the names
    given, in turns and in roles; `notation` and `stamps` do not matter here.

    >>> JsonExporter().files(Transcript("R3", 1000, ()), ExportOptions())[0].content.decode().splitlines()[:2]
    ['{', '  "schema": "workflow-transcript/1",']
    """

    name = "json"
    suffix = ".json"

    def files(self, transcript: Transcript, options: ExportOptions) -> list[ExportFile]:
        shown = prepared(transcript, options)
        names = options.names
        if names:
            turns = tuple(replace(turn, speaker=names.get(turn.speaker, turn.speaker)) for turn in shown.turns)
            speakers = {names.get(label, label): role for label, role in shown.speakers.items()}
            shown = replace(shown, turns=turns, speakers=speakers)
        if not options.review:
            shown = replace(shown, flags=())
        content = json.dumps(to_json(shown), ensure_ascii=False, allow_nan=False, indent=2) + "\n"
        return [ExportFile(file_stem(transcript, options) + self.suffix, content.encode("utf-8", errors="replace"))]


EXPORTER = JsonExporter()
