"""Photos made safe: read by content in a limited child process, kept only as new pixels, or refused in plain words."""

from consilium.lib.images.processing import process
from consilium.lib.images.refusals import Refused
from consilium.lib.images.running import ChildError
from consilium.lib.images.values import LIMITS, Limits, Processed, Rectangle, Rendition

__all__ = ["LIMITS", "ChildError", "Limits", "Processed", "Rectangle", "Refused", "Rendition", "process"]
