"""The order of the stages, and the only module that knows it.

target → layers → packages → advisories → findings → policy → verdict → report. `scan` does it all for several targets;
`inspect` stops at evidence; `policy.judge` answers from evidence alone.
"""

import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

import pratique
from pratique import policy
from pratique.cache import Cache, open_cache
from pratique.errors import PratiqueError
from pratique.image import sources
from pratique.inspection import matched, memory, reporting, seen
from pratique.inspection.seen import Seen
from pratique.model.advisory import SourceState
from pratique.model.evidence import Evidence, Examined, Producer
from pratique.model.finding import Severity
from pratique.model.image import Image, OpenImage, OpenSbom, OpenTree
from pratique.model.progress import SILENT, Progress
from pratique.model.reference import Reference, Target
from pratique.model.report import Failure, Report, Result, Rule
from pratique.model.settings import Settings
from pratique.model.verdict import Context
from pratique.policy import Policy, digests, licences, suppress, waivers
from pratique.policy.document import Waiver
from pratique.policy.judge import applies, judge, marked, not_judged

if TYPE_CHECKING:
    from pratique.inspection.signatures import Asked, Said
    from pratique.inspection.trusted import Trusting

_NAMED = frozenset({"registry", "docker", "podman", "containerd", "containers-storage"})
"""Schemes whose value is the name under which the user asked for an image."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What a user asks of a scan, beside the settings."""

    targets: tuple[str, ...]
    policies: tuple[str, ...] = ()
    declared: bool | None = None
    """Count lock files too: None for trees only."""
    accept_incomplete: bool = False
    report_only: bool = False
    verify: bool = False
    """Hash layers again that were hashed before."""
    secrets: bool = True
    """Look for secrets; without, they count as not examined."""
    checks: bool = True
    """Run the image checks; without, they count as not examined."""
    package_files: bool = False
    """Compare programs with the records of dpkg and apk too."""
    sizes: bool = False
    """Say where the bytes are."""
    waivers: tuple[Waiver, ...] = ()
    """What the user waived on the command line: ignore files, VEX, a baseline report."""
    fail_on: Severity | None = None
    ignore_unfixed: bool = False
    at: datetime | None = None
    """As-of time of the verdict; None for now."""


class Inspected(msgspec.Struct, frozen=True):
    """Evidence of one image, with the advisories that it was matched against."""

    evidence: Evidence
    sources: tuple[SourceState, ...]
    remembered: str = ""
    rules: dict[str, Rule] = {}
    """Of checks, by id."""


def scan(request: Request, settings: Settings, progress: Progress = SILENT) -> Report:
    """Scan and judge every target. A target that fails is in `failures`; the others are still reported."""
    started = time.perf_counter()
    timings: dict[str, float] = {}
    now = datetime.now(UTC)
    at = request.at or now
    for_all = _policies(request, settings)
    _demands(for_all, settings)  # a mistake in a policy stops all, before anything is read
    _trusting(for_all)
    results: list[Result] = []
    failures: list[Failure] = []
    states: list[SourceState] = []
    rules: dict[str, Rule] = {}
    for name in request.targets:
        try:
            target = sources.parse(name)
            policies = _policies(request, settings, target)
            asked = () if request.report_only else _demands(policies, settings)
            trusting = _trusting(policies, target)
            for inspected in inspect(target, settings, progress, request, timings, trusting):
                said = _said(asked, target, inspected.evidence.image, settings, at)
                results.append(_result(inspected, target, policies, request, at, said))
                states += inspected.sources
                rules |= inspected.rules
        except PratiqueError as error:
            failures.append(Failure(name, _without_secrets(str(error), request, settings), error.exit_code))
    timings["total"] = time.perf_counter() - started
    return reporting.report(results, failures, states, timings, now, rules)


def sbom(request: Request, settings: Settings, progress: Progress = SILENT) -> Report:
    """What the targets hold, as a report without vulnerabilities and without a judgement. Raises what a target raises."""
    now = datetime.now(UTC)
    request = msgspec.structs.replace(request, secrets=False, checks=False)
    results = []
    for name in request.targets:
        target = sources.parse(name)
        with sources.open(target, settings, progress) as opened:
            for one in opened:
                with _cache(settings, progress) as cache:
                    evidence = _evidence(_seen(one, settings, progress, request, target, cache), target)
                results.append(reporting.result(evidence, evidence.findings, not_judged(now)))
    return reporting.report(results, [], [], {}, now)


def inspect(
    target: Target,
    settings: Settings,
    progress: Progress,
    request: Request,
    timings: dict[str, float],
    trusting: "Sequence[Trusting]" = (),
) -> Iterator[Inspected]:
    """The evidence of every image that a target names (one for each platform asked for).

    `trusting`: whose SBOMs count beside what is seen.
    """
    with sources.open(target, settings, progress) as opened:
        for one in opened:
            started = time.perf_counter()
            with _cache(settings, progress) as cache:
                held = _seen(one, settings, progress, request, target, cache)
                held = _with_sboms(held, trusting, target, settings, progress, request)
                read, began = time.perf_counter(), _now()
                found = matched.of(held, settings, progress, cache)
            evidence = _matched(_evidence(held, target), found, began)
            timings["read"] = timings.get("read", 0.0) + read - started
            timings["match"] = timings.get("match", 0.0) + time.perf_counter() - read
            yield Inspected(evidence, found.sources, reporting.time_text(held.remembered), held.rules)


def _policies(request: Request, settings: Settings, target: Target | None = None) -> Sequence[Policy]:
    """The policies that the user named; one in the working directory or in a scanned tree tightens, and never loosens."""
    named = request.policies or ((settings.policy,) if settings.policy else ())
    places = [policy.FOUND]
    if target is not None and target.scheme == "dir":
        places.append(os.path.join(target.value, policy.FOUND))
    # A link is not followed: what lies in a judged tree opens nothing else on this machine.
    found = {os.path.realpath(path): path for path in places if os.path.isfile(path) and not os.path.islink(path)}
    for path in named:
        found.pop(os.path.realpath(path), None)  # the user named it: it is no longer only found
    return policy.load(named, [(policy.read_file(path), path) for path in found.values()])


def _demands(policies: Sequence[Policy], settings: Settings) -> "tuple[Asked, ...]":
    """What policies demand of signatures; the code that verifies them is imported only where one does."""
    if not any(each.document.signatures or each.document.attestations for each in policies):
        return ()
    from pratique.inspection import signatures

    return signatures.demands(policies, settings)


def _said(asked: "Sequence[Asked]", target: Target, image: Image, settings: Settings, at: datetime) -> "Said | None":
    if not asked:
        return None
    from pratique.inspection import signatures

    return signatures.ask(asked, target, image, settings, at)


def _trusting(policies: Sequence[Policy], target: Target | None = None) -> "tuple[Trusting, ...]":
    """Whose SBOMs count: of the policies that are for the target, or of all."""
    if not any(each.document.evidence and each.document.evidence.sboms for each in policies):
        return ()
    from pratique.inspection import trusted

    return trusted.judging(policies, Context(reference=_reference(target))) if target else trusted.demands(policies)


def _with_sboms(
    held: Seen,
    trusting: "Sequence[Trusting]",
    target: Target,
    settings: Settings,
    progress: Progress,
    request: Request,
) -> Seen:
    if not trusting:
        return held
    from pratique.inspection import trusted

    united = trusted.united(held, trusting, target, settings, request.at or datetime.now(UTC))
    progress.note(f"{target}: {united.examined[-1].why}.")
    return united


def _reference(target: Target) -> Reference | None:
    if target.scheme not in _NAMED:
        return None
    from pratique.oci import references

    return references.parse(target.value)


def _cache(settings: Settings, progress: Progress) -> closing[Cache]:
    return closing(open_cache(settings.cache_dir, settings.data_dir, settings.cache_bytes, progress))


def _seen(
    opened: sources.Opened, settings: Settings, progress: Progress, request: Request, target: Target, cache: Cache
) -> Seen:
    """What one image, tree or SBOM holds; from memory where it is known."""
    if isinstance(opened, OpenSbom):
        from pratique.inspection import listed

        return listed.of(opened)
    declared = request.declared if request.declared is not None else isinstance(opened, OpenTree)
    # Without a look for secrets the image's own words are as they came, and those are not kept.
    keeps = isinstance(opened, OpenImage) and request.secrets
    asked = (target.scheme, declared, request.checks, request.package_files, request.sizes)
    if isinstance(opened, OpenImage) and keeps and not request.verify:
        key = seen.key(opened, cache, settings, asked)
        known = memory.recall(cache, key, Seen) if key else None
        if known:
            return known
    from pratique.inspection import examining

    parts = examining.Parts(
        declared, request.secrets, request.checks, request.verify, request.package_files, request.sizes
    )
    found = examining.examine(opened, target, parts, settings, progress, cache)
    if isinstance(opened, OpenImage) and keeps:
        key = seen.key(opened, cache, settings, asked)
        found = msgspec.structs.replace(found, key=key)
        if key:
            memory.keep(cache, key, msgspec.structs.replace(found, remembered=found.remembered or time.time()))
    return found


def _matched(evidence: Evidence, found: matched.Matched, began: str) -> Evidence:
    """The evidence with what advisories say of its packages."""
    gaps = [source.ecosystem for source in found.sources if source.missing]
    why = [f"no advisories are loaded for {', '.join(gaps)}: run `pratique db update`"] if gaps else []
    if without := sorted({one.type for one in evidence.packages if one.version and one.coordinate is None}):
        why.append(f"nobody publishes advisories that pratique reads for packages of type {', '.join(without)}")
    examined = Examined("vulnerabilities", pratique.__version__, began, _now(), not gaps, "; ".join(why))
    return msgspec.structs.replace(
        evidence, findings=(*evidence.findings, *found.findings), examined=(*evidence.examined, examined)
    )


def _evidence(held: Seen, target: Target) -> Evidence:
    return Evidence(
        target=str(target),
        key=_key(held),
        image=held.image,
        distro=held.distro,
        packages=held.packages,
        findings=held.findings,
        examined=held.examined,
        coverage=held.coverage,
        sizes=held.sizes,
        created=_now(),
        producer=Producer(version=pratique.__version__),
        gate_worthy=target.scheme not in ("dir", "sbom"),
    )


def _key(held: Seen) -> str:
    """What evidence is kept under (DESIGN section 5)."""
    if held.image.manifest_digest or held.image.config_digest:
        return held.image.manifest_digest or held.image.config_digest
    listed = "\n".join(sorted(f"{package.purl} {' '.join(package.locations)}" for package in held.packages))
    return f"packages:sha256:{hashlib.sha256(listed.encode('utf-8', 'surrogateescape')).hexdigest()}"


def _result(
    inspected: Inspected,
    target: Target,
    policies: Sequence[Policy],
    request: Request,
    at: datetime,
    said: "Said | None",
) -> Result:
    evidence = inspected.evidence
    context = Context(
        reference=_reference(target),
        sources=inspected.sources,
        accept_incomplete=request.accept_incomplete,
        fail_on=request.fail_on,
        ignore_unfixed=request.ignore_unfixed,
        baselines={name: rule.baseline for name, rule in inspected.rules.items() if rule.baseline},
    )
    evidence = licences.noted([policy for policy in policies if applies(policy, context)], evidence)
    subject = waivers.subject(evidence, context)
    evidence = msgspec.structs.replace(
        evidence, findings=suppress.apply(evidence.findings, request.waivers, subject, at)
    )
    findings = marked(policies, evidence.findings, evidence, context, at)
    claims = said.claims if said else ()
    verdict = not_judged(at) if request.report_only else judge(policies, evidence, claims, context, at)
    if not request.report_only:
        judged_by = digests.of([policy for policy in policies if applies(policy, context)])
        verdict = msgspec.structs.replace(verdict, policy_digest=judged_by)
    made = reporting.result(evidence, findings, verdict, inspected.remembered)
    return msgspec.structs.replace(made, signatures=said.signatures) if said else made


def _without_secrets(text: str, request: Request, settings: Settings) -> str:
    """An error may quote what an image says of itself."""
    from pratique.inspection import secrets

    return secrets.of_settings(settings).clean(text) if request.secrets else text


def exit_code(report: Report) -> int:
    """The worst in the order 2, 4, 3, 1, 0 (DESIGN section 6)."""
    codes = {failure.exit_code for failure in report.failures} | {result.verdict.exit_code for result in report.results}
    codes |= {attached.exit_code for result in report.results for attached in result.attached}
    return next((code for code in (2, 4, 3, 1) if code in codes), 0)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
