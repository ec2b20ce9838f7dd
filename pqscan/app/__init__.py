"""The use cases: settings, scan, assessment, suppression, view; knows no format and no terminal."""
