"""The earlier versions of an answer, each with its codes and what its doctor had seen by then."""

from collections.abc import Sequence

from consilium.answers.models import Answer, Opinion
from consilium.medicine.levels import Level
from consilium.web.pages.opinion_views import HOW_SOON
from consilium.web.pages.prose import prose
from consilium.web.pages.shapes.question import OpinionCause, OpinionView, VersionView
from consilium.web.pages.standing_views import action_name, condition_name


def version_opinion(version: Opinion) -> OpinionView | None:
    """Return the opinion of one version, or None when nothing was put into codes."""
    causes = [
        OpinionCause(condition_name(entry["label"]), "likely" if entry["likely"] else "possible")
        for group in version.groups
        for entry in group
    ]
    causes += [OpinionCause(condition_name(label), "ruled-out") for label in version.ruled_out]
    if not (causes or version.actions or version.urgency or version.needs_examination):
        return None
    return OpinionView(
        causes=tuple(causes),
        actions=tuple(action_name(action) for action in version.actions),
        how_soon=HOW_SOON[Level[version.urgency]] if version.urgency else "",
        needs_examination=version.needs_examination,
    )


def earlier_versions(versions: Sequence[Opinion]) -> tuple[VersionView, ...]:
    """Return all versions but the newest, the oldest first."""
    return tuple(
        VersionView(
            name="First opinion" if version.number == 0 else f"Version {version.number + 1}",
            given_on=version_given_on(version),
            headline=version.headline,
            text=prose(version.body),
            opinion=version_opinion(version),
        )
        for version in versions[:-1]
    )


def version_given_on(version: Opinion) -> str:
    """Return when a version was given and what its doctor had seen by then, as a sentence."""
    return _given("Given" if version.number == 0 else "Revised", version.day, version.after_seeing)


def given_on(answer: Answer) -> str:
    """Return when an answer was first given and what its doctor had seen by then; nothing for an imported one."""
    if answer.standing == Answer.Standing.IMPORTED:
        return ""
    return _given("Given", answer.day, not answer.blind)


def _given(verb: str, day: int | None, after_seeing: bool) -> str:
    when = f"{verb} on day {day}" if day is not None else verb
    return f"{when}, {'after' if after_seeing else 'before'} seeing colleagues"
