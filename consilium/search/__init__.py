"""Finding questions: what each brings to the index, the question asked of it, and the best answers first."""
