"""Questions: what was asked, with which photos, how many days after what, and how urgent it sounds."""
