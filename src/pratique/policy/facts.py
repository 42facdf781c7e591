"""What rules in CEL see of an image: plain values, every key always there.

docs/policy.md lists them for users. What the image says of itself is among them (`image.labels`, `image.env`): a rule that rests on it believes
the image.
"""

import re
from typing import Any

from pratique.model.finding import Finding
from pratique.model.package import Package
from pratique.policy import times
from pratique.policy.case import Case

_PARTS = {
    "packages": ("packages",),
    "findings": ("packages", "vulnerabilities"),
    "secret": ("secrets",),
    "misconfiguration": ("image-checks",),
}
"""Word of a rule → the parts that must have been examined, so that what nobody looked for is not absent."""
_WORD = re.compile(r"[a-z]{1,40}")
NAMES = ("image", "packages", "findings", "distro", "signatures", "context", "coverage")


def parts(cel: str) -> frozenset[str]:
    """What must have been examined before a rule means anything.

    >>> sorted(parts("findings.all(f, f.kind != 'secret')"))
    ['packages', 'secrets', 'vulnerabilities']
    """
    return frozenset(part for word in _WORD.findall(cel) for part in _PARTS.get(word, ()))


def facts(case: Case) -> dict[str, Any]:
    """Name → value."""
    return {
        "image": _image(case),
        "packages": [_package(each) for each in case.evidence.packages],
        "findings": [_finding(each) for each in case.findings],
        "distro": _distro(case),
        "signatures": [_signature(each) for each in case.claims],
        "context": {"where": str(case.context.where), "namespace": case.context.namespace, "time": times.text(case.at)},
        "coverage": case.evidence.coverage.share,
    }


def _image(case: Case) -> dict[str, Any]:
    image, named = case.evidence.image, case.context.reference
    config = image.config
    return {
        "name": named.name if named else "",
        "registry": named.registry if named else "",
        "repository": named.repository if named else "",
        "tag": named.tag if named else "",
        "digest": image.manifest_digest,
        "index_digest": image.index_digest,
        "config_digest": image.config_digest,
        "pinned": bool(named and named.digest),
        "platform": str(image.platform),
        "created": config.created,
        "user": config.user,
        "env": list(config.env),
        "labels": dict(config.labels),
        "entrypoint": list(config.entrypoint),
        "cmd": list(config.cmd),
        "ports": list(config.exposed_ports),
        "volumes": list(config.volumes),
        "layers": len(image.layers),
        "size": sum(layer.size for layer in image.layers),
    }


def _distro(case: Case) -> dict[str, Any]:
    distro = case.evidence.distro
    found = {"id": distro.id, "version": distro.version, "name": distro.name} if distro else {}
    return {"id": "", "version": "", "name": "", **found}


def _package(package: Package) -> dict[str, Any]:
    return {
        "name": package.name,
        "version": package.version,
        "type": package.type,
        "purl": package.purl,
        "arch": package.arch,
        "licenses": list(package.licenses),
        "locations": list(package.locations),
        "base_image": package.base_image is True,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    package = finding.package
    return {
        "id": finding.id,
        "kind": str(finding.kind),
        "severity": str(finding.severity),
        "title": finding.title,
        "aliases": list(finding.aliases),
        "package": package.name if package else "",
        "version": package.version if package else "",
        "purl": package.purl if package else "",
        "fixed": list(finding.fixed),
        "status": str(finding.status),
        "epss": finding.epss or 0.0,
        "kev": finding.kev,
        "risk": finding.risk,
        "cwes": list(finding.cwes),
        "path": finding.location.path,
        "base_image": finding.base_image is True,
    }


def _signature(claim: Any) -> dict[str, Any]:
    return {
        "kind": claim.kind,
        "policy": claim.policy,
        "valid": claim.valid,
        "authority": claim.authority,
        "signer": claim.signer,
        "predicate_type": claim.predicate_type,
        "signed": claim.signed,
    }
