"""One recipe a module: each replaces one kind of cryptography in one language and library."""
