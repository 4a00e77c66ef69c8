"""One module per sub-command, loaded when it is asked for."""
