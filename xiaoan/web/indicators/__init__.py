"""Charts where people would rather look than read."""
