import importlib
from importlib import import_module

rsa = importlib.import_module("Crypto.PublicKey.RSA")
rsa.generate(2048)
package = "cryptography.hazmat.primitives.asymmetric"
edwards = import_module(".ed25519", package)
edwards.Ed25519PrivateKey.generate()
other = __import__("ecdsa")
other.SigningKey.generate(other.NIST384p)
