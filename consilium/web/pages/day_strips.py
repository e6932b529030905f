"""The day strip of a question or a procedure: the usual course, drawn and in words, with the day marked."""

from consilium.medicine.conditions import all_conditions
from consilium.medicine.days import NOT_REVIEWED, Course, Window, course_after
from consilium.web.drawing import day_strip as drawing
from consilium.web.pages.shapes.question import DayInWords, DayStripView


def day_strip_view(procedure: str, label: str, day: int | None) -> DayStripView | None:
    """Return the usual course after a procedure with a day marked, or None where no course was written."""
    course = course_after(procedure)
    if course is None:
        return None
    today = day if day is not None and day <= course.last_day else None
    strip = drawing.DayStrip(
        procedure=label,
        last_day=course.last_day,
        signs=tuple(drawing.Sign(sign.words, sign.amounts) for sign in course.signs),
        windows=tuple(
            drawing.Window(_condition(window.condition), window.first, window.last) for window in course.windows
        ),
        today=today,
    )
    stage = course.stage_on(day) if day is not None else None
    return DayStripView(
        heading=f"What day {day} usually looks like" if day is not None else f"The usual course after {label}",
        wide=drawing.draw(strip, "wide"),
        narrow=drawing.draw(strip, "narrow"),
        usual=stage.usual if stage is not None else "",
        watch=_open_windows(course, day),
        coming=_coming(course, day),
        days=tuple(
            DayInWords(
                day=f"Day {each.first}" if each.first == each.last else f"Days {each.first} to {each.last}",
                text=f"{each.usual} {each.watch}".strip(),
                is_today=each is stage,
            )
            for each in course.stages
        ),
        note="" if course.reviewed else f"{NOT_REVIEWED}. Bodies differ: this is what is usual, not what must be.",
        sources=tuple(dict.fromkeys([course.source, *(stage.source for stage in course.stages)]))[:4],
    )


def _condition(condition: str) -> str:
    row = all_conditions().get(condition)
    return row.label if row is not None else condition.replace("_", " ")


def _open_windows(course: Course, day: int | None) -> tuple[str, ...]:
    return tuple(_window(window) for window in course.windows_on(day)) if day is not None else ()


def _window(window: Window) -> str:
    return f"{_condition(window.condition)}: {window.signs} (days {window.first} to {window.last})"


def _coming(course: Course, day: int | None) -> str:
    if day is None:
        return ""
    stage = course.stage_on(day)
    following = course.stage_on(stage.last + 1) if stage is not None else None
    words = [f"From day {following.first}: {following.usual}"] if following is not None else []
    words += [f"Watch from day {window.first} for {_window(window)}." for window in course.next_windows(day)]
    return " ".join(words)
