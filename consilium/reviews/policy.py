"""What countries ask of reviews: one small file a country or union in `policies/`, chosen by where a doctor is."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

_FILES = resources.files("consilium.reviews") / "policies"


@dataclass(frozen=True, slots=True)
class Policy:
    """What readers are told about reviews, doctors about replies, and whether stars are told to search engines."""

    id: str
    name: str
    countries: tuple[str, ...]
    reviews: str
    replies: str
    stars_for_machines: bool
    sources: tuple[str, ...]


# Where no file speaks for a country, the strictest that all have in common is said.
ELSEWHERE = Policy(
    id="",
    name="",
    countries=(),
    reviews="Reviewers say themselves how they know the doctor; nobody here checks that they were treated.",
    replies="A reply that tells whether somebody was a patient breaks a confidence.",
    stars_for_machines=True,
    sources=(),
)


@cache
def policies() -> Mapping[str, Policy]:
    """Return every policy by its id; ValueError when two speak for one country."""
    found = {}
    for file in sorted((file for file in _FILES.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name):
        row = tomllib.loads(file.read_text(encoding="utf-8"))
        policy_id = file.name.removesuffix(".toml")
        found[policy_id] = Policy(
            id=policy_id,
            name=row["name"],
            countries=tuple(row["countries"]),
            reviews=row["reviews"],
            replies=row["replies"],
            stars_for_machines=row["stars_for_machines"],
            sources=tuple(row["sources"]),
        )
    spoken_for = [country for policy in found.values() for country in policy.countries]
    if len(set(spoken_for)) != len(spoken_for):
        raise ValueError("two policies speak for one country")
    return found


def policy_for(country: str) -> Policy:
    """Return the policy of a country by its two letters; `ELSEWHERE` where no file speaks for it."""
    return next((policy for policy in policies().values() if country.upper() in policy.countries), ELSEWHERE)
