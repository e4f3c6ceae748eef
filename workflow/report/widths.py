"""How wide a text is in the font of the figures, DejaVu Sans, and how it is folded into a box (floor 1).

A box is laid out before anything is drawn, and matplotlib is loaded only to draw; so the widths stand here, in thousandths of the size of
the letters. A test holds them against the font.
"""

import unicodedata

POINTS = 72  # in an inch
# from the blank (32) to the tilde (126)
PLAIN = (
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636, 636,
    636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
    603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635,
    634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
)  # fmt: skip
BOLD = (
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696, 696, 696, 696,
    696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995, 837, 850,
    733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716, 678, 435, 716,
    712, 343, 343, 665, 343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
)  # fmt: skip
OTHER, WIDEST = 1000, 1150  # a letter of another alphabet; with the widest accents and in bold


def inches(text: str, size: float, *, bold: bool = False) -> float:
    """How long a line of text is; `size` in points.

    >>> round(inches("contacted: 25", 8), 2), round(inches("contacted: 25", 8, bold=True), 2)
    (0.77, 0.86)
    """
    return sum(_width(letter, BOLD if bold else PLAIN) for letter in text) * size / 1000 / POINTS


def _width(letter: str, table: tuple[int, ...]) -> int:
    """Of an accented letter, that of the letter below the accent; of other alphabets, the widest."""
    base = unicodedata.normalize("NFD", letter)[0]
    return table[ord(base) - 32] if 32 <= ord(base) <= 126 else 0 if unicodedata.combining(letter) else WIDEST if table is BOLD else OTHER


def folded(text: str, room: float, size: float, *, bold: bool = False, hang: str = "") -> list[str]:
    """A text in lines that are no longer than `room` inches, broken at blanks; a word that is longer is broken itself.

    Later lines begin with `hang`; what stands before the first word stays there.

    >>> folded("   stopped the treatment", 1.0, 8, hang="     ")
    ['   stopped the', '     treatment']
    """
    lead = text[: len(text) - len(text.lstrip())]
    lines, line = [], lead
    for word in text.split():
        joined = line + word if not line.strip() else f"{line} {word}"
        if inches(joined, size, bold=bold) <= room:
            line = joined
            continue
        if line.strip():
            lines.append(line)
            line = hang
        for letter in word:
            if line.strip() and inches(line + letter, size, bold=bold) > room:
                lines.append(line)
                line = hang
            line += letter
    return [*lines, line]
