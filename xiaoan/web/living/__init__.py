"""The living notice: the official text itself, each clause with its state."""
