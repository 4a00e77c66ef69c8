"""HTML: one folder per noun, templates, static files."""
