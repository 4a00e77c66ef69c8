"""Settings, the URL root and the WSGI entry. No logic."""
