"""The detectors, one folder each, and what they share."""
