"""Plans: the list, one plan with its requirements, adopting, withdrawing."""
