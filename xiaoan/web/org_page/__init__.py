"""The everyday page of one organisation."""
