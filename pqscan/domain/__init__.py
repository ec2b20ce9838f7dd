"""The nouns of pqscan and the algorithm registry; imports no other room."""
