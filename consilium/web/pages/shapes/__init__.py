"""What templates see: one file of frozen dataclasses for each page, filled by the views and by nothing else."""
