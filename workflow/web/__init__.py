"""Pages of this computer's own, for this computer's own browser: the review of a transcript, and what is built beside it (floor 4)."""
