"""What is done with people: each step fetches, lets the pure part decide, and saves (floor 3)."""
