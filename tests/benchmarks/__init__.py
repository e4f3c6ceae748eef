"""Measurements too long for every test run; each prints its table (floor 4)."""
