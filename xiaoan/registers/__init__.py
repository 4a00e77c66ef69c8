"""Typed registers with validity: equipment, posts, licences, rooms, vehicles, systems."""
