"""What countries ask of a place like this: one small file a country or union in `policies/`.

What is said of reviews follows where a doctor is; the disclaimer and the age follow where the installation is. The
emergency number of a country stands in the table of `emergency`, its registers in files of their own.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

_FILES = resources.files("consilium.medicine") / "policies"


@dataclass(frozen=True, slots=True)
class Policy:
    """What readers are told about reviews, doctors about replies, and what may be shown beside a doctor.

    Without `reviews_beside_doctors` neither stars nor words of patients stand beside a doctor, anywhere, written here
    or taken over; then nobody reviews one, and search engines are told no stars. `disclaimer` is said on every page
    after what is said everywhere. `minimum_age` is never less than 18.
    """

    id: str
    name: str
    countries: tuple[str, ...]
    reviews: str
    replies: str
    stars_for_machines: bool
    reviews_beside_doctors: bool
    disclaimer: str
    minimum_age: int
    sources: tuple[str, ...]


# Where no file speaks for a country, the strictest that all have in common is said.
ELSEWHERE = Policy(
    id="",
    name="",
    countries=(),
    reviews="Reviewers say themselves how they know the doctor; nobody here checks that they were treated.",
    replies="A reply that tells whether somebody was a patient breaks a confidence.",
    stars_for_machines=True,
    reviews_beside_doctors=True,
    disclaimer="",
    minimum_age=18,
    sources=(),
)


@cache
def policies() -> Mapping[str, Policy]:
    """Return every policy by its id; ValueError when two speak for one country or one lets children in."""
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
            reviews_beside_doctors=row["reviews_beside_doctors"],
            disclaimer=row["disclaimer"],
            minimum_age=row["minimum_age"],
            sources=tuple(row["sources"]),
        )
    spoken_for = [country for policy in found.values() for country in policy.countries]
    if len(set(spoken_for)) != len(spoken_for):
        raise ValueError("two policies speak for one country")
    if any(policy.minimum_age < ELSEWHERE.minimum_age for policy in found.values()):
        raise ValueError("a policy lets in whoever is no adult")
    return found


def policy_for(country: str) -> Policy:
    """Return the policy of a country by its two letters; `ELSEWHERE` where no file speaks for it."""
    return next((policy for policy in policies().values() if country.upper() in policy.countries), ELSEWHERE)
