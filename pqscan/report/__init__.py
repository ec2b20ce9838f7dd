"""One writer a format; each renders the same finished view and decides nothing."""
