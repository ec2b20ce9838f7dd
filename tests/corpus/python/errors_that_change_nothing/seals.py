def held(key, seal, body):
    key.verify(seal, body)
