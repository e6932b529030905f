"""What must be said beside every opinion: on each page, mail, print-out and reply of the API."""

from functools import cache

from consilium.medicine.policy import policy_for

DISCLAIMER = (
    "What you read here is for education and is no substitute for the advice of your own physician.",
    "Reading, asking or answering here creates no doctor–patient relationship.",
    "The doctors have not examined this person, and an opinion given on one day may not fit the next.",
    "Consilium cannot help in an emergency.",
)


@cache
def disclaimer(country: str) -> tuple[str, ...]:
    """Return every clause as an installation in a country says it: all that are said everywhere, then its own."""
    own = policy_for(country).disclaimer
    return (*DISCLAIMER, own) if own else DISCLAIMER
