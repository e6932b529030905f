"""Answers: a doctor's words and opinion on a question, given before or after seeing colleagues."""
