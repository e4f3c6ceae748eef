"""What the report room does with a study: fetch it once, write what was drawn (floor 3)."""
