"""Files of image policies, and images with what hangs on them."""

import json
from datetime import UTC, datetime
from typing import Any

from pratique.signing import attaching, collecting
from pratique.signing.image_policies import evaluation, reading
from pratique.signing.image_policies.policy import Source, Subject
from signing.shelf import IMAGE, KEY, OTHER, Shelf

AT = datetime(2026, 6, 1, tzinfo=UTC)
NAME = "registry.example.com/team/app:1"
SBOM = "https://cyclonedx.org/bom"
PASS: Any = {"static": {"action": "pass"}}


def pem(key: Any = KEY) -> str:
    return str(key.public.pem.decode())


def signer(key: Any = KEY, **more: Any) -> dict[str, Any]:
    return {"key": {"data": pem(key)}, **more}


def attests(name: str = "sbom", kind: str = SBOM, **more: Any) -> dict[str, Any]:
    return {"name": name, "predicateType": kind, **more}


def cue(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "cue", "data": text, **more}


def policy(*authorities: Any, name: str = "signed", glob: str = "**", version: str = "v1beta1", **spec: Any) -> Any:
    """A ClusterImagePolicy as a cluster has it."""
    whole = {"images": [{"glob": glob}], "authorities": list(authorities), **spec}
    header = {"apiVersion": f"policy.sigstore.dev/{version}", "kind": "ClusterImagePolicy"}
    return {**header, "metadata": {"name": name}, "spec": whole}


def file(*documents: Any) -> bytes:
    return "\n---\n".join(map(json.dumps, documents)).encode()


def read(*documents: Any, **more: Any) -> Any:
    return reading.read(file(*documents), "cip.yaml", **more)


def shelf(*signers: Any, attested: Any = ()) -> Shelf:
    """An image, signed by keys; `attested`: (key, type, predicate)."""
    there = Shelf()
    for key in signers:
        attaching.sign(there, there.root, key, sleep=lambda _: None)
    for key, kind, predicate in attested:
        attaching.attest(there, there.root, key, kind, json.dumps(predicate).encode(), sleep=lambda _: None)
    return there


def subject(there: Shelf | None = None, **more: Any) -> Subject:
    there = there or Shelf()
    collected = {Source(): collecting.collect(there, IMAGE.digest)}
    return Subject(**{"names": (NAME,), "digests": (IMAGE.digest,), "collected": collected, **more})


def answer(*documents: Any, of: Any = None, **more: Any) -> Any:
    """The answer of the one policy of some documents."""
    [found] = evaluation.evaluate(read(*documents, **more), of or subject(shelf(KEY)), AT)
    return found


__all__ = ["AT", "IMAGE", "KEY", "NAME", "OTHER", "PASS", "SBOM"]
