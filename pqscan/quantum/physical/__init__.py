"""From logical counts to a machine: codes, factories, layouts and time."""
