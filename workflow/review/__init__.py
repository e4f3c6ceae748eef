"""Correcting transcripts: edits that keep the times of words, who has whose, what is released to analysis (floor 1)."""
