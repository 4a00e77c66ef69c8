"""Plans: notices read into requirements, rule packs, drafts under review, plans in force."""
