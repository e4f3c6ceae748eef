"""Purposive sampling: whom to phone next and why, what is still missing, what can still be reached (floor 1)."""
