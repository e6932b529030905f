"""The long ones: what happens when something is killed at any step, shown with real processes and real servers."""
