"""Tests of photo processing, on files that hold what phones and attackers put into them."""
