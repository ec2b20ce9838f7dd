"""Python's own functions and the methods of its containers; options of the command line."""

import pytest

from tests.detect.python.small import found, known


@pytest.mark.parametrize(
    ("program", "values"),
    [
        ("import os\nx = os.environ.get('A', '5')", {"5"}),
        ("import os\nx = int(os.getenv('A', 5))", {5}),
        ("import os\nx = os.environ.get('A') or 5", {..., 5}),
        ("import os\nx = os.environ['A']", {...}),
        ("import config\nx = getattr(config, 'A')", {1}),
        ("import config\nx = getattr(config, 'B', 7)", {7}),
        ("import importlib\nx = importlib.import_module('config').A", {1}),
        ("x = __import__('config').A", {1}),
        ("import configparser\nc = configparser.ConfigParser()\nx = c.getint('a', 'b', fallback=5)",
         {5}),
        ("from environs import Env\nx = Env().int('A', 2048)", {2048}),
        ("from environs import Env\nx = Env().int('A')", {...}),
        ("from decouple import config as c\nx = c('A', default=1024, cast=int)", {1024}),
        ("from decouple import config as c\nx = c('A')", {...}),
        ("import struct\nx = struct.pack('>H', 258)", {b"\x01\x02"}),
        ("x = f'{5:03d}'", {"005"}),
        ("x = f'{5:999999}'", {...}),
        ("import json\nx = json.load(f).get('bits', 2048)", {2048}),
        ("import json\nx = json.load(f)['bits']", {...}),
        ("import functools\nx = functools.reduce(lambda a, b: a * b, (2, 3), 4)", {24}),
        ("x = list(filter(None, (1, 2)))[0]", {1, 2}),
        ("import copy\nx = copy.deepcopy((1, 2))[1]", {2}),
    ],
)  # fmt: skip
def test_what_it_gives_back(program: str, values: set[object]) -> None:
    assert known(program, config="A = 1") == values


PARSER = "import argparse\np = argparse.ArgumentParser()\n"


@pytest.mark.parametrize(
    ("option", "values"),
    [
        ("'--bits', default=5", {5}),
        ("'-b', '--bits', default='5', type=int", {5}),
        ("'--bits', default='5'", {"5"}),
        ("'--size', dest='bits', default=5", {5}),
        ("'bits', nargs='?', default=5", {5}),
        ("'--bits', choices=[1, 2]", {1, 2}),
        ("'--bits', choices=[1, 2], default=3", {1, 2, 3}),
        ("'--bits', type=int", {...}),
        ("'--bits', default=None", {...}),
        ("'--bits', action='store_true'", {True, False}),
    ],
)
def test_an_option_of_argparse(option: str, values: set[object]) -> None:
    assert known(f"{PARSER}p.add_argument({option})\nx = p.parse_args().bits") == values


def test_an_option_of_optparse() -> None:
    program = (
        "import optparse\np = optparse.OptionParser()\np.add_option('--bits', default=5)\n"
        "(options, rest) = p.parse_args()\nx = options.bits"
    )
    assert known(program) == {5}


def test_an_option_that_another_file_declares() -> None:
    program = "import cli\nx = cli.build().parse_args().bits"
    text = (
        "import argparse\ndef build():\n    p = argparse.ArgumentParser()\n"
        "    p.add_argument('--bits', default=5)\n    return p"
    )
    assert known(program, cli=text) == {5}


def test_a_parsed_option_through_a_wrapper() -> None:
    program = (
        f"{PARSER}p.add_argument('--bits', default=1024)\n"
        "def main(args):\n    lib.make(args.bits)\nmain(p.parse_args())"
    )
    assert found(program) == ["6: PQ101 RSA 1024 keygen"]


def test_an_option_of_click() -> None:
    program = (
        "import click\n@click.command()\n@click.option('--bits', default=1024)\n"
        "@click.option('--kind', '-k', 'other', type=click.Choice([512, 768]))\n"
        "def main(bits, other):\n    lib.make(bits)\n    lib.make(other)"
    )
    assert found(program) == ["7: PQ101 RSA 1024 keygen", "8: PQ101 RSA 512|768 keygen"]
