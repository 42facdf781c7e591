"""What others say, as waivers: VEX statements, ignore files, and the findings of an old report. Pure: bytes in, values out."""

from pratique.documents import report_json, vex
from pratique.model.finding import Kind
from pratique.model.report import Report
from pratique.policy import ignores, times
from pratique.policy.document import Waived, Waiver


def ignore_file(data: bytes, name: str, form: str = "") -> Waived:
    """An ignore file of another tool; its format by name unless given."""
    found = ignores.read(data, name, form)
    return Waived(found.waivers, found.skipped)


def vex_document(data: bytes, name: str) -> Waived:
    """A VEX document. `not_affected` and `fixed` waive; the other two take back what an earlier statement waived."""
    document = vex.read(data, name)
    waivers = tuple(_statement(each, product, name) for each in document.statements for product in each.products)
    count = document.skipped
    said = (f"{name}: {count:,} statements name no package URL or digest, so they waive nothing",) if count else ()
    return Waived(waivers, said)


def baseline(data: bytes, name: str) -> Waived:
    """An old report of ours: what it counted no longer counts."""
    return of_report(report_json.read(data), name)


def of_report(report: Report, name: str) -> Waived:
    """The findings of a report that counted in it. Unreadable parts are never a baseline: what is in them may be new."""
    marks = {
        finding.fingerprint: finding
        for result in report.results
        for finding in result.findings
        if finding.fingerprint
        and finding.kind is not Kind.UNREADABLE
        and (finding.suppressed is None or finding.suppressed.by == "baseline")
    }
    when = f"already in {name}" + (f" of {report.created}" if report.created else "")
    return Waived(
        tuple(Waiver(reason=when, by="baseline", file=name, fingerprint=each, ids=()) for each in sorted(marks))
    )


def _statement(statement: vex.Statement, product: vex.Product, name: str) -> Waiver:
    whole = bool(product.parts) or product.purl.startswith(("pkg:oci/", "pkg:docker/"))
    made = times.moment(statement.timestamp)
    return Waiver(
        reason=statement.reason or statement.status.replace("_", " "),
        by="vex",
        file=name,
        line=statement.line,
        ids=tuple(each.lower() for each in statement.ids),
        kinds=("vulnerability",),
        products=(product.purl,) if whole and product.purl else (),
        purls=product.parts if whole else ((product.purl,) if product.purl else ()),
        digests=product.digests,
        stamp=times.text(made) if made else "",
        clears=statement.status in {vex.Status.NOT_AFFECTED, vex.Status.FIXED},
    )
