"""Everything that is kept: the study's database, its files, the key file; the only room that knows SQL (floor 2)."""
