"""The benchmark's own makers are tested like everything else."""
