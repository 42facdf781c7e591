"""Policies that are exported."""

import json
from typing import Any

from pratique.policy import demands, read
from pratique.policy.exports import Demands

KEY = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEONE=\n-----END PUBLIC KEY-----\n"
OTHER = KEY.replace("ONE", "TWO")
CUE = {"type": "cue", "data": "a: 1"}
ATTESTS = {"name": "sbom", "predicateType": "https://cyclonedx.org/bom"}
PASS = {"static": {"action": "pass"}}
KEYLESS = {"keyless": {"identities": [{"issuer": "https://a.example", "subjectRegExp": "@b[.]example$"}]}}


def policy(more: str, *others: Any, authorities: bool = True) -> Any:
    """A policy of ours, with one key unless others are given."""
    asked = list(others) or [{"name": "release", "key": {"data": KEY}}]
    signatures = f"signatures: {json.dumps({'authorities': asked})}\n" if authorities else ""
    return read.parse(f"apiVersion: pratique/v1\nkind: Policy\n{signatures}{more}\n".encode(), "Team Images.yaml")


def cluster(
    data: str = "", name: str = "it", glob: str = "**", policy: Any = None, mode: str = "", **authority: Any
) -> Any:
    """A ClusterImagePolicy of one authority."""
    signer = {"key": {"data": data}, **authority} if data else authority
    spec = {"images": [{"glob": glob}], "authorities": [signer], "policy": policy, "mode": mode}
    header = {"apiVersion": "policy.sigstore.dev/v1beta1", "kind": "ClusterImagePolicy", "metadata": {"name": name}}
    return {**header, "spec": {key: value for key, value in spec.items() if value}}


def of_file(*documents: Any) -> Demands:
    return demands.of_file("\n---\n".join(map(json.dumps, documents)).encode(), "cip.yaml")
