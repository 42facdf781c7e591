"""Verify the signature of a file."""

from typing import Any

import click

from pratique.cli import _signing


@click.command("verify-blob")
@click.argument("file", metavar="FILE", type=click.Path())
@click.option(
    "--key", "keys", multiple=True, help="Public key: a PEM file; may be repeated, one of them must have signed."
)
@click.option("--signature", default="", help="The signature in base64, or a file that holds it.")
@click.option("--bundle", default="", type=click.Path(), help="Bundle file of `sign-blob`, of ours or of any cosign's.")
@_signing.identity_options
@click.pass_context
def command(ctx: click.Context, /, file: str, signature: str, bundle: str, **options: Any) -> None:
    """Verify that FILE is signed by one of the keys, or by the identity.

    What cosign's sign-blob writes is read: bundles of cosign 3 and those before, and bare signatures. Exit code 1: not signed so.
    """
    import os
    from datetime import UTC, datetime

    import msgspec

    from pratique.errors import UsageError
    from pratique.policy import read_file
    from pratique.signing import blobs

    if bool(signature) == bool(bundle):
        raise UsageError("Name the signature: either --bundle or --signature.")
    demand = msgspec.structs.replace(_signing.demand(options, ctx.obj.settings), predicate_type="")
    if bundle or os.path.exists(signature):
        given = read_file(bundle or signature, blobs.LARGEST_SIGNATURE)
    else:
        given = signature.encode("utf-8", "replace")
    answer = blobs.verify(read_file(file, blobs.LARGEST), given, demand, datetime.now(UTC))
    click.echo(_signing.printable(f"{file}: {'verified' if answer.met else 'NOT VERIFIED'}: {answer.reason}."))
    ctx.exit(0 if answer.met else 1)
