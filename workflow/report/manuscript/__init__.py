"""A manuscript held against the study: every number in it is found, and those that the study can know are compared (floor 1)."""
