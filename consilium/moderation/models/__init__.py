"""What waits for a moderator, and what moderators decided."""

from consilium.moderation.models.case import Case, Flag, Kind, Lane
from consilium.moderation.models.decision import Appeal, ChainHead, Decision, DecisionText
from consilium.moderation.models.hold import Hold
from consilium.moderation.models.safety import SafetyItem

__all__ = ["Appeal", "Case", "ChainHead", "Decision", "DecisionText", "Flag", "Hold", "Kind", "Lane", "SafetyItem"]
