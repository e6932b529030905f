"""What a decision is called: to everyone who reads the log, and to the person it concerns."""

from collections.abc import Mapping

from consilium.moderation.models import Decision, Kind

V = Decision.Verdict
_OF_ACCOUNTS: Mapping[str, str] = {
    V.KEEP: "Left as it is",
    V.HIDE: "Suspended for a time",
    V.RESTORE: "No longer suspended",
    V.UPHOLD: "Stays suspended",
}
_TOLD: Mapping[str, str] = {
    V.HIDE: "was hidden",
    V.RESTORE: "shows now",
    V.UPHOLD: "stays hidden",
    V.MERGE: "was merged into one that asks the same",
}
_TOLD_OF_ACCOUNTS: Mapping[str, str] = {
    V.HIDE: "is suspended for a time",
    V.RESTORE: "is no longer suspended",
    V.UPHOLD: "stays suspended",
}


def verdict_words(kind: str, verdict: str) -> str:
    """Return a verdict as the log says it."""
    return _OF_ACCOUNTS[verdict] if kind == Kind.PERSON else Decision.Verdict(verdict).label


def told(kind: str, verdict: str) -> str:
    """Return a verdict as its author is told it, "Your question was hidden"; nothing for one that changed nothing."""
    if kind == Kind.PERSON:
        return f"Your account {_TOLD_OF_ACCOUNTS[verdict]}" if verdict in _TOLD_OF_ACCOUNTS else ""
    return f"Your {kind} {_TOLD[verdict]}" if verdict in _TOLD else ""
