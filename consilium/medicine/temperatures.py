"""Body temperatures written in a text, in either scale, and whether they are a fever."""

from collections.abc import Iterator

from consilium.medicine.words import Words, word_set

FEVER = 38.0
HIGH_FEVER = 40.0
_LOWEST, _HIGHEST = 34.0, 43.0
_BESIDE = word_set(
    "temp temps temperature fever feverish degree degrees deg celsius celcius fahrenheit c f ° ℃ ℉ thermometer burning "
    "reading"
)
_NEAR = 5


def temperatures(words: Words) -> Iterator[tuple[int, float]]:
    """The index of each number that is a temperature, with its degrees Celsius.

    A number between 34 and 43, or between 93 and 109.4 (Fahrenheit), counts when it stands near a word such as
    "temp" or a degree sign; one with a decimal point between 37.5 and 42.9 is taken for one by itself.
    """
    for index, form in enumerate(words.forms):
        if not form[0].isdigit():
            continue
        number = form.replace(",", ".")
        if number.endswith(("c", "f")):
            number = number[:-1]
        try:
            value = float(number)
        except ValueError:
            continue
        celsius = value if value <= _HIGHEST else (value - 32) / 1.8
        if not _LOWEST <= celsius <= _HIGHEST:
            continue
        beside = words.forms[max(0, index - _NEAR) : index] + words.forms[index + 1 : index + 3]
        near = not _BESIDE.isdisjoint(beside) or number != form.replace(",", ".")
        if near or ("." in number and 37.5 <= value < _HIGHEST):
            yield index, celsius
