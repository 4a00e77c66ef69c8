"""Evidence on the screen: pictures without metadata, documents as downloads."""
