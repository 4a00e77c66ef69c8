"""Activities on the screen: what can be recorded, lists, one record, forms."""
