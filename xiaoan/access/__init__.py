"""Who may do what: permission words, the role matrix, actors, scopes, stand-ins."""
