"""Takes waived findings out of the count: they stay listed, with the reason, the file and the line."""

import datetime as dt
import operator
from collections.abc import Iterable, Sequence

import msgspec

from pratique.model.finding import Finding, Suppressed
from pratique.policy import waivers
from pratique.policy.document import Waiver


def apply(
    findings: Iterable[Finding], given: Sequence[Waiver], image: waivers.Subject, at: dt.datetime
) -> tuple[Finding, ...]:
    """Findings with `suppressed` filled where a waiver counts at `at`; those already suppressed stay as they are."""
    if not given:
        return tuple(findings)
    index = Index(waiver for waiver in given if waivers.active(waiver, at))
    return tuple(
        finding if finding.suppressed else _mark(finding, index.waiver(finding, image)) for finding in findings
    )


def _mark(finding: Finding, waiver: Waiver | None) -> Finding:
    if waiver is None:
        return finding
    why = Suppressed(waiver.reason, by=waiver.by, file=waiver.file, line=waiver.line, until=waiver.until)
    return msgspec.structs.replace(finding, suppressed=why)


class Index:
    """Waivers by what they name, so that ten thousand of them cost a finding a few look-ups."""

    def __init__(self, given: Iterable[Waiver]) -> None:
        self._by_fingerprint: dict[str, list[tuple[int, Waiver]]] = {}
        self._by_id: dict[str, list[tuple[int, Waiver]]] = {}
        self._others: list[tuple[int, Waiver]] = []
        for position, waiver in enumerate(given):
            if waiver.fingerprint:
                self._by_fingerprint.setdefault(waiver.fingerprint, []).append((position, waiver))
            elif waiver.ids:
                for name in waiver.ids:
                    self._by_id.setdefault(name, []).append((position, waiver))
            else:
                self._others.append((position, waiver))

    def matching(self, finding: Finding, image: waivers.Subject) -> dict[int, Waiver]:
        """All waivers that are about a finding, by their place in the order given, which they keep."""
        found = [*self._others, *self._by_fingerprint.get(finding.fingerprint, [])]
        if self._by_id:
            for name in waivers.ids(finding):
                found += self._by_id.get(name, [])
        matching = {position: waiver for position, waiver in found if waivers.matches(waiver, finding, image)}
        return dict(sorted(matching.items()))

    def waiver(self, finding: Finding, image: waivers.Subject) -> Waiver | None:
        """The waiver that takes a finding out of the count; None when it counts.

        Of VEX statements only the latest that matches is heard; the first of all others clears.
        """
        matching = self.matching(finding, image)
        for waiver in matching.values():
            if waiver.by != "vex":
                return waiver
        statements = [(waiver.stamp, position, waiver) for position, waiver in matching.items()]
        if not statements:
            return None
        _, _, latest = max(statements, key=operator.itemgetter(0, 1))
        return latest if latest.clears else None
