"""Pseudonyms: what in a transcript says who somebody is, what stands there instead, and what a person decided (floor 1)."""
