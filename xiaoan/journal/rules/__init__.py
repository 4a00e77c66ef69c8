"""Pure rules of the journal: what a row's hash is, which kinds there are, what a chain shows."""
