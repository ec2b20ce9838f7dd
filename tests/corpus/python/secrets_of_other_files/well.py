import oqs


def draw(own, capsule):
    bucket = oqs.KeyEncapsulation("ML-KEM-768", own)
    water = bucket.decap_secret(capsule)
    return water


def draw_some(own, capsule):
    water = oqs.KeyEncapsulation("ML-KEM-768", own).decap_secret(capsule)
    return len(water)
