"""Where postcodes lie: a table that the operator loads, and how far a practice is from one."""
