import argparse

from cryptography.hazmat.primitives.asymmetric import rsa


def build():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bits", "-b", type=int, default=2048)
    parser.add_argument("--old-bits", default="1024", type=int)
    parser.add_argument("--size", dest="length", type=int, default=4096)
    parser.add_argument("--pick", type=int, choices=(512, 768))
    parser.add_argument("--free", type=int)
    parser.set_defaults(extra=1536)
    return parser


def main():
    args = build().parse_args()
    rsa.generate_private_key(65537, args.bits)
    rsa.generate_private_key(65537, args.old_bits)
    rsa.generate_private_key(65537, args.length)
    rsa.generate_private_key(65537, args.pick)
    rsa.generate_private_key(65537, args.free)
    rsa.generate_private_key(65537, args.extra)
