"""The rows of the room `doctors`."""

from consilium.doctors.models.checks import Check, Evidence, EvidenceLook, Remark
from consilium.doctors.models.ledger import Credential, Reminder
from consilium.doctors.models.places import Postcode, PostcodeTable
from consilium.doctors.models.profile import Doctor, Portrait
from consilium.doctors.models.register import RegisterEntry, RegisterLoad

__all__ = [
    "Check",
    "Credential",
    "Doctor",
    "Evidence",
    "EvidenceLook",
    "Portrait",
    "Postcode",
    "PostcodeTable",
    "RegisterEntry",
    "RegisterLoad",
    "Remark",
    "Reminder",
]
