"""Walks the tree, selects by bytes and runs the detectors; knows no algorithm's name."""
