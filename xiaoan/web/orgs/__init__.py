"""Administration of organisations: tree, forms, roster, school calendar."""
