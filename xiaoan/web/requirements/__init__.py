"""Requirements and obligations: who has, who has not, and why."""
