"""Software for interview and focus-group studies, from the sampling list to the transcript and the report (floor 0)."""

__version__ = "0.1.0"
