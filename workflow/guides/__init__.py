"""Topic guides: what is asked, in which version, and what was spoken about (floor 3)."""
