"""The advisories that findings rest on: there, not the starter set, for a known distribution, and young enough."""

from collections.abc import Iterator

from pratique import distros
from pratique.model.advisory import SourceState
from pratique.model.distro import Distro
from pratique.model.verdict import Outcome, Reason
from pratique.policy import times
from pratique.policy.case import Case
from pratique.policy.rules.examined import needs

_UPDATE = "Run `pratique db update` and scan again."
OF_DISTRIBUTIONS = frozenset({"deb", "rpm", "apk", "alpm"})
"""purl types of packages whose advisories are the distribution's."""


def judge(case: Case) -> Iterator[Reason]:
    key = needs(case.document).get("vulnerabilities")
    if key is None:
        return
    yield from _distribution(case, key)
    for ecosystem in case.ecosystems():
        yield from _ecosystem(case, key, ecosystem)
    always = case.document.vulnerabilities and case.document.vulnerabilities.always_deny
    if always and always.kev:
        yield from _catalogue(case, "KEV", "vulnerabilities.always_deny.kev")
    if always and always.epss is not None:
        yield from _catalogue(case, "EPSS", "vulnerabilities.always_deny.epss")


def _distribution(case: Case, key: str) -> Iterator[Reason]:
    distro = case.evidence.distro
    count = sum(package.type in OF_DISTRIBUTIONS for package in case.evidence.packages)
    if count and (distro is None or not distro.ecosystem):
        name = (distro.name or distro.id) if distro else "an unknown distribution"
        yield case.reason(
            key,
            Outcome.INCOMPLETE,
            f"{count:,} packages belong to {name}, for which there are no advisories.",
            remedy="Rebuild on a distribution that pratique knows, or accept it with `--accept-incomplete`.",
            source="os-release",
        )
    elif count and distro is not None:
        yield from _ended(case, distro, key)


def _ended(case: Case, distro: Distro, key: str) -> Iterator[Reason]:
    """Advisories of a release that has ended say nothing of what became known since: that is not the same as clean."""
    end = distros.end_of_life(distro.id, distro.version)
    if end is not None and case.at.date() > end:
        yield case.reason(
            key,
            Outcome.INCOMPLETE,
            f"{distro.name or distro.id} had its last fixes on {end}: what became known since is in no advisory.",
            remedy="Rebuild on a release that is maintained, or accept it with `--accept-incomplete`.",
            source="os-release",
        )


def _ecosystem(case: Case, key: str, ecosystem: str) -> Iterator[Reason]:
    source = case.source_of(ecosystem)
    if source is None or source.missing:
        yield case.reason(
            key,
            Outcome.INCOMPLETE,
            f"The advisories for {ecosystem} are not loaded.",
            remedy=_UPDATE,
            source=f"advisories:{ecosystem}",
        )
        return
    for release in _unknown_releases(case, source):
        message = f"The advisories for {ecosystem} speak of no release {release}: it is unknown or has reached its end."
        remedy = "Rebuild on a release that is maintained, or accept it with `--accept-incomplete`."
        yield case.reason(key, Outcome.INCOMPLETE, message, remedy=remedy, source=f"advisories:{ecosystem}")
    if source.starter and not (case.document.vulnerabilities and case.document.vulnerabilities.accept_starter_set):
        message = (
            f"The advisories for {ecosystem} are the small starter set, which knows well-known vulnerabilities only."
        )
        yield _about(case, key, source, message)
    if source.unverified:
        yield case.reason(
            key,
            Outcome.WARN,
            f"The advisories for {ecosystem} were imported without checking who signed them.",
            remedy="Import them again without `--insecure-db`, from a signer that you name.",
            source=f"advisories:{ecosystem}",
        )
    if case.document.vulnerabilities and case.document.vulnerabilities.max_evidence_age:
        yield from _age(case, source, case.document.vulnerabilities.max_evidence_age)


def _unknown_releases(case: Case, source: SourceState) -> list[str]:
    name = source.ecosystem.partition(":")[0]
    coordinates = (package.coordinate for package in case.evidence.packages if package.coordinate)
    found = {each.release for each in coordinates if each.ecosystem == name and each.release}
    return sorted(found.difference(source.releases)) if source.releases else []


def _catalogue(case: Case, name: str, key: str) -> Iterator[Reason]:
    source = case.source_of(name)
    if (source is None or source.missing) and f"advisories:{name}" not in {
        each.part for each in case.evidence.examined
    }:
        yield case.reason(
            key, Outcome.INCOMPLETE, f"{name} is not loaded.", remedy=_UPDATE, source=f"advisories:{name}"
        )


def _age(case: Case, source: SourceState, limit: str) -> Iterator[Reason]:
    key = "vulnerabilities.max_evidence_age"
    age = case.since(source.fetched)
    if age is None:
        when = (
            f"were fetched on {source.fetched}, after the time of judgement"
            if source.fetched
            else "do not say when they were fetched"
        )
        yield _about(case, key, source, f"The advisories for {source.ecosystem} {when}, so their age is not known.")
    elif age > times.duration(limit):
        text = f"The advisories for {source.ecosystem} are {times.words(age)} old, and {limit} is the limit."
        yield _about(case, key, source, text)


def _about(case: Case, key: str, source: SourceState, message: str) -> Reason:
    return case.reason(
        key, Outcome.INCOMPLETE, message, remedy=_UPDATE, source=f"advisories:{source.ecosystem}", at=source.fetched
    )
