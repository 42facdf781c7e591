"""A Secret's values are in the manifest.

Why: base64 hides nothing: everybody who may read the repository, its history or its backups has them.
Fix: make the Secret by an operator (External Secrets, Sealed Secrets, SOPS), and revoke what was here.
References: https://kubernetes.io/docs/concepts/security/secrets-good-practices/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.kubernetes import Object, words

FAILS: Lines = {"apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  password: x\n": 4}
PASSES: Texts = (
    "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: $PASSWORD}\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n",
)


@check("medium")
def secret_in_manifest(secret: Object) -> Iterator[Fault]:
    for field in ("data", "stringData"):
        names = [
            name
            for name, value in words(secret.value, field).items()
            if value and not value.startswith(("$", "{{", "<"))
        ]
        if names:
            yield Fault(f"{secret.title} holds the values of {', '.join(names)}.", secret.line(field), subject=field)
