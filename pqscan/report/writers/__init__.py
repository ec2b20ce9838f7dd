"""The writers: a module here is a format, named by its file."""
