"""A page to print that needs nothing from elsewhere and runs nothing (floor 0)."""

from html import escape


def page(title: str, style: str, body: str) -> str:
    """The whole file, in English; the title is text, style and body are written as they are.

    >>> page("S1 & S2", "", "<h1>S1</h1>").splitlines()[2]
    '<style></style></head>'
    """
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>\n<style>{style}</style></head>\n<body>\n<main>\n{body}\n</main>\n</body></html>\n"
    )
