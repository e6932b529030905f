"""An answer's words are read into an opinion: what it may be, what to do, how soon, each with its evidence."""

from consilium.consensus.reading.complaints import symptoms_named
from consilium.consensus.reading.lines import as_json, read_lines
from consilium.consensus.reading.reader import read
from consilium.consensus.reading.shapes import (
    Advice,
    Ask,
    Assessment,
    Cause,
    Complaint,
    Evidence,
    Reading,
    Status,
    Urgency,
)

__all__ = [
    "Advice",
    "Ask",
    "Assessment",
    "Cause",
    "Complaint",
    "Evidence",
    "Reading",
    "Status",
    "Urgency",
    "as_json",
    "read",
    "read_lines",
    "symptoms_named",
]
