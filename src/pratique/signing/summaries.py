"""Does a verification summary say what a policy demands? It counts for one verifier, one policy, one resource.

https://slsa.dev/spec/v1.0/verification_summary#how-to-verify. Who signed it, about which digest, is judged before.

>>> unmet(Wanted(verifier="https://example.com/v"), b"{}", ())                           # doctest: +SKIP
'it cannot be read: …'
"""

from collections.abc import Collection
from urllib.parse import parse_qs, unquote

import msgspec

from pratique.documents import predicates
from pratique.errors import InputError


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    verifier: str
    policy_digest: str = ""
    """`sha256:…`; empty for any policy of that verifier."""
    resource: str = ""
    """The whole `resourceUri`; empty for one that names the image."""
    repository: str = ""
    """`registry/repository` under which the image was asked for; empty in a layout."""


def unmet(wanted: Wanted, predicate: bytes, digests: Collection[str]) -> str:
    """Why a summary about these digests is not the one that is demanded, without a full stop; empty when it is."""
    try:
        said = predicates.summary(predicate)
    except InputError as error:
        return f"it cannot be read: {str(error).rstrip('.')[:300]}"
    policy = f"sha256:{said.policy.digest.get('sha256', '')}"
    if said.verifier.id != wanted.verifier:
        return f"its verifier is {said.verifier.id[:200]!r} and not {wanted.verifier!r}"
    if wanted.policy_digest and policy != wanted.policy_digest:
        return f"its policy is {policy[:100]} and not {wanted.policy_digest}"
    if not _names(said.resource_uri, wanted, digests):
        return f"it is of the resource {said.resource_uri[:200]!r} and not of {_name(wanted)}"
    return ""


def failed(predicate: bytes) -> str:
    """Why a summary that is about what is demanded does not pass, without a full stop; empty when it does."""
    result = predicates.summary(predicate).result
    return "" if result == predicates.PASSED else f"its result is {result[:40]!r} and not {predicates.PASSED}"


def _name(wanted: Wanted) -> str:
    return wanted.resource or wanted.repository or "this image's digest"


def _names(uri: str, wanted: Wanted, digests: Collection[str]) -> bool:
    """Is it the resource that is demanded, else the image: as a `pkg:oci` purl, or as people name images?"""
    if wanted.resource:
        return uri == wanted.resource
    if uri.startswith("pkg:oci/"):
        path, _, query = uri.partition("?")
        digest = unquote(path.partition("@")[2])
        repository = parse_qs(query, max_num_fields=16).get("repository_url", [""])[0] if len(query) < 4096 else ""
    else:
        name, _, digest = uri.partition("@")
        repository = name if ":" not in name.rpartition("/")[2] else name.rpartition(":")[0]
    known = digest in digests if digest else bool(repository and wanted.repository)
    # What names no repository names the digest alone, which is the one that was signed.
    same = not (repository and wanted.repository) or repository.lower() == wanted.repository.lower()
    return known and same
