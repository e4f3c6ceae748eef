"""Making a backup, restoring one, checking everything (floor 3)."""
