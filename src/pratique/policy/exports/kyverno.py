"""ImageValidatingPolicy of Kyverno 1.16 and later (policies.kyverno.io/v1).

https://kyverno.io/docs/policy-types/image-validating-policy/
"""

import re
from collections.abc import Iterator
from typing import Any

from pratique.documents.cluster_image_policy import Authority, ClusterImagePolicy, Resource
from pratique.policy.exports import Demands, Exported, _yaml, commented, refused

_TOOL = "Kyverno"
_REKOR = "https://rekor.sigstore.dev"
_HUB = "index.docker.io/"
_ALL = "(images.containers + images.initContainers + images.ephemeralContainers)"
_PODS = Resource("", "v1", "pods")


def export(demands: Demands) -> Exported:
    """One document for each demand. UsageError for policies in CUE and Rego, which Kyverno has no engine for, and the like."""
    made, notes = [], [*demands.notes, *_notes(demands)]
    for policy in demands.policies:
        if any(each.static and each.static.action == "pass" for each in policy.spec.authorities):
            notes.append(f"{policy.name} lets every image pass (static), and is left out.")
        else:
            made.append(_document(policy, demands))
    return Exported({"": commented(notes) + _yaml.write(*made)}, tuple(notes))


def _document(policy: ClusterImagePolicy, demands: Demands) -> dict[str, Any]:
    _check(policy)
    spec = policy.spec
    names = {each: f"attestor{number}" for number, each in enumerate(spec.authorities) if not each.static}
    wanted = dict.fromkeys(each.predicate_type for authority in spec.authorities for each in authority.attestations)
    types = {kind: f"attestation{number}" for number, kind in enumerate(wanted)}
    pattern = f"^(?:{'|'.join(_pattern(each.glob) for each in spec.images)})$"
    whole: dict[str, Any] = {
        "validationActions": ["Warn" if spec.mode == "warn" else "Deny"],
        "failurePolicy": "Fail",
        "matchConstraints": _constraints(policy, demands.namespaces),
        "matchImageReferences": [{"expression": f"ref.matches('{pattern}')"}],
        "validationConfigurations": {"mutateDigest": True, "verifyDigest": True, "required": True},
        "attestors": [{"name": name, "cosign": _cosign(policy, authority)} for authority, name in names.items()],
    }
    if types:
        whole["attestations"] = [{"name": name, "intoto": {"type": kind}} for kind, name in types.items()]
    met = " || ".join(_met(authority, name, types) for authority, name in names.items()) or "false"
    # Of a Pod with other images besides, Kyverno hands these over too, and says that nobody signed them.
    asked = f"!image.matches('{pattern}') || {met}"
    whole["validations"] = [{"expression": f"{_ALL}.all(image, {asked})", "message": f"{policy.name} is not met"}]
    header = {"apiVersion": "policies.kyverno.io/v1", "kind": "ImageValidatingPolicy"}
    return {**header, "metadata": {"name": policy.name}, "spec": whole}


def _check(policy: ClusterImagePolicy) -> None:
    """UsageError for what would be lost, and was there to keep images out."""
    spec = policy.spec
    conditions = [each.policy for authority in spec.authorities for each in authority.attestations]
    if spec.policy is not None or any(conditions):
        raise refused(policy, _TOOL, "a policy in CUE or Rego", "write it in CEL, in Kyverno's own policy")
    for each in spec.authorities:
        if each.rfc3161timestamp:
            raise refused(
                policy, _TOOL, "an `rfc3161timestamp` by its TrustRoot", "name the chain in Kyverno's own policy"
            )
        if (each.keyless and (each.keyless.trust_root_ref or each.keyless.ca_cert)) or (
            each.ctlog and each.ctlog.trust_root_ref
        ):
            raise refused(policy, _TOOL, "a `trustRootRef` or a `ca-cert`", "name the keys in Kyverno's own policy")
        if each.key and each.key.secret_ref:
            raise refused(
                policy, _TOOL, "a key in a Secret of another part", "write the key into the policy (`key.data`)"
            )


def _cosign(policy: ClusterImagePolicy, authority: Authority) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if authority.key:
        held = {"data": authority.key.data, "kms": authority.key.kms, "hashAlgorithm": authority.key.hash_algorithm}
        made["key"] = {key: value for key, value in held.items() if value}
    elif authority.keyless:
        made["keyless"] = {"identities": [_identity(each) for each in authority.keyless.identities]}
        if not authority.keyless.identities:
            raise refused(policy, _TOOL, "a keyless authority that takes anybody", "name its `identities`")
    made["ctlog"] = _log(authority)
    for source in authority.source:
        secrets = [{"name": each.name} for each in source.signature_pull_secrets]
        parts = {"repository": source.oci, "tagPrefix": source.tag_prefix, "PullSecrets": secrets}
        made["source"] = {key: value for key, value in parts.items() if value}
    return made


def _identity(raw: Any) -> dict[str, str]:
    parts = {
        "issuer": raw.issuer,
        "issuerRegExp": raw.issuer_reg_exp,
        "subject": raw.subject,
        "subjectRegExp": raw.subject_reg_exp,
    }
    return {key: value for key, value in parts.items() if value}


def _log(authority: Authority) -> dict[str, Any]:
    """Kyverno asks for a log entry unless it is told not to, policy-controller only where `ctlog` is there or no key is."""
    url = (authority.ctlog.url if authority.ctlog else "") or _REKOR
    if authority.key and not authority.ctlog:
        return {"url": url, "insecureIgnoreTlog": True, "insecureIgnoreSCT": True}
    ignored = authority.keyless is not None and authority.keyless.insecure_ignore_sct
    return {"url": url, **({"insecureIgnoreSCT": True} if ignored else {})}


def _met(authority: Authority, name: str, types: dict[str, str]) -> str:
    """An authority is met by all its attestations, or by a signature where it names none."""
    if not authority.attestations:
        return f"verifyImageSignatures(image, [attestors.{name}]) > 0"
    asked = dict.fromkeys(types[each.predicate_type] for each in authority.attestations)
    all_of = " && ".join(
        f"verifyAttestationSignatures(image, attestations.{each}, [attestors.{name}]) > 0" for each in asked
    )
    return f"({all_of})" if len(asked) > 1 else all_of


def _constraints(policy: ClusterImagePolicy, namespaces: tuple[str, ...]) -> dict[str, Any]:
    resources = policy.spec.match or (_PODS,)
    selectors = [each.selector for each in resources]
    if any(selectors) and len(resources) > 1:
        raise refused(policy, _TOOL, "several resources, each with labels of its own", "write one policy for each")
    made: dict[str, Any] = {"resourceRules": [_rule(each) for each in resources]}
    if selectors[0]:
        parts = {
            "matchLabels": selectors[0].match_labels,
            "matchExpressions": [
                {"key": each.key, "operator": each.operator, **({"values": list(each.values)} if each.values else {})}
                for each in selectors[0].match_expressions
            ],
        }
        made["objectSelector"] = {key: value for key, value in parts.items() if value}
    if namespaces and not any("*" in each for each in namespaces):
        known = {"key": "kubernetes.io/metadata.name", "operator": "In", "values": list(namespaces)}
        made["namespaceSelector"] = {"matchExpressions": [known]}
    return made


def _rule(resource: Resource) -> dict[str, Any]:
    groups = {"pods": "", "jobs": "batch", "cronjobs": "batch"}
    return {
        "apiGroups": [groups.get(resource.resource, "apps")],
        "apiVersions": [resource.version or "v1"],
        "operations": ["CREATE", "UPDATE"],
        "resources": [resource.resource],
    }


def _pattern(glob: str) -> str:
    """A glob as a regular expression in a string of CEL; Kyverno sees names of Docker Hub as they are typed."""
    glob = {"*": f"{_HUB}library/*", "*/*": f"{_HUB}*/*"}.get(glob, glob)
    head = ""
    if glob.startswith(_HUB):
        head, glob = "(?:(?:index[.])?docker[.]io/)?", glob.removeprefix(_HUB)
        if glob.startswith("library/"):
            head, glob = f"{head}(?:library/)?", glob.removeprefix("library/")
    parts = ("[^/]*".join(re.sub(r"[.]", "[.]", piece) for piece in part.split("*")) for part in glob.split("**"))
    return head + ".*".join(parts)


def _notes(demands: Demands) -> Iterator[str]:
    if any("*" in each for each in demands.namespaces):
        yield f"Kyverno selects namespaces by their labels: it counts in all of them, not in {', '.join(demands.namespaces)} alone."
    if demands.no_match == "deny":
        yield "Kyverno lets images pass that no policy is for; this policy of ours denies them."
    hub = any(
        each.glob.startswith((_HUB, "*")) and each.glob != "**"
        for policy in demands.policies
        for each in policy.spec.images
    )
    if hub:
        yield "Kyverno sees an image's name as it is typed: names of Docker Hub are known with and without their registry."
