"""The research assistant's day: what is to be done, in working order; every room adds its own lines (floor 3)."""
