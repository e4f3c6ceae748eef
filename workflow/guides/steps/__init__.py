"""What is done with guides, a file per noun (floor 3)."""
