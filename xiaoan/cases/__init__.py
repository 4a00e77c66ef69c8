"""Sealed: bullying and wellbeing. The door is locked by contract before anything lives here."""
