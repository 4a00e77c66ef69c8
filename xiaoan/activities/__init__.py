"""Records of what was held: lessons, exercises, patrols, checks, attestations."""
