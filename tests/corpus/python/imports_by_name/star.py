from Crypto.PublicKey.RSA import *

generate(1024)
