"""The rows of the room `doctors`."""

from consilium.doctors.models.ledger import Credential, Reminder
from consilium.doctors.models.profile import Doctor
from consilium.doctors.models.register import RegisterEntry, RegisterLoad

__all__ = ["Credential", "Doctor", "RegisterEntry", "RegisterLoad", "Reminder"]
