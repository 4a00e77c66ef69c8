"""Pure rules of organisations: what a value may be, which stages a school is treated as."""
