"""CycloneDX JSON: a bill of materials with dependencies, vulnerabilities and their analysis (VEX).

Editions 1.6 (default), 1.7 and 1.5.
"""

from typing import TextIO

from pratique.model.report import Options, Report
from pratique.report import _cyclonedx, _facts

EDITIONS = _cyclonedx.EDITIONS


def write(report: Report, out: TextIO, options: Options) -> None:
    """One JSON object."""
    schema = {"$schema": f"http://cyclonedx.org/schema/bom-{options.edition}.schema.json"}
    _facts.dump(schema | _cyclonedx.bom(report, options), out)
