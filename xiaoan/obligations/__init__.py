"""What is owed: requirements settled against the journal, for every organisation."""
