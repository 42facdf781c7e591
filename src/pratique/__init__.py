"""pratique clears container images: one policy, one body of evidence and one verdict.

>>> from pratique import scan
>>> report = scan("docker-archive:app.tar")      # doctest: +SKIP
>>> report.verdict.allowed                       # doctest: +SKIP
False
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pratique.model.report import Report
    from pratique.model.settings import Settings

__version__ = "0.1.0"
__all__ = ["__version__", "scan"]


def scan(*targets: str, settings: "Settings | None" = None, **request: Any) -> "Report":
    """Scan targets and judge them, as `pratique scan` does; settings are loaded as there when none are given.

    `request` holds other fields of `pratique.inspection.Request`: `policies=("policy.yaml",)`, `accept_incomplete=True` …
    A target that cannot be read is in the report's `failures`. Raises UsageError for a wrong policy or setting.
    """
    # By name: every module may import this one for `__version__`, so it must depend on none.
    from importlib import import_module

    inspection = import_module("pratique.inspection")
    asked = inspection.Request(targets=targets, **request)
    report: Report = inspection.scan(asked, settings or import_module("pratique.settings").load())
    return report
