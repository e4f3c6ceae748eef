"""Speech models: which there are, which are here, fetching one, trying how fast this computer is with it (floor 0)."""
