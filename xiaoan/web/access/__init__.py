"""Logging in and out, choosing a post, passwords, language."""
