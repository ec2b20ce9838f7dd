import hmac

from well import draw, draw_some


def taste(own, capsule, known):
    return draw(own, capsule) == known


def taste_well(own, capsule, known):
    return hmac.compare_digest(draw(own, capsule), known)


def weigh(own, capsule, known):
    return draw_some(own, capsule) == known
