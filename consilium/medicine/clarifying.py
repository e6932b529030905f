"""What doctors ask back: the short list, and what a reply adds to the case in a few words."""

from dataclasses import dataclass
from functools import cache

from consilium.medicine.rows import read_rows

_NO = frozenset({"no", "nope", "none", "never"})
_YES = frozenset({"yes", "yeah", "yep"})
_TURNS = frozenset({"but", "only", "except", "although", "though", "when", "if", "unless", "until", "sometimes"})
_SHORT = 4  # words: a longer reply says more than yes or no
_QUOTED = 80  # characters


@dataclass(frozen=True, slots=True)
class ClarifyingQuestion:
    """One row of data/clarifying_questions.csv.

    id        a symptom of the vocabulary where it asks for one, so that an answer that asks for it is recognised
    label     what the doctor chooses; words: what the person is asked
    noun      what it is about, for "no itching"
    yes_no    whether a plain yes or no says all of it
    """

    id: str
    label: str
    words: str
    noun: str
    yes_no: bool


@cache
def clarifying_questions() -> dict[str, ClarifyingQuestion]:
    """The short list by id, in the order in which it is offered."""
    return {
        row["id"]: ClarifyingQuestion(row["id"], row["label"], row["words"], row["noun"], row["kind"] == "yes_no")
        for row in read_rows("clarifying_questions")
    }


def added(about: str, reply: str) -> str:
    """What a reply adds, in a few words: "no itching", "itching", or its beginning in quotation marks.

    `about` is an id of the short list, or "" for a question in free words. Only a plain yes or no is put into other
    words: "No, but it burns at night" stays as it was written.
    """
    asked = clarifying_questions().get(about)
    words = [word.strip(".,;:!…").casefold() for word in reply.split()[: _SHORT + 1]]
    if asked is not None and asked.yes_no and words and len(words) <= _SHORT and not _TURNS & set(words):
        if words[0] in _NO or words[:3] == ["not", "at", "all"]:
            return f"no {asked.noun}"
        if words[0] in _YES and len(words) == 1:
            return asked.noun
    quoted = " ".join(reply[: _QUOTED * 4].split())
    if len(quoted) > _QUOTED:
        quoted = quoted[:_QUOTED].rpartition(" ")[0] + "…"
    return f"{asked.noun}: “{quoted}”" if asked is not None else f"“{quoted}”"
