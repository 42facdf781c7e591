"""What a key needs must have been examined, and completely: a scan without secrets never looks like a clean one."""

from collections.abc import Iterator

from pratique.model.evidence import Examined
from pratique.model.verdict import Outcome, Reason
from pratique.policy import facts
from pratique.policy.case import Case
from pratique.policy.document import Document

_REMEDY = {
    "packages": "Scan the image with `pratique scan`.",
    "vulnerabilities": "Scan the image with `pratique scan`, with its advisories loaded (`pratique db update`).",
    "signatures": "Verify the image with `pratique verify`.",
    "attestations": "Verify the image's attestations with `pratique verify`.",
    "workload": "Check the workload with `pratique check`.",
}
_SAME = {"file-checks": "image-checks"}
"""Checks of files and of images satisfy the same keys: a policy judges one or the other."""
_OWN = frozenset({"secrets", "image-checks", "signatures", "attestations", "workload"})
"""Parts that only the keys that name them need; all others lead to packages and vulnerabilities."""


def needs(document: Document) -> dict[str, str]:
    """Part → the key that needs it, for everything that a policy judges."""
    found: dict[str, str] = {}
    baseline = document.baseline
    if document.vulnerabilities:
        found |= {"packages": "vulnerabilities", "vulnerabilities": "vulnerabilities"}
    elif baseline and baseline.vulnerability_scan:
        found |= {"packages": "baseline.vulnerability_scan", "vulnerabilities": "baseline.vulnerability_scan"}
    elif document.malware not in (None, "allow"):
        found |= {"packages": "malware", "vulnerabilities": "malware"}
    elif document.licenses:
        found["packages"] = "licenses"
    if document.secrets not in (None, "allow"):
        found["secrets"] = "secrets"
    if document.misconfigurations:
        found["image-checks"] = "misconfigurations"
    elif baseline and any(getattr(baseline, key) for key in baseline.__struct_fields__ if key != "vulnerability_scan"):
        found["image-checks"] = "baseline"
    named = {"signatures": document.signatures, "attestations": document.attestations, "workload": document.workload}
    found |= {key: key for key, value in named.items() if value}
    for number, rule in enumerate(document.rules):
        found = dict.fromkeys(sorted(facts.parts(rule.cel)), f"rules.{number}") | found
    return found


def judge(case: Case) -> Iterator[Reason]:
    wanted = needs(case.document)
    seen = {_SAME.get(each.part, each.part) for each in case.evidence.examined}
    if case.claims:
        seen |= {"signatures" if claim.kind == "signature" else "attestations" for claim in case.claims}
    for part, key in wanted.items():
        if part not in seen:
            remedy = _REMEDY.get(part, f"Scan the image with a pratique that examines {part}, or remove `{key}`.")
            yield case.reason(key, Outcome.INCOMPLETE, f"{part} was not examined.", remedy=remedy)
    for each in sorted(case.evidence.examined, key=lambda each: (each.part, each.why)):
        part = _SAME.get(each.part, each.part)
        part = part if part in _OWN else "vulnerabilities"
        if not each.complete and part in wanted:
            yield _incomplete(case, each, wanted[part])


def _incomplete(case: Case, part: Examined, key: str) -> Reason:
    why = part.why or "it ended early"
    return case.reason(
        key,
        Outcome.INCOMPLETE,
        f"{part.part} was not examined completely: {why}",
        remedy="Remove the cause and scan again, or accept it with `--accept-incomplete`.",
        source=part.part,
        at=part.finished,
    )
