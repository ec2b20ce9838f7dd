from argparse import ArgumentParser

from cryptography.hazmat.primitives.asymmetric import rsa

parser = ArgumentParser(description="make a key")
group = parser.add_argument_group("key")
group.add_argument("--bits", type=int, default=1024)
args = parser.parse_args()
rsa.generate_private_key(65537, args.bits)


def make(options):
    return rsa.generate_private_key(65537, options.bits)


make(args)
make(parser.parse_args([]))
