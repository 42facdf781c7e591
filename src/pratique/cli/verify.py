"""Verify signatures and attestations of images."""

from typing import TYPE_CHECKING, Any

import click

from pratique.cli import _signing

if TYPE_CHECKING:
    from collections.abc import Callable

    from pratique.model.reference import Target
    from pratique.model.settings import Settings
    from pratique.signing.evaluation import Checked
    from pratique.signing.verifying import Verified

_OF_SIGSTORE = (
    "certificate_identity",
    "certificate_identity_regexp",
    "certificate_oidc_issuer",
    "certificate_oidc_issuer_regexp",
    "type_",
    "annotations",
)


@click.command("verify")
@click.argument("images", nargs=-1, required=True, metavar="IMAGE...")
@click.option(
    "--key", "keys", multiple=True, help="Public key: a PEM file, or its URI in a KMS or HSM; may be repeated."
)
@_signing.identity_options
@click.option(
    "--threshold",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many different keys and identities must have signed.",
)
@click.option(
    "--type",
    "type_",
    default="",
    metavar="TYPE",
    help="Verify an attestation of this predicate type, and no signature.",
)
@click.option(
    "-a", "--annotations", multiple=True, metavar="KEY=VALUE", help="Annotations that must be signed with it."
)
@click.option(
    "--notation-trust-policy",
    default="",
    type=click.Path(),
    help="Notation's trustpolicy.json: its signatures are verified, and no others.",
)
@click.option(
    "--notation-trust-store",
    default="",
    type=click.Path(),
    help="Folder that holds x509/ca/NAME: Notation's truststore.",
)
@click.option("--notation-scope", default="", help="The repository that the image counts as in the trust policy.")
@click.option("-f", "--format", "format_", type=click.Choice(("table", "json")), default="table", show_default=True)
@_signing.place_option
@click.pass_context
def command(ctx: click.Context, /, images: tuple[str, ...], **options: Any) -> None:
    """Verify that each IMAGE is signed by one of the keys or the identity (or by as many as --threshold says).

    An IMAGE is a name in a registry or an OCI layout (oci-dir:PATH[:TAG]). Both layouts of cosign are read; all that hangs on
    the image is listed with the answer for each. A signature on an index covers the images that it lists. Nothing is asked of the
    network but the image's registry, and once the KMS of a key that lies in one: a key's signature counts for as long as the key
    does, a certificate's rests on the logs and timestamps that came with it. Exit code 1: not signed as demanded.

    With --notation-trust-policy and --notation-trust-store it is Notation's signatures (JWS and COSE) that are verified. Whether a
    trusted signer's certificates were revoked is asked where they say: OCSP first, then lists; with --offline lists in x509/crl of
    the trust store alone. What cannot be known is refused by a level that enforces revocation.
    """
    from pratique.errors import PratiqueError
    from pratique.image import sources
    from pratique.model.report import Failure
    from pratique.signing import verifying

    settings = _signing.settings_for(ctx.obj.settings, images, insecure=options["insecure"])
    verify = _notation(options, settings) or _sigstore(options, settings)
    found, failures = [], []
    for image in images:
        try:
            found.append(verify(sources.parse(image)))
        except PratiqueError as error:
            failures.append(Failure(image, str(error), error.exit_code))
    if options["format_"] == "json":
        click.echo(verifying.document(found, failures))
    elif found:
        click.echo(_signing.printable("\n".join(map(_text, found))))
    for failure in failures:
        click.echo(
            click.style("Error: ", fg="red", bold=True) + _signing.printable(f"{failure.target}: {failure.error}"),
            err=True,
        )
    codes = {failure.exit_code for failure in failures} | {0 if one.answer.met else 1 for one in found}
    ctx.exit(next(code for code in (2, 4, 3, 1, 0) if code in codes))


def _sigstore(options: dict[str, Any], settings: "Settings") -> "Callable[[Target], Verified]":
    """Verifies what cosign and its like sign."""
    import msgspec

    from pratique.signing import predicates, verifying

    demand = msgspec.structs.replace(
        _signing.demand(options, settings),
        predicate_type=predicates.uri(options["type_"]) if options["type_"] else predicates.IMAGE_SIGNATURE,
        threshold=options["threshold"],
        annotations=_signing.annotations(options["annotations"]),
    )
    return lambda image: verifying.verify(image, demand, settings)


def _notation(options: dict[str, Any], settings: "Settings") -> "Callable[[Target], Verified] | None":
    """Verifies Notation's signatures, where the options ask for them. UsageError, InputError."""
    path, folder = options["notation_trust_policy"], options["notation_trust_store"]
    if not (path or folder or options["notation_scope"]):
        return None
    from pratique.documents import notation
    from pratique.errors import UsageError
    from pratique.policy import read_file
    from pratique.signing.notation import store, verifying

    if not (path and folder):
        raise UsageError("Notation needs both: give --notation-trust-policy and --notation-trust-store.")
    if options["keys"] or any(options[name] for name in _OF_SIGSTORE):
        raise UsageError(
            "A trust policy says by itself who must have signed: ask for other signatures in a run of their own."
        )
    policy = notation.policy(read_file(path), path)
    rules = verifying.Rules(policy, store.TrustStore(folder), options["notation_scope"])
    return lambda image: verifying.verify(image, rules, settings)


def _text(one: "Verified") -> str:
    answer = one.answer
    lines = [
        f"{one.image}: {one.name}@{one.digest}",
        f"  {'verified' if answer.met else 'NOT VERIFIED'}: {answer.reason}.",
    ]
    if answer.met and one.covers:
        lines.append(f"  It is an index; its signature covers the {len(one.covers)} manifests that it lists.")
    lines += [f"  {_row(each)}" for each in answer.checked]
    lines += [f"  not read: {problem}" for problem in answer.problems]
    lines += [f"  warning: {warning}." for warning in answer.warnings]
    return "\n".join(lines)


def _row(checked: "Checked") -> str:
    from pratique.signing.predicates import word

    what = word(checked.predicate_type) if checked.predicate_type else "?"
    mark = "+" if checked.why == "valid" else "-"
    by = f" ({', '.join(checked.names)})" if checked.names else ""
    return f"{mark} {what} [{checked.layout}] {checked.digest}: {checked.reason}{by}"
