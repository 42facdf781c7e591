"""What a scan saw of one image, as predicates of attestations. Pure: nothing is signed here.

Nothing is said that was not seen whole: from what was not examined, not judged or not dated, no predicate is made.
"""

import io
from collections.abc import Callable

import msgspec

from pratique import report as reports
from pratique.documents import predicates
from pratique.documents.predicates import Database, Resource, Scan, Score, Summary, Verifier, Vulnerability
from pratique.errors import EvidenceError
from pratique.model.evidence import Examined
from pratique.model.finding import Finding, Kind
from pratique.model.image import ImageConfig
from pratique.model.report import Report, Result
from pratique.report.openvex import product_id

VERIFIER = "https://github.com/pratique/pratique"
"""Who verified, where nobody says it (`--verifier`)."""


class NothingToSayError(EvidenceError):
    """All was seen, and there is nothing of the kind."""

    exit_code = 0


class Scanned(msgspec.Struct, frozen=True):
    """One image of a report, and who says so."""

    report: Report
    result: Result
    verifier: str = VERIFIER


Maker = Callable[[Scanned], bytes]


def _vulns(scanned: Scanned) -> bytes:
    report, result = scanned.report, scanned.result
    times, database = _scan(result), _database(report, result)
    uri, version = _tool(report)
    found = tuple(_vulnerability(each) for each in result.findings if each.kind is Kind.VULNERABILITY)
    scanner = predicates.Scanner(uri=uri, version=version, db=database, result=found)
    return msgspec.json.encode(predicates.Vulnerabilities(scanner=scanner, metadata=times))


def _vuln(scanned: Scanned) -> bytes:
    """The scanner's own report is ours, without packages (they are the SBOM's) and what the image says of itself."""
    report, result = scanned.report, scanned.result
    times, database = _scan(result), _database(report, result)
    uri, version = _tool(report)
    found = tuple(each for each in result.findings if each.kind is Kind.VULNERABILITY)
    ours = _alone(report, msgspec.structs.replace(result, packages=(), findings=found, signatures=()))
    scanner = predicates.CosignScanner(uri=uri, version=version, db=database, result=msgspec.to_builtins(ours))
    return msgspec.json.encode(predicates.CosignVulnerabilities(scanner=scanner, metadata=times))


def _cyclonedx(scanned: Scanned) -> bytes:
    return _sbom(scanned.report, scanned.result, "cyclonedx")


def _spdx(scanned: Scanned) -> bytes:
    return _sbom(scanned.report, scanned.result, "spdx")


def _openvex(scanned: Scanned) -> bytes:
    """What VEX documents that the user trusts said of this image."""
    report, result = scanned.report, scanned.result
    said = tuple(each for each in result.findings if each.suppressed and each.suppressed.by == "vex")
    if not said:
        raise NothingToSayError("No VEX document suppressed anything, so that there is nothing to attest.")
    return _written(_alone(report, msgspec.structs.replace(result, findings=said)), "openvex")


def _summary(scanned: Scanned) -> bytes:
    report, result, verdict = scanned.report, scanned.result, scanned.result.verdict
    if not (verdict.judged and verdict.complete and verdict.policy_digest):
        raise EvidenceError(
            f"The verdict is `{verdict.word}`, and only a complete one of a policy that is for the image can be attested: "
            "remove what its reasons name."
        )
    seen = (each for each in result.signatures if each.valid and each.kind == "attestation")
    algorithm, _, value = verdict.policy_digest.partition(":")
    made = Summary(
        verifier=Verifier(id=scanned.verifier, version={report.tool.name: report.tool.version}),
        time_verified=verdict.at,
        resource_uri=resource(result),
        policy=Resource(uri=f"urn:pratique:policy:{verdict.policy_digest}", digest={algorithm: value}),
        result=predicates.PASSED if verdict.allowed else predicates.FAILED,
        verified_levels=(predicates.UNEVALUATED if verdict.allowed else predicates.FAILED,),
        input_attestations=tuple(Resource(digest=_digest(each.digest)) for each in seen if each.digest),
    )
    return msgspec.json.encode(made)


MAKERS: dict[str, Maker] = {
    "vuln": _vuln,
    "vulns": _vulns,
    "cyclonedx": _cyclonedx,
    "spdx": _spdx,
    "spdxjson": _spdx,
    "openvex": _openvex,
    "vsa": _summary,
}
"""By the short names of `signing.predicates`."""


def resource(result: Result) -> str:
    """The image as a purl: by its repository where it was named by one, else by its digest alone."""
    if result.target.startswith("registry:"):
        return product_id(result)
    return f"pkg:oci/image@{result.image.manifest_digest.replace(':', '%3A')}"


def _tool(report: Report) -> tuple[str, str]:
    return f"pkg:pypi/{report.tool.name}@{report.tool.version}", report.tool.version


def _scan(result: Result) -> Scan:
    """When advisories were asked. EvidenceError where they were not, or not for everything."""
    part = _whole(result, "vulnerabilities")
    _whole(result, "packages")
    return Scan(scan_started_on=part.started, scan_finished_on=part.finished)


def _whole(result: Result, name: str) -> Examined:
    part = next((each for each in result.examined if each.part == name), None)
    if part is None or not part.complete:
        why = part.why if part else "nobody looked"
        raise EvidenceError(
            f"{name} were not examined completely ({why}), so that nothing is attested of them: scan again."
        )
    return part


def _database(report: Report, result: Result) -> Database:
    """The advisories behind a result, as old as the oldest of them: when its source was fetched, never a record's date."""
    needed = {each.coordinate.ecosystem.partition(":")[0] for each in result.packages if each.coordinate}
    known = [each for each in report.advisories.ecosystems if each.ecosystem.partition(":")[0] in needed]
    if not known or any(each.starter or each.missing or not each.fetched for each in known):
        raise EvidenceError(
            "The advisories that were asked have no date (none are loaded, or only the starter set): run `pratique db update`."
        )
    oldest = min(each.fetched for each in known)
    return Database(uri="urn:pratique:advisories", version=report.advisories.digest, last_update=oldest)


def _vulnerability(finding: Finding) -> Vulnerability:
    scores = [Score(method=finding.severity_source or "pratique", score=finding.severity)]
    scores += [
        Score(method=f"{each.source} {each.method}".strip(), score=str(each.score))
        for each in finding.ratings
        if each.score
    ]
    package = finding.package
    notes = {
        "package": (package.purl or package.name) if package else "",
        "fixed": ", ".join(finding.fixed),
        "suppressed": f"{finding.suppressed.by}: {finding.suppressed.reason}" if finding.suppressed else "",
    }
    annotations = tuple({key: value} for key, value in notes.items() if value)
    return Vulnerability(id=finding.id, severity=tuple(scores), annotations=annotations)


def _sbom(report: Report, result: Result, format_: str) -> bytes:
    """What is installed, and nothing of what is wrong with it: that changes while the image does not."""
    _whole(result, "packages")
    parts = tuple(each for each in result.examined if each.part == "packages")
    return _written(_alone(report, msgspec.structs.replace(result, findings=(), examined=parts)), format_)


def _alone(report: Report, result: Result) -> Report:
    """A report of one image: without the path at which it lay, and what it says of itself."""
    image = msgspec.structs.replace(result.image, config=ImageConfig(), annotations={})
    target = result.target
    if not target.startswith("registry:"):
        target = image.manifest_digest
        image = msgspec.structs.replace(image, name=f"image@{target}")
    own = msgspec.structs.replace(result, target=target, image=image)
    return msgspec.structs.replace(report, results=(own,), failures=(), verdict=result.verdict, timings={}, rules={})


def _written(report: Report, format_: str) -> bytes:
    out = io.StringIO()
    reports.write(report, format_, out)
    return msgspec.json.format(out.getvalue().encode(), indent=-1)


def _digest(digest: str) -> dict[str, str]:
    algorithm, _, value = digest.partition(":")
    return {algorithm: value}
