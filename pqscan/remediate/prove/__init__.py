"""Runs replacements: two implementations against each other, and the project's own tests."""
