"""policy.json and registries.d of Podman, Skopeo, CRI-O and Buildah (containers/image 5.33 and later).

https://github.com/containers/image/blob/main/docs/containers-policy.json.5.md. It knows keys and places, so that all that is
there to keep images out and cannot be said is refused.
"""

import base64
import json
from collections.abc import Iterator
from typing import Any

from pratique.documents.cluster_image_policy import ClusterImagePolicy
from pratique.policy.exports import Demands, Exported, _yaml, commented, refused

_TOOL = "policy.json"
_ALIASES = {"*": "docker.io/library/*", "*/*": "docker.io/*/*"}
_ENDINGS = {"/**": True, "/*": False, ":**": False, ":*": False, "@**": False, "@*": False}
"""How a glob may end, and whether what is before it is no wider: a scope holds all that is below it too."""
REGISTRIES = "registries.d/pratique.yaml"


def export(demands: Demands) -> Exported:
    """`policy.json` and `registries.d/pratique.yaml`, for /etc/containers. UsageError for what they cannot say."""
    notes = [*demands.notes, *_notes(demands)]
    rules: dict[str, list[Any]] = {}
    for policy in demands.policies:
        if policy.spec.mode == "warn":
            notes.append(f"{policy.name} only warns, which {_TOOL} cannot: it is left out.")
            continue
        if policy.spec.authorities and all(each.attestations for each in policy.spec.authorities):
            notes.append(f"{policy.name} demands attestations, which {_TOOL} does not know: it is left out.")
            continue
        for image in policy.spec.images:
            scope, exact = _scope(policy, image.glob)
            rules.setdefault(scope, []).append(_requirement(policy))
            if not exact:
                notes.append(
                    f"{policy.name}: {scope or 'every image'} stands for {image.glob}, and is more than that: it too must be signed."
                )
    if not rules:
        raise refused(demands.policies[0], _TOOL, "anything of this policy", "it knows signatures by keys alone")
    text = json.dumps(_policy(demands, rules), indent=2) + "\n"
    return Exported(
        {"policy.json": text, REGISTRIES: commented(notes) + _registries(rules)}, tuple(dict.fromkeys(notes))
    )


def _policy(demands: Demands, rules: dict[str, list[Any]]) -> dict[str, Any]:
    """The nearest scope alone counts there, so that each carries what all around it demand."""
    scopes = {
        scope: [one for outer in sorted(rules) if _covers(outer, scope) for one in rules[outer]]
        for scope in sorted(rules)
    }
    unique = {
        scope: [one for number, one in enumerate(each) if one not in each[:number]] for scope, each in scopes.items()
    }
    other = "insecureAcceptAnything" if demands.no_match == "allow" else "reject"
    return {"default": [{"type": other}], "transports": {"docker": unique}}


def _registries(rules: dict[str, list[Any]]) -> str:
    """Signatures are looked for only where this says so."""
    hosts = sorted({scope for scope in rules if scope})
    made: dict[str, Any] = {"docker": {host: {"use-sigstore-attachments": True} for host in hosts}}
    if "" in rules:
        made = {"default-docker": {"use-sigstore-attachments": True}}
    return _yaml.write(made)


def _requirement(policy: ClusterImagePolicy) -> dict[str, Any]:
    """What a policy demands, as one requirement: any of its keys."""
    authorities = policy.spec.authorities
    if policy.spec.policy is not None:
        raise refused(policy, _TOOL, "a policy in CUE or Rego", "remove it from what is exported")
    actions = [each.static.action for each in authorities if each.static]
    if "pass" in actions:
        return {"type": "insecureAcceptAnything"}
    keys = [_key(policy, each) for each in authorities if not each.static]
    if not keys:
        return {"type": "reject"}
    data = {"keyData": keys[0]} if len(keys) == 1 else {"keyDatas": keys}
    return {"type": "sigstoreSigned", **data, "signedIdentity": {"type": "matchRepository"}}


def _key(policy: ClusterImagePolicy, authority: Any) -> str:
    """The PEM of an authority's key, in base64."""
    lost = {
        "a keyless authority without the keys of its Fulcio and Rekor": authority.keyless,
        "attestations beside signatures": authority.attestations,
        "another place of signatures (`source`)": authority.source,
        "a transparency log (`ctlog`)": authority.ctlog,
        "timestamps (`rfc3161timestamp`)": authority.rfc3161timestamp,
        "signatures in bundles": authority.signature_format == "bundle",
    }
    for what, is_there in lost.items():
        if is_there:
            raise refused(policy, _TOOL, what, "export this authority by another format")
    key = authority.key
    if not key or not key.data:
        raise refused(policy, _TOOL, "a key in a Secret or a KMS", "write the key into the policy (`key.data`)")
    if key.hash_algorithm not in ("", "sha256"):
        raise refused(policy, _TOOL, f"the hash {key.hash_algorithm}", "sign with SHA-256")
    return base64.b64encode(key.data.encode()).decode()


def _scope(policy: ClusterImagePolicy, glob: str) -> tuple[str, bool]:
    """The scope of a glob, and whether it is no wider than that: a host, a part of a path, a repository, an image."""
    glob = _ALIASES.get(glob, glob)
    glob = glob.replace("index.docker.io/", "docker.io/", 1) if glob.startswith("index.docker.io/") else glob
    if glob in ("**", "**/**"):
        return "", True
    ending = next((each for each in _ENDINGS if glob.endswith(each)), "")
    glob = glob.removesuffix(ending)
    host, _, path = glob.partition("/")
    if "*" in path or "*" in host.removeprefix("*.") or not host:
        raise refused(policy, _TOOL, f"the glob {glob!r}", "name a registry, a path of it, or a repository")
    if host.startswith("*.") and path:
        raise refused(policy, _TOOL, f"a path below {host}", "name the registries")
    return glob, _ENDINGS.get(ending, True)


def _covers(outer: str, scope: str) -> bool:
    if outer in ("", scope) or (outer.startswith("*.") and scope.partition("/")[0].endswith(outer[1:])):
        return True
    return any(scope.startswith(outer + end) for end in "/:@")


def _notes(demands: Demands) -> Iterator[str]:
    yield "Signatures are read in cosign's legacy layout alone: sign with `--layout legacy`."
    yield "An image that was signed in another repository and copied is refused: its signature names where it was signed."
    if demands.namespaces:
        yield f"There are no namespaces: it counts for all images, not for those of {', '.join(demands.namespaces)} alone."
    if any(policy.spec.match for policy in demands.policies):
        yield "There are no workloads: `match` is not said, and every image must be signed."
    word = "accepted" if demands.no_match == "allow" else "refused"
    yield f"Images that no policy is for are {word} (`no_match`), those of archives and of the Docker engine too."
