"""A policy of ours, or a file of image policies, as demands that the formats can say."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from pratique.documents import cluster_image_policy as documents
from pratique.documents import test_result
from pratique.documents.cluster_image_policy import ClusterImagePolicy
from pratique.errors import UsageError
from pratique.policy import globs
from pratique.policy.document import Document, Policy
from pratique.policy.exports import Demands

_OURS = ("validFrom", "validUntil", "revokedAt")
_ELSEWHERE = (
    "signatures",
    "attestations",
    "match",
    "name",
    "no_match",
    "api_version",
    "kind",
    "unreadable",
    "ambiguous_layers",
)
_PASSED = documents.Condition(type="cue", data='predicate: result: "PASSED" | "WARNED"')
_BAD = re.compile(r"[^a-z0-9]+")


def of_policy(policy: Policy) -> Demands:
    """UsageError for a policy that demands nothing of signatures, and for what no format can say."""
    document = policy.document
    if not (document.signatures or document.attestations):
        raise UsageError(f"{policy.name} demands no signatures and no attestations: there is nothing to export.")
    made = (*_own(policy), *_named(policy))
    return Demands(_checked(made), tuple(_notes(policy)), document.match.namespaces, document.no_match)


def of_file(data: bytes, name: str) -> Demands:
    """A file of image policies. UsageError, LimitError, UnreadableError."""
    found = documents.decode(data, name)
    if not found.policies:
        raise UsageError(f"{name}: there is no ClusterImagePolicy in it: name a file that holds one.")
    return Demands(_checked(found.policies), (*found.skipped, *_left_out(found, name)))


def _checked(policies: tuple[ClusterImagePolicy, ...]) -> tuple[ClusterImagePolicy, ...]:
    """The policies themselves. UsageError for globs that could mean something else in another language, and for two of one name."""
    for policy in policies:
        for image in policy.spec.images:
            if found := globs.problem(image.glob):
                raise UsageError(f"{policy.name}: the glob {image.glob[:100]!r} is wrong: {found}.")
    names = [each.name for each in policies]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise UsageError(f"Two image policies are called {twice}: rename one.")
    return policies


def _own(policy: Policy) -> Iterator[ClusterImagePolicy]:
    """The inline authorities, and each attestation, as a policy of its own: all of them must be met."""
    document, base = policy.document, _slug(policy)
    inline = document.signatures.authorities if document.signatures else ()
    if inline:
        yield _image_policy(base, policy, inline)
    for number, wanted in enumerate(document.attestations):
        if wanted.verifier:  # one of any verifier, and one that failed, would pass there
            raise UsageError(
                f"{policy.name}: no other tool is told what a verification summary must say: demand it with pratique alone."
            )
        asked = {"name": wanted.name or "attestation", "predicateType": wanted.predicate_type}
        raw = [{**each, "attestations": [asked]} for each in wanted.authorities or inline]
        yield _image_policy(f"{base}-{_dashed(wanted.name) or f'attestation-{number}'}", policy, raw)


def _named(policy: Policy) -> Iterator[ClusterImagePolicy]:
    named = policy.document.signatures
    for file in named.image_policies if named else ():
        if file not in policy.beside:
            raise UsageError(f"{policy.name} names {file}, which was not read: name the policy itself.")
        yield from documents.decode(policy.beside[file], file).policies


def _image_policy(name: str, policy: Policy, raw: Sequence[Mapping[str, Any]]) -> ClusterImagePolicy:
    for each in raw:
        lasting = [key for key in _OURS if key in (each.get("key") or {})]
        if lasting:
            raise UsageError(
                f"{policy.name}: no other tool knows `{lasting[0]}` of a key: remove the key from the policy when it ends, and export again."
            )
    globs = tuple(documents.Image(_glob(each)) for each in policy.document.match.images or ("**",))
    try:
        authorities = msgspec.convert(list(raw), tuple[documents.Authority, ...])
    except msgspec.ValidationError as error:
        raise UsageError(
            f"{policy.name}: an authority is wrong ({error}): write it as in a ClusterImagePolicy."
        ) from None
    spec = documents.Spec(images=globs, authorities=tuple(map(_passing, authorities)))
    return ClusterImagePolicy(name, spec, policy.name)


def _passing(authority: documents.Authority) -> documents.Authority:
    """Ours takes no test result that failed; others are told so."""
    if not any(_unconditional(each) for each in authority.attestations):
        return authority
    told = tuple(
        msgspec.structs.replace(each, policy=_PASSED) if _unconditional(each) else each
        for each in authority.attestations
    )
    return msgspec.structs.replace(authority, attestations=told)


def _unconditional(wanted: documents.Attestation) -> bool:
    return wanted.predicate_type in (test_result.URI, "test-result") and wanted.policy is None


def _glob(glob: str) -> str:
    """Ours calls Docker Hub docker.io, as Docker does."""
    return f"index.{glob}" if glob.startswith("docker.io/") else glob


def _slug(policy: Policy) -> str:
    """A name that Kubernetes takes."""
    plain = policy.document.name or policy.name.rpartition("/")[2].partition(".")[0]
    return _dashed(plain) or "policy"


def _dashed(text: str) -> str:
    return _BAD.sub("-", text.lower()).strip("-")[:60].rstrip("-")


def _notes(policy: Policy) -> Iterator[str]:
    document = policy.document
    empty = Document(api_version="pratique/v1", kind="Policy")
    others = [
        key
        for key in document.__struct_fields__
        if key not in _ELSEWHERE and getattr(document, key) != getattr(empty, key)
    ]
    if others:
        yield f"Only signatures and attestations are exported; pratique itself judges {', '.join(sorted(others))}."
    for wanted in document.attestations:
        if wanted.max_age:
            yield f"How old an attestation {wanted.predicate_type} may be ({wanted.max_age}) is not said: an older one passes there."
    if document.signatures and document.signatures.image_policies and document.match.images:
        yield "The image policies of other files apply to all images that their own globs name, whatever `match.images` says."


def _left_out(found: documents.Documents, name: str) -> Iterator[str]:
    kinds = {"Secrets": found.secrets, "ConfigMaps": found.config_maps, "TrustRoots": found.trust_roots}
    for kind, held in kinds.items():
        if held:
            yield f"{kind} of {name} are not exported: apply them beside this."
