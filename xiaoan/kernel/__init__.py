"""Clock, ids, errors, calendar arithmetic and value types. Knows no Django."""
