import typer
from cryptography.hazmat.primitives.asymmetric import rsa

app = typer.Typer()


@app.command()
def make(bits: int = typer.Option(3072, "--bits"), size: int = typer.Argument(default=1024)):
    rsa.generate_private_key(65537, bits)
    rsa.generate_private_key(65537, size)
