"""The steps that recordings go through: added, mended, transcribed, read (floor 3)."""
