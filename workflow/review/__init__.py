"""Review: what a model wrote becomes what was said, and what may leave (floor 1)."""
