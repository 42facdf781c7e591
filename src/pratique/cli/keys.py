"""Make and convert the keys that sign images."""

from typing import TYPE_CHECKING

import click

from pratique.cli import _signing

if TYPE_CHECKING:
    from pratique.signing.algorithms import PrivateKey

_KINDS = ("ecdsa-p256", "ecdsa-p384", "ecdsa-p521", "ed25519", "rsa-2048", "rsa-3072", "rsa-4096")


@click.group("keys")
def command() -> None:
    """Make and convert the keys that sign images: cosign's encrypted key files."""


@command.command("generate")
@click.option(
    "--output-key-prefix", "prefix", default="cosign", show_default=True, help="Writes PREFIX.key and PREFIX.pub."
)
@click.option("--type", "kind", type=click.Choice(_KINDS), default=_KINDS[0], show_default=True, help="Kind of key.")
@_signing.password_option
def generate(prefix: str, kind: str, password_file: str) -> None:
    """Make a key pair, the private key encrypted with a password."""
    from pratique.signing import algorithms

    _write(prefix, algorithms.generate(kind), password_file)


@command.command("import")
@click.option("--key", required=True, type=click.Path(), help="Private key: PKCS #8, SEC 1 or PKCS #1 in PEM.")
@click.option(
    "--output-key-prefix", "prefix", default="cosign", show_default=True, help="Writes PREFIX.key and PREFIX.pub."
)
@_signing.password_option
@click.pass_context
def import_(ctx: click.Context, /, key: str, prefix: str, password_file: str) -> None:
    """Encrypt a private key that another program made. If it is encrypted already, the same password is tried."""
    _write(prefix, _signing.private(key, _signing.password(password_file), ctx.obj.settings), password_file)


@command.command("public")
@click.option("--key", required=True, type=click.Path(), help="Private key, or its URI in a KMS or HSM.")
@_signing.password_option
@click.pass_context
def public(ctx: click.Context, /, key: str, password_file: str) -> None:
    """Print the public key of a private one."""
    found = _signing.private(key, _signing.password_of(key, password_file), ctx.obj.settings)
    click.echo(found.public.pem.decode(), nl=False)


def _write(prefix: str, key: "PrivateKey", password_file: str) -> None:
    from pratique.signing.keys import file

    private, public = file.write(prefix, key, _signing.password(password_file, new=True))
    click.echo(f"Private key: {private} (encrypted; keep it and its password apart)\nPublic key:  {public}")
