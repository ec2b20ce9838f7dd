BITS = {"low": 1024, "normal": 2048, "high": 4096}
NESTED = {"rsa": {"bits": 3072, "exponents": [3, 65537]}}
ORDERED = (512, 768, 1024)
