"""Replacements: recipes that edit code, the proofs that run them, and the journal that undoes."""
