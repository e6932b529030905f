"""Where the doctors stand: a question after a cosmetic procedure, answered by verified doctors, each alone first."""
