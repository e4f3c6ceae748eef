"""Recordings become transcripts (floor 3)."""
