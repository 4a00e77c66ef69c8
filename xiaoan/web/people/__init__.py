"""Administration of accounts and posts."""
