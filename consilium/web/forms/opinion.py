"""The opinion in codes: plain fields that need no script, cleaned into an OpinionGiven."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from consilium.answers.given import OpinionGiven
from consilium.medicine.actions import all_actions
from consilium.medicine.conditions import all_conditions
from consilium.medicine.naming import condition_named, near

ROWS = 8
STANCES = (("likely", "Likely"), ("possible", "Possible"), ("ruled_out", "Ruled out"))
HOW_SOON = (
    ("E", "Emergency care now"),
    ("U", "See a doctor today"),
    ("C", "Contact the treating clinic today"),
    ("S", "Expected: watch it"),
    ("", "I do not say"),
)
# What most opinions advise stands first; the rest folds under it.
COMMON_ACTIONS = (
    "see_provider",
    "urgent_care",
    "emergency_care",
    "self_care_wait",
    "do_not_pick",
    "gentle_cleansing",
    "moisturise",
    "stop_product",
    "antibiotics_oral",
    "antibiotics_topical",
    "antiviral",
    "antifungal",
    "topical_steroid",
    "antihistamine",
    "extraction",
    "diagnostic_test",
    "cold_compress",
    "sun_protection",
)


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """The three fields of one condition, as a template shows them; `is_used` when anything is in it."""

    number: int
    condition: forms.BoundField
    stance: forms.BoundField
    place: forms.BoundField
    is_used: bool


class OpinionForm(forms.Form):
    """What it may be in up to eight rows, what to do, how soon, and whether an examination is needed to say.

    Rows with the same place are equally likely. After cleaning `opinion` holds what was given.
    """

    actions = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple, label="What to do")
    urgency = forms.ChoiceField(
        required=False,
        choices=HOW_SOON,
        widget=forms.RadioSelect,
        label="How soon",
        error_messages={"invalid_choice": "Choose one of these."},
    )
    needs_examination = forms.BooleanField(required=False, label="It needs an examination to say")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actions = self.fields["actions"]
        assert isinstance(actions, forms.MultipleChoiceField)
        actions.choices = [(row.id, row.label) for row in all_actions().values()]
        for number in range(ROWS):
            self.fields |= _row_fields(number)
        self.opinion = OpinionGiven()

    def clean(self) -> dict[str, Any] | None:
        """Name the conditions by their ids, refuse what is said twice, and keep the opinion."""
        cleaned = super().clean() or {}
        places: dict[int, list[dict[str, object]]] = {}
        ruled_out: list[str] = []
        seen: set[str] = set()
        for number in range(ROWS):
            typed = cleaned.get(f"condition_{number}", "")
            if not typed:
                continue
            label = condition_named(typed)
            if label is None:
                self.add_error(f"condition_{number}", unknown(typed))
            elif label in seen:
                self.add_error(f"condition_{number}", f"{all_conditions()[label].label} stands in two rows.")
            elif cleaned.get(f"stance_{number}") == "ruled_out":
                ruled_out.append(label)
            else:
                likely = cleaned.get(f"stance_{number}") == "likely"
                place = cleaned.get(f"place_{number}") or number + 1
                places.setdefault(place, []).append({"label": label, "likely": likely})
            seen.add(label or "")
        if not self.errors:
            self.opinion = OpinionGiven(
                groups=[places[place] for place in sorted(places)],
                ruled_out=ruled_out,
                actions=cleaned["actions"],
                urgency=cleaned["urgency"],
                needs_examination=cleaned["needs_examination"],
            )
        return cleaned

    def rows(self) -> Iterator[ConditionRow]:
        """Give the rows of conditions for the template."""
        for number in range(ROWS):
            condition = self[f"condition_{number}"]
            yield ConditionRow(
                number, condition, self[f"stance_{number}"], self[f"place_{number}"], bool(condition.value())
            )

    def shown_rows(self) -> list[ConditionRow]:
        """Return the rows that stand open: three, or all up to the one after the last in use."""
        rows = list(self.rows())
        used = max((row.number for row in rows if row.is_used), default=-1)
        return rows[: max(3, used + 2)]

    def folded_rows(self) -> list[ConditionRow]:
        """Return the rows that wait folded."""
        return list(self.rows())[len(self.shown_rows()) :]

    def common_actions(self) -> list[forms.boundfield.BoundWidget]:
        """Return the boxes of what most opinions advise, in that order."""
        boxes = {str(box.data["value"]): box for box in self["actions"].subwidgets}
        return [boxes[name] for name in COMMON_ACTIONS]

    def other_actions(self) -> list[forms.boundfield.BoundWidget]:
        """Return the boxes of all other actions, in the order of the vocabulary."""
        return [box for box in self["actions"].subwidgets if box.data["value"] not in COMMON_ACTIONS]

    def has_other_actions(self) -> bool:
        """Say whether any of the folded boxes is ticked."""
        return any(box.data["selected"] for box in self.other_actions())


def _row_fields(number: int) -> dict[str, forms.Field]:
    name = f"Condition {number + 1}"
    return {
        f"condition_{number}": forms.CharField(
            label=name,
            required=False,
            max_length=120,
            widget=forms.TextInput(
                attrs={
                    "list": "conditions",
                    "autocomplete": "off",
                    "spellcheck": "false",
                    "placeholder": "Name a condition",
                }
            ),
        ),
        f"stance_{number}": forms.ChoiceField(
            label=f"{name}: how sure",
            required=False,
            choices=STANCES,
            initial="likely" if number == 0 else "possible",
            widget=forms.RadioSelect,
        ),
        f"place_{number}": forms.TypedChoiceField(
            label=f"{name}: place",
            required=False,
            coerce=int,
            empty_value=None,
            choices=[(place, str(place)) for place in range(1, ROWS + 1)],
            initial=number + 1,
        ),
    }


def unknown(typed: str) -> str:
    """Return what to say of a condition that the vocabulary does not hold."""
    names = [all_conditions()[row].label for row in near(typed)]
    if not names:
        return "The list has no such condition. Leave the row empty and say it in your words."
    return f"The list has no such condition. Near it: {', '.join(names)}."


def initial_of(opinion: OpinionGiven) -> Mapping[str, object]:
    """Return the form's initial values for an opinion that stands already; what has no row left is left out."""
    initial: dict[str, object] = {
        "actions": list(opinion.actions),
        "urgency": opinion.urgency,
        "needs_examination": opinion.needs_examination,
    }
    entries = [
        (entry["label"], "likely" if entry["likely"] else "possible", place)
        for place, group in enumerate(opinion.groups, start=1)
        for entry in group
    ]
    entries += [(label, "ruled_out", ROWS) for label in opinion.ruled_out]
    for number, (label, stance, place) in enumerate(entries[:ROWS]):
        row = all_conditions().get(label)
        initial[f"condition_{number}"] = row.label if row is not None else label
        initial[f"stance_{number}"] = stance
        initial[f"place_{number}"] = place if stance != "ruled_out" else number + 1
    return initial
