"""Download the signatures, attestations or SBOMs of an image, as they are."""

import sys
from typing import TYPE_CHECKING, Any

import click

from pratique.cli import _signing

if TYPE_CHECKING:
    from pratique.signing.downloading import Downloaded


@click.command("download")
@click.argument("what", type=click.Choice(("attestation", "sbom", "signature")))
@click.argument("image", metavar="IMAGE")
@click.option(
    "--predicate-type", default="", metavar="TYPE", help="Only attestations of this type: a URI, or spdx, cyclonedx …"
)
@click.option("-o", "--output", type=click.Path(), default="-", help="File to write (default: standard output).")
@_signing.place_option
@click.pass_context
def command(ctx: click.Context, /, what: str, image: str, **options: Any) -> None:
    """Print what hangs on an IMAGE, a document a line (an SBOM as it is): a name in a registry, or oci-dir:PATH[:TAG].

    Nothing is verified: `pratique verify` does that. Exit code 2: there is none, or some could not be read.
    """
    from pratique.errors import NotFoundError
    from pratique.image import sources
    from pratique.oci import replacing
    from pratique.signing import downloading, place, predicates

    settings = _signing.settings_for(ctx.obj.settings, (image,), insecure=options["insecure"])
    wanted = predicates.uri(options["predicate_type"]) if options["predicate_type"] else ""
    with place.open(sources.parse(image), settings) as there:
        found = {
            "attestation": lambda: downloading.attestations(there, wanted),
            "sbom": lambda: downloading.sboms(there, wanted),
            "signature": lambda: downloading.signatures(there),
        }[what]()
    _say(found)
    if not found.documents:
        raise NotFoundError(
            f"{image} has no {what}{f' of type {wanted}' if wanted else ''}: `pratique tree` shows what it has."
        )
    data = b"".join(each.rstrip(b"\n") + b"\n" for each in found.documents)
    if options["output"] != "-":
        replacing.write(options["output"], data)
    else:
        sys.stdout.buffer.write(data)
    ctx.exit(2 if found.problems else 0)


def _say(found: "Downloaded") -> None:
    for problem in found.problems:
        click.echo(click.style("Error: ", fg="red", bold=True) + _signing.printable(f"not read: {problem}"), err=True)
