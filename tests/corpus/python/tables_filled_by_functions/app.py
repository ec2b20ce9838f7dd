import registry


def key_of(kind):
    return registry.FACTORIES[kind]()


key_of("dsa")
