"""Quotations that are kept for the paper: where each stands in a transcript, its translation, who made and who checked that (floor 1)."""
