"""What decides cryptography without a call of its own: settings, cipher strings, commands, keys."""
