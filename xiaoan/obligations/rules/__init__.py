"""What settling means: pure rules, the expression for engines and the plain oracle."""
