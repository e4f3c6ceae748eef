"""What is done to let transcripts leave the study; the everyday verbs stand here by name (floor 3)."""

from workflow.export.steps.transcripts import ALIASES, FORMATS, Exported, Wish, export, exporter_of, planned, shown, write_beside

__all__ = ["ALIASES", "FORMATS", "Exported", "Wish", "export", "exporter_of", "planned", "shown", "write_beside"]
