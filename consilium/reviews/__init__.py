"""Reviews of doctors by the people they treated."""
