import argparse

from cryptography.hazmat.primitives.asymmetric import rsa


class Command:
    def add_arguments(self, parser):
        parser.add_argument("--bits", type=int, default=3072)

    def handle(self, *args, **options):
        rsa.generate_private_key(65537, options["bits"])


def sub():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command")
    make = commands.add_parser("make")
    make.add_argument("bits", nargs="?", type=int, default=1024)
    known, rest = parser.parse_known_args()
    return vars(known)["bits"], rsa.generate_private_key(65537, known.bits)
