"""The actions a text speaks of are found: by their cues, and by the medicines it names."""

from collections.abc import Iterator

from consilium.medicine.actions import all_actions
from consilium.medicine.cue_patterns import CuePatterns
from consilium.medicine.medicines import find_medicines
from consilium.medicine.phrases import Hit, longest
from consilium.medicine.words import Words

# Where to go and what is asked do not compete with what to use: "see your doctor for antibiotics" says both.
_OWN_LAYER = frozenset({"see_provider", "urgent_care", "emergency_care", "needs_more_info", "self_care_wait"})


def action_cues() -> Iterator[tuple[str, str]]:
    """Every cue with the id of its action, without the medicines, which have a table of their own."""
    for action in all_actions().values():
        for cue in action.cues:
            yield cue, action.id


_PATTERNS = CuePatterns(action_cues())


def find_actions(text: str, words: Words) -> list[Hit[str]]:
    """The actions a split text speaks of, in order; what is said of them is for the scope to tell."""
    hits = _PATTERNS.find(text, words)
    treatments = [hit for hit in hits if hit.value not in _OWN_LAYER]
    for medicine, actions in find_medicines(words):
        treatments.extend(Hit(medicine.first, medicine.last, action_id) for action_id in actions)
    visited: dict[int, int] = {}
    for hit in hits:
        if hit.value == "see_provider":
            for index in range(hit.first, hit.last + 1):
                visited[index] = max(hit.last, visited.get(index, hit.last))
    # "your laser practitioner" is somebody to see, not a laser to be had.
    found = [hit for hit in _widest(treatments) if visited.get(hit.first, -1) < hit.last]
    for layer in sorted(_OWN_LAYER):
        found.extend(longest([hit for hit in hits if hit.value == layer]))
    found.sort(key=lambda hit: (hit.first, hit.last, hit.value))
    return found


def _widest(hits: list[Hit[str]]) -> list[Hit[str]]:
    """Hits without those that overlap a wider one; two actions of the very same words both stay."""
    spans = longest([Hit(first, last, "") for first, last in sorted({(hit.first, hit.last) for hit in hits})])
    kept = {(hit.first, hit.last) for hit in spans}
    return [hit for hit in dict.fromkeys(hits) if (hit.first, hit.last) in kept]
