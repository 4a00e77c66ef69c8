"""The append-only, hash-chained record of facts and acts, and files by digest. Knows nobody."""
