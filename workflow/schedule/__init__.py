"""Interviews and focus groups: when they are, who takes part, what became of them (floor 3)."""
