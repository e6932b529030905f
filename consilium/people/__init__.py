"""People: accounts, pseudonyms, roles, consent, and what each has already submitted."""
