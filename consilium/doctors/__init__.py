"""Doctors: their profiles and the facts about them that were checked."""
