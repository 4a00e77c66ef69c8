"""Pure meaning of plans: selectors, thresholds, citations, drafts. No tables, clock or files."""
