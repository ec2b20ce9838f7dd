import secrets

from tables import BASE, FIELD


def throw():
    hidden = secrets.randbelow(FIELD - 2) + 1
    return hidden, pow(BASE, hidden, FIELD)


def catch(hidden, thrown):
    return pow(thrown, hidden, FIELD)


def score(points, rounds):
    return pow(points, rounds, FIELD)
