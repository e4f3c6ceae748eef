"""What is done for rigour, a file per noun (floor 3)."""
