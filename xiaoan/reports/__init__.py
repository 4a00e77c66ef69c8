"""Documents: lists as Excel."""
