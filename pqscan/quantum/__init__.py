"""Quantum cost estimates from cited models: logical counts, machines, years; a library."""
