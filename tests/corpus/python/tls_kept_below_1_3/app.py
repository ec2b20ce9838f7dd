import ssl

context = ssl.create_default_context()
context.options |= ssl.OP_NO_SSLv3 | ssl.OP_NO_TLSv1_3
context.minimum_version = ssl.TLSVersion.TLSv1_2


def capped():
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.maximum_version = ssl.TLSVersion.TLSv1_2
    return made


def free():
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.maximum_version = ssl.TLSVersion.TLSv1_3
    made.options |= ssl.OP_NO_COMPRESSION
    return made
