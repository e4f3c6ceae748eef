"""A speech model as the program sees it before it listens: a folder with a card, whose weights say nothing (floor 4)."""

from pathlib import Path

from workflow.models.card import CARD_FILE, ModelCard, write_card


def put(home: Path, name: str, *languages: str) -> Path:
    """A model of this name in a folder of models; the folder is returned, for WORKFLOW_MODELS."""
    folder = home / name
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(b"these weights say nothing")
    (folder / CARD_FILE).write_text(write_card(ModelCard(name, languages, parameters=244_000_000)), encoding="utf-8")
    return home
