"""Evidence for the registers of doctors."""
