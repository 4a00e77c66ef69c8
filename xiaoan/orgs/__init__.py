"""Organisations, sites, people in post, school calendars."""
