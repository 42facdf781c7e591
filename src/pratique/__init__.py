"""pratique clears container images: one policy, one body of evidence and one verdict.

>>> from pratique import scan
>>> report = scan("docker-archive:app.tar")      # doctest: +SKIP
>>> report.verdict.allowed                       # doctest: +SKIP
False
>>> from pratique import verifier
>>> with verifier("cosign.pub") as opened:       # doctest: +SKIP
...     opened.verify("registry.example.com/team/app:1").answer.met
True
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pratique.model.report import Report
    from pratique.model.settings import Settings
    from pratique.signing.verifying import Verifier

__version__ = "0.1.0"
__all__ = ["__version__", "scan", "verifier"]


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


def verifier(*keys: str, settings: "Settings | None" = None, **demand: Any) -> "Verifier":
    """Open what verifies signatures of many images, each as `pratique verify --key` does; settings as for `scan`. Close it.

    `demand` holds other fields of `pratique.signing.evaluation.Demand`: `identities=(Identity(...),)`, `threshold=2` …
    Raises UsageError where nobody is named who must have signed, InputError for what is no key.
    """
    from importlib import import_module  # as above

    verifying = import_module("pratique.signing.verifying")
    used = settings or import_module("pratique.settings").load()
    opened: Verifier = verifying.Verifier(verifying.demanded(keys, used, **demand), used)
    return opened
