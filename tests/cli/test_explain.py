"""`pratique explain` shows the proof of a verdict."""

import pytest

from policy.commands import command  # noqa: F401 - a fixture
from pratique.cli import explain
from pratique.errors import PratiqueError, UsageError


def test_explain_shows_the_proof(run):
    assert "Upgrade openssl to 3.0.9-1." in run(explain, "report.json")[1]
    assert "fingerprint" in run(explain, "report.json", "CVE-2025-1")[1]
    with pytest.raises(UsageError, match="There is no finding"):
        run(explain, "report.json", "CVE-1")
    with pytest.raises(PratiqueError):
        run(explain, "lax.yaml")
