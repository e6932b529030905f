"""How soon a person needs care: four levels, from watching at home to an ambulance."""

from enum import IntEnum


class Level(IntEnum):
    """E emergency now, U urgent the same day, C contact the treating clinic today, S expected, watch.

    The numbers order them, so that `max` is the safer of two; what is stored and shown is the letter (`name`).
    """

    S = 0
    C = 1
    U = 2
    E = 3

    @classmethod
    def of_urgency(cls, urgency: str) -> "Level":
        """The level of a reply's urgency: emergency E, urgent U, soon C, routine and none S.

        Raises KeyError for any other word.
        """
        return cls[_LEVEL_OF_URGENCY[urgency]]


_LEVEL_OF_URGENCY = {"emergency": "E", "urgent": "U", "soon": "C", "routine": "S", "none": "S"}
