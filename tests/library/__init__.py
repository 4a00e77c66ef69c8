"""The library: data, tested without a database."""
