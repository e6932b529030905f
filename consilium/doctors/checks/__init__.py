"""Checks by people: what an applicant says, what moderators find, and what follows when enough of them approve."""
