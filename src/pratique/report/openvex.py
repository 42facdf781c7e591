"""OpenVEX 0.2.0: a statement for each vulnerability, to be reviewed and handed on.

What a VEX document suppressed stays `not_affected` with its justification; other suppressions are `affected` with what
was decided as their action; findings that nobody has decided on are `under_investigation`. https://github.com/openvex/spec
"""

from typing import Any, TextIO
from urllib.parse import quote

from pratique.model.finding import Finding, Kind, Suppressed
from pratique.model.report import Options, Report, Result
from pratique.report import _age, _facts, _view

JUSTIFICATIONS = frozenset(
    {
        "component_not_present",
        "vulnerable_code_not_present",
        "vulnerable_code_not_in_execute_path",
        "vulnerable_code_cannot_be_controlled_by_adversary",
        "inline_mitigations_already_exist",
    }
)


def write(report: Report, out: TextIO, options: Options) -> None:
    """One JSON object."""
    statements: dict[tuple[Any, ...], dict[str, Any]] = {}
    for result in report.results:
        view = _view.view(result, options)
        for finding in (*view.suppressed, *view.findings):
            if finding.kind is Kind.VULNERABILITY:
                _state(statements, result, finding)
    for statement in statements.values():
        for product in statement["products"]:
            product["subcomponents"] = [{"@id": ref} for ref in product["subcomponents"]]
            if not product["subcomponents"]:
                del product["subcomponents"]
    made = {
        "@context": "https://openvex.dev/ns/v0.2.0",
        "@id": f"{_facts.HOME}/vex/{_facts.report_id(report, 'openvex')}",
        "author": report.tool.name,
        "role": "Document Creator",
        "timestamp": _age.seconds(report.created),
        "version": 1,
        "tooling": f"{report.tool.name} {report.tool.version}".strip(),
        "statements": list(statements.values()),
    }
    _facts.dump(made, out)


def _state(statements: dict[tuple[Any, ...], dict[str, Any]], result: Result, finding: Finding) -> None:
    """Add a finding to the statement that says the same of other packages, or open one."""
    product, package = product_id(result), finding.package.purl if finding.package else ""
    verdict = _verdict(finding)
    key = (product, finding.id, *verdict.items())
    if key not in statements:
        aliases = {"aliases": list(finding.aliases)} if finding.aliases else {}
        link = _facts.primary_url(finding)
        vulnerability = {**({"@id": link} if link else {}), "name": finding.id, "description": finding.title, **aliases}
        statements[key] = {
            "vulnerability": {name: value for name, value in vulnerability.items() if value},
            "products": [{"@id": product, "subcomponents": {}}],
            **verdict,
        }
    if package:
        statements[key]["products"][0]["subcomponents"][package] = None


def _verdict(finding: Finding) -> dict[str, str]:
    """Status, and what the specification demands with it."""
    said = finding.suppressed
    if said is None:
        return {"status": "under_investigation", "status_notes": _fix(finding)}
    if said.by in {"vex", "owner"}:
        key = "justification" if said.reason in JUSTIFICATIONS else "impact_statement"
        return {"status": "not_affected", key: said.reason or "No reason was given."}
    return {"status": "affected", "action_statement": _action(said)}


def _fix(finding: Finding) -> str:
    return f"Fixed in {', '.join(finding.fixed)}." if finding.fixed else "There is no fixed version."


def _action(said: Suppressed) -> str:
    until = f" until {said.until}" if said.until else ""
    return f"The risk is accepted{until} ({said.by or 'policy'}): {said.reason or 'no reason was given'}"


def product_id(result: Result) -> str:
    """The image as an `oci` purl, else the target as a URI."""
    image = result.image
    name, _, digest = image.name.partition("@")
    head, slash, last = name.rpartition("/")
    last = last.partition(":")[0]
    digest = image.manifest_digest or digest
    if digest and last:
        repository = f"{head}{slash}{last}".lower()
        return f"pkg:oci/{quote(last.lower(), safe='')}@{quote(digest, safe='')}?repository_url={quote(repository, safe='/:')}"
    return "urn:pratique:" + quote(result.target.encode("utf-8", "surrogatepass"), safe=":/@")
