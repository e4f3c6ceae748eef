"""Backups of a study: making them, bringing one back, and looking whether everything is whole (floor 1)."""
