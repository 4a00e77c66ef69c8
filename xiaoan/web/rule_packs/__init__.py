"""Rules: their values by place and day, and a county's own."""
