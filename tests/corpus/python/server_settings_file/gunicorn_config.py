import ssl

bind = "0.0.0.0:443"
ssl_version = ssl.PROTOCOL_TLSv1_1
ciphers = "DES-CBC3-SHA"
