import jwt

HOUSE_STYLE = "PS256"


def stamp(facts, private_pem, style=HOUSE_STYLE):
    return jwt.encode(facts, private_pem, algorithm=style)
