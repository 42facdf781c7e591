"""pratique clears container images: one policy, one body of evidence and one verdict.

>>> from pratique import scan
>>> report = scan("docker-archive:app.tar")      # doctest: +SKIP
>>> report.verdict.allowed                       # doctest: +SKIP
False
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pratique.model.report import Report
    from pratique.model.settings import Settings

__version__ = "0.1.0"
__all__ = ["__version__", "scan"]


def scan(*targets: str, settings: "Settings | None" = None) -> "Report":
    """Scan targets and judge them, as `pratique scan` does; settings are loaded as there when none are given.

    Raises the errors of `pratique.errors` only when no target could be read; else failures are in the report.
    """
    from pratique import inspection
    from pratique.settings import load

    return inspection.scan(targets, settings or load())
