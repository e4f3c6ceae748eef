"""People: who may take part, whom to phone next, contacts, consent, withdrawal (floor 3)."""
