"""The picture of the flow: no text is wider than its box, whatever groups, waves and reasons are called."""

from dataclasses import replace

import matplotlib
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font, LoadFlags

from tests.making.reported import SETTINGS, Making, published
from workflow import figures
from workflow.report import widths
from workflow.report.charts import DurationPicture, TimelinePicture
from workflow.report.duration_facts import durations
from workflow.report.every import every
from workflow.report.facts import Fact
from workflow.report.flow_picture import PAD, FlowPicture
from workflow.report.flow_sheet import Node, Part, Sheet, Shown, sheets
from workflow.report.timeline import months
from workflow.report.widths import folded, inches
from workflow.study import read

WORDS = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzWMéë  -/("), min_size=1, max_size=80).filter(str.strip)


def test_the_widths_are_those_of_the_font():
    for table, weight in ((widths.PLAIN, "normal"), (widths.BOLD, "bold")):
        font = FT2Font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))
        font.set_size(100, 72)
        real = [font.load_char(code, LoadFlags.NO_HINTING).linearHoriAdvance / 65536 * 10 for code in range(32, 127)]
        assert all(abs(ours - theirs) <= 1 for ours, theirs in zip(table, real, strict=True))


@given(WORDS, st.floats(0.5, 5), st.booleans())
def test_no_line_is_longer_than_there_is_room_and_no_letter_is_lost(text, room, bold):
    lines = folded(text, room, 8, bold=bold, hang="     ")
    assert all(inches(line, 8, bold=bold) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def too_wide(found):
    """Texts that stick out of their box or over the edge of the page, as matplotlib itself measures them when it draws."""
    picture, wide = FlowPicture(found), []
    with matplotlib.rc_context(figures.STYLE):
        figure = Figure(figsize=(figures.PAGE, picture.height))
        picture(figure)
        figure.draw_without_rendering()
        axes = figure.axes[0]
        boxes = [box for column in picture.columns for box in (*column.main, *(one for there in column.aside for one in there))]
        for text in axes.texts:
            if text.get_text():
                drawn = text.get_window_extent().transformed(axes.transData.inverted())
                home = [box for box in boxes if abs(box.left + PAD - drawn.x0) < 0.03 and box.top <= text.get_position()[1] <= box.bottom]
                edge = home[0].left + home[0].width if home else figures.PAGE
                wide += [text.get_text()] if drawn.x1 > edge else []
    return wide


def of(made):
    material = made.material()
    return sheets(material, every(material))


def test_the_published_study_fits():
    assert too_wide(of(published())) == []


def test_long_labels_of_groups_and_waves_are_folded():
    """The one that stuck out: three slim columns side by side, and a bold line of a number that is only analysed."""
    text = SETTINGS.replace('name = "interview"', 'name = "interview"\nlabel = "interview with the psychosomatic therapist"')
    text = text.replace(
        'name = "therapists"\nprefix', 'name = "therapists"\nlabel = "physical and exercise therapists of three regions"\nprefix'
    )
    assert too_wide(of(replace(published(), settings=read(text)))) == []


def test_a_study_in_which_hardly_anything_is_known_fits_too():
    made = Making()
    made.session("interview", ["T1"], "2020-01-10", 40)
    assert too_wide(of(made)) == []


@settings(max_examples=15)
@given(st.lists(WORDS, min_size=6, max_size=6), st.integers(1, 3))
def test_whatever_things_are_called_no_text_sticks_out(words, columns):
    fact = Fact("a", 12_345, synthetic=True)
    box = Shown(words[0], fact, (Part(words[1], fact, " people (69 min)"),), words[2])
    sheet = Sheet(words[3][:60], (Node(Shown(words[4], Fact("b", None))), Node(box)), (Shown(words[5], fact),))
    leaving = Sheet(words[4][:60], (Node(box, (box,)), Node(box)))
    assert too_wide([leaving, *[sheet] * columns]) == []


def test_the_labels_of_the_charts_stay_on_the_page():
    label = 'name = "interview"\nlabel = "the interview at home with psychosomatic therapists"'
    made = replace(published(), settings=read(SETTINGS.replace('name = "interview"', label)))
    for picture in (DurationPicture(durations(made.material())), TimelinePicture(months(made.material(), every(made.material())))):
        with matplotlib.rc_context(figures.STYLE):
            figure = Figure(figsize=(figures.PAGE, picture.height))
            picture(figure)
            figure.draw_without_rendering()
            seen = [text.get_window_extent() for axes in figure.axes for text in (*axes.get_yticklabels(), *axes.texts, axes._left_title)]
        assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 for box in seen)
