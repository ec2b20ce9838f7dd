from kyber_py.ml_kem import ML_KEM_1024


def wrap(address):
    inside, outside = ML_KEM_1024.encaps(address)
    return outside, inside
