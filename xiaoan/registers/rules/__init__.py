"""Pure rules of registers: what a type is, until when an entry is valid, what reminds of it."""
