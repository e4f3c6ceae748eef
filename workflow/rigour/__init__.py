"""Rigour: member checks, independent double coding, saturation (floor 3)."""
