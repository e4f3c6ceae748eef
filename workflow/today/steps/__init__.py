"""The day is gathered from all rooms, printed, and shown to the team (floor 3)."""
