"""One module for each page: it names its routes, calls steps, and hands on what they say (floor 4)."""
