"""What is done with sessions: a file for each verb's family; the everyday ones stand here by name (floor 3)."""

from workflow.schedule.steps.sessions import (
    Appointment,
    add,
    agenda,
    book,
    book_named,
    book_next,
    cancel,
    get,
    kind_to_come,
    listed,
    move,
    planned,
    rename,
)

__all__ = [
    "Appointment", "add", "agenda", "book", "book_named", "book_next", "cancel", "get", "kind_to_come", "listed", "move", "planned",
    "rename",
]  # fmt: skip
