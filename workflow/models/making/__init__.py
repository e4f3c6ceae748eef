"""How the bundled demonstration model is made: spoken, trained, converted, measured; not in the wheel (floor 2)."""
