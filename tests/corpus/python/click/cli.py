import click
from cryptography.hazmat.primitives.asymmetric import rsa


@click.command()
@click.option("--bits", "-b", default=2048, show_default=True)
@click.option("--old-bits", "old", type=int, default=1024)
@click.option("--pick", type=click.Choice(["512", "768"]), default="768")
@click.option("--need", type=int, required=True)
def make(bits, old, pick, need):
    rsa.generate_private_key(65537, bits)
    rsa.generate_private_key(65537, old)
    rsa.generate_private_key(65537, int(pick))
    rsa.generate_private_key(65537, need)
