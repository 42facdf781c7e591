"""The order of the stages, and the only module that knows it.

target → layers → packages → advisories → findings → policy → verdict → report. `scan` does it all for several targets;
`inspect` stops at evidence; `policy.judge` answers from evidence alone.
"""

import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime

import msgspec

import pratique
from pratique import advisories, matching, plugins, policy
from pratique.cache import Cache, open_cache
from pratique.catalog import analysers as catalog_analysers
from pratique.catalog.assembling import Catalogue, catalogue
from pratique.catalog.attribution import attribute
from pratique.errors import PratiqueError, UnreadableError
from pratique.image import layers, sources
from pratique.model.advisory import Candidates
from pratique.model.analyser import Analyser
from pratique.model.distro import Distro
from pratique.model.evidence import Evidence, Examined, Producer
from pratique.model.finding import Finding, Kind, Location, Severity
from pratique.model.image import Image, OpenImage, OpenSbom, OpenTree
from pratique.model.package import Package
from pratique.model.progress import SILENT, Progress, Task
from pratique.model.reading import LayerReading
from pratique.model.reference import Reference, Target
from pratique.model.report import Advisories, Failure, Report, Result, Rule, Summary, Tool
from pratique.model.settings import Settings
from pratique.model.verdict import Context
from pratique.policy import Policy, suppress, waivers
from pratique.policy.document import Waiver
from pratique.policy.judge import applies, judge, not_judged, together

LAYER_PASS = "pratique.image.layers"  # noqa: S105 - a module, no password
"""The module whose source decides the version of what the cache holds of a layer itself."""


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
    waivers: tuple[Waiver, ...] = ()
    """What the user waived on the command line: ignore files, VEX, a baseline report."""
    fail_on: Severity | None = None
    ignore_unfixed: bool = False
    at: datetime | None = None
    """As-of time of the verdict; None for now."""


class Inspected(msgspec.Struct, frozen=True):
    """Evidence of one image, with what it was matched against and how long that took."""

    evidence: Evidence
    candidates: Candidates
    remembered: str = ""


def scan(request: Request, settings: Settings, progress: Progress = SILENT) -> Report:
    """Scan and judge every target. A target that fails is in `failures`; the others are still reported."""
    started = time.perf_counter()
    timings: dict[str, float] = {}
    now = datetime.now(UTC)
    at = request.at or now
    policies = _policies(request, settings)
    results: list[Result] = []
    failures: list[Failure] = []
    candidates: list[Candidates] = []
    for name in request.targets:
        try:
            target = sources.parse(name)
            for inspected in inspect(target, settings, progress, request, timings):
                results.append(_result(inspected, target, policies, request, at))
                candidates.append(inspected.candidates)
        except PratiqueError as error:
            failures.append(Failure(name, str(error), error.exit_code))
    timings["total"] = time.perf_counter() - started
    return _report(results, failures, candidates, timings, now)


def inspect(
    target: Target, settings: Settings, progress: Progress, request: Request, timings: dict[str, float]
) -> Iterator[Inspected]:
    """The evidence of every image that a target names (one for each platform asked for)."""
    with sources.open(target, settings, progress) as opened:
        for one in opened:
            started = time.perf_counter()
            seen = _of_sbom(one) if isinstance(one, OpenSbom) else _of_files(one, target, settings, progress, request)
            timings["read"] = timings.get("read", 0.0) + time.perf_counter() - started
            yield _matched(seen, target, settings, progress, timings)


def _policies(request: Request, settings: Settings) -> Sequence[Policy]:
    """The policies that the user named; one in the working directory tightens them, and never loosens."""
    named = request.policies or ((settings.policy,) if settings.policy else ())
    here = [(policy.read_file(policy.FOUND), policy.FOUND)] if os.path.isfile(policy.FOUND) else []
    return policy.load(named, here)


def _reference(target: Target) -> Reference | None:
    if target.scheme not in _NAMED:
        return None
    from pratique.oci import references

    return references.parse(target.value)


class _Seen(msgspec.Struct, frozen=True):
    image: Image
    distro: Distro | None
    packages: tuple[Package, ...]
    findings: tuple[Finding, ...]
    examined: tuple[Examined, ...]
    catalogue: Catalogue | None = None
    remembered: float = 0.0


def _of_sbom(opened: OpenSbom) -> _Seen:
    now = _now()
    return _Seen(opened.image, opened.distro(), opened.packages(), (), (Examined("packages", "sbom", now, now),))


def _of_files(
    opened: OpenImage | OpenTree, target: Target, settings: Settings, progress: Progress, request: Request
) -> _Seen:
    started = _now()
    declared = request.declared if request.declared is not None else isinstance(opened, OpenTree)
    analysers = catalog_analysers.analysers(declared=declared)
    with closing(open_cache(settings.cache_dir, settings.data_dir, settings.cache_bytes, progress)) as cache:
        if isinstance(opened, OpenTree):
            with progress.task(f"Reading {target.value}") as task:
                readings, remembered, image = [opened.read(analysers, task)], 0.0, opened.image
        else:
            readings, remembered = read_image(opened, analysers, settings, progress, cache, verify=request.verify)
            image = attribute(opened.image, readings, cache)
    found = catalogue(readings, analysers, image)
    problems = tuple(_unreadable(reading, image, number) for number, reading in enumerate(readings))
    unread = tuple(finding for group in problems for finding in group)
    foreign = tuple(_foreign(layer.digest) for layer in image.layers if layer.foreign)
    examined = Examined(
        "packages", pratique.__version__, started, _now(), not unread and not foreign, _why(unread + foreign)
    )
    return _Seen(image, found.distro, found.packages, unread + foreign, (examined,), found, remembered)


def read_image(
    opened: OpenImage,
    analysers: Sequence[Analyser],
    settings: Settings,
    progress: Progress,
    cache: Cache,
    *,
    verify: bool = False,
) -> tuple[list[LayerReading], float]:
    """What every layer holds, in order, from memory where it is known; and when the oldest of those was read."""
    wanted = [layer for layer in opened.image.layers if not layer.foreign]
    workers = settings.workers or max(1, (os.cpu_count() or 2) // 2)
    total = sum(layer.size for layer in wanted)
    with progress.task(f"Reading {opened.image.name}", total or None) as task, ThreadPoolExecutor(workers) as pool:
        one = _LayerReader(opened, analysers, settings, cache, task, verify=verify)
        numbers = [number for number, layer in enumerate(opened.image.layers) if not layer.foreign]
        done = list(pool.map(one.read, numbers))
    times = [read for _, read in done]
    from_memory = times and all(times)
    return [reading for reading, _ in done], min(times) if from_memory else 0.0


class _LayerReader:
    """Reads one layer of an opened image: from the cache, or in one pass, or only what the cache lacks."""

    def __init__(
        self,
        opened: OpenImage,
        analysers: Sequence[Analyser],
        settings: Settings,
        cache: Cache,
        task: Task,
        *,
        verify: bool,
    ) -> None:
        self._opened = opened
        self._analysers = analysers
        self._versions = {analyser.name: analyser.version for analyser in analysers}
        self._settings = settings
        self._cache = cache
        self._task = task
        self._verify = verify
        self._pass_version = plugins.digest(LAYER_PASS)

    def read(self, number: int) -> tuple[LayerReading, float]:
        layer = self._opened.image.layers[number]
        identity = self._opened.identity(number)
        digest = layer.digest
        if identity and not self._verify:
            known_file = self._cache.known_file(identity)
            digest = known_file[0] if known_file else ""
        known = self._cache.load(digest, self._pass_version, self._versions) if digest and not self._verify else None
        if known and layer.digest and known.reading.digest != layer.digest:
            known = None
        if known and layer.diff_id and known.reading.diff_id != layer.diff_id:
            raise UnreadableError(
                f"Layer {layer.digest} does not hold what the image's config promises: it was tampered with or is damaged."
            )
        if known and not known.missing:
            self._task.advance(layer.size)
            return known.reading, known.read
        missing = [one for one in self._analysers if known is None or one.name in known.missing]
        with self._opened.layer(number) as stream:
            reading = layers.read_layer(stream, layer, missing, self._settings.limits, self._task)
        self._cache.save(reading, self._pass_version, {one.name: one.version for one in missing})
        if identity:
            self._cache.remember_file(identity, reading.digest, reading.diff_id)
        if known:
            reading = msgspec.structs.replace(reading, records=known.reading.records | reading.records)
        return reading, 0.0


def _matched(
    seen: _Seen, target: Target, settings: Settings, progress: Progress, timings: dict[str, float]
) -> Inspected:
    started = time.perf_counter()
    began = _now()
    candidates = _candidates(seen, settings, progress)
    found = matching.match(seen.packages, candidates, seen.distro)
    timings["match"] = timings.get("match", 0.0) + time.perf_counter() - started
    gaps = [source.ecosystem for source in candidates.sources if source.missing]
    why = f"no advisories are loaded for {', '.join(gaps)}: run `pratique db update`" if gaps else ""
    examined = Examined("vulnerabilities", pratique.__version__, began, _now(), not gaps, why)
    evidence = Evidence(
        target=str(target),
        key=_key(seen),
        image=seen.image,
        distro=seen.distro,
        packages=seen.packages,
        findings=seen.findings + tuple(found),
        examined=(*seen.examined, examined),
        created=_now(),
        producer=Producer(version=pratique.__version__),
        gate_worthy=target.scheme not in ("dir", "sbom"),
    )
    if seen.catalogue is not None:
        evidence = msgspec.structs.replace(evidence, coverage=seen.catalogue.coverage)
    remembered = datetime.fromtimestamp(seen.remembered, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if seen.remembered else ""
    return Inspected(evidence, candidates, remembered)


def _candidates(seen: _Seen, settings: Settings, progress: Progress) -> Candidates:
    """Advisories of the ecosystems that the packages need, fetched on first need unless offline."""
    if not settings.offline:
        needed = {package.coordinate.ecosystem for package in seen.packages if package.coordinate}
        try:
            advisories.update(settings, sorted(needed), progress, only_missing=True)
        except PratiqueError as error:
            progress.note(f"Advisories could not be fetched: {error}")
    with advisories.open(settings) as database:
        return database.candidates(seen.packages, seen.distro)


def _key(seen: _Seen) -> str:
    """What evidence is kept under (DESIGN section 5)."""
    if seen.image.manifest_digest or seen.image.config_digest:
        return seen.image.manifest_digest or seen.image.config_digest
    listed = "\n".join(sorted(f"{package.purl} {' '.join(package.locations)}" for package in seen.packages))
    return f"packages:sha256:{hashlib.sha256(listed.encode('utf-8', 'surrogateescape')).hexdigest()}"


def _unreadable(reading: LayerReading, image: Image, number: int) -> tuple[Finding, ...]:
    layer = image.layers[number] if number < len(image.layers) else None
    found = []
    for problem in reading.problems:
        rule = "ambiguous-layer" if problem.ambiguous else "unreadable-file" if problem.path else "unreadable-layer"
        subject = problem.path or (layer.digest if layer else "the tree")
        found.append(
            Finding(
                id=rule,
                kind=Kind.UNREADABLE,
                severity=Severity.HIGH if problem.ambiguous else Severity.UNKNOWN,
                fingerprint=matching.fingerprint(Kind.UNREADABLE, rule, subject, problem.what),
                title=f"{subject}: {problem.what}",
                location=Location(
                    problem.path,
                    layer=(layer.diff_id or layer.digest) if layer else "",
                    instruction=layer.instruction if layer else "",
                ),
                base_image=layer.base_image if layer else None,
            )
        )
    return tuple(found)


def _foreign(digest: str) -> Finding:
    return Finding(
        id="foreign-layer",
        kind=Kind.UNREADABLE,
        severity=Severity.UNKNOWN,
        fingerprint=matching.fingerprint(Kind.UNREADABLE, "foreign-layer", digest),
        title=f"Layer {digest} lies outside the registry and was not fetched",
        location=Location(layer=digest),
    )


def _why(unread: Sequence[Finding]) -> str:
    return f"{len(unread)} parts could not be examined; see the findings of kind `unreadable`" if unread else ""


def _result(inspected: Inspected, target: Target, policies: Sequence[Policy], request: Request, at: datetime) -> Result:
    evidence = inspected.evidence
    context = Context(
        reference=_reference(target),
        sources=inspected.candidates.sources,
        accept_incomplete=request.accept_incomplete,
        fail_on=request.fail_on,
        ignore_unfixed=request.ignore_unfixed,
    )
    waived = [*request.waivers, *(waiver for one in policies if applies(one, context) for waiver in one.waivers)]
    findings = suppress.apply(evidence.findings, waived, waivers.subject(evidence, context), at)
    evidence = msgspec.structs.replace(
        evidence, findings=suppress.apply(evidence.findings, request.waivers, waivers.subject(evidence, context), at)
    )
    verdict = not_judged(at) if request.report_only else judge(policies, evidence, (), context, at)
    return Result(
        target=evidence.target,
        key=evidence.key,
        image=evidence.image,
        distro=evidence.distro,
        packages=evidence.packages,
        findings=findings,
        examined=evidence.examined,
        verdict=verdict,
        coverage=evidence.coverage,
        created=evidence.created,
        remembered=inspected.remembered,
    )


def _report(
    results: list[Result],
    failures: list[Failure],
    candidates: list[Candidates],
    timings: dict[str, float],
    now: datetime,
) -> Report:
    states = {state.ecosystem: state for one in candidates for state in one.sources}
    ecosystems = tuple(states[name] for name in sorted(states))
    return Report(
        tool=Tool(version=pratique.__version__),
        created=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        advisories=Advisories(
            digest=_together([state.digest for state in ecosystems]),
            serial=max((state.serial for state in ecosystems), default=0),
            ecosystems=ecosystems,
            starter=any(state.starter for state in ecosystems),
        ),
        rules=_rules(results),
        results=tuple(results),
        failures=tuple(failures),
        verdict=together([result.verdict for result in results], now),
        summary=_summary(results),
        timings={name: round(seconds, 4) for name, seconds in timings.items()},
    )


def _together(digests: Sequence[str]) -> str:
    known = [digest for digest in digests if digest]
    return f"sha256:{hashlib.sha256(' '.join(known).encode()).hexdigest()}" if known else ""


def _rules(results: Sequence[Result]) -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for result in results:
        for finding in result.findings:
            if finding.id not in found:
                url = finding.references[0] if finding.references else ""
                found[finding.id] = Rule(
                    title=finding.title if finding.kind is Kind.VULNERABILITY else finding.id, url=url
                )
    return found


def _summary(results: Sequence[Result]) -> Summary:
    kinds: dict[str, int] = {}
    severities: dict[str, int] = {}
    fixable = suppressed = unknown = 0
    for result in results:
        for finding in result.findings:
            if finding.suppressed:
                suppressed += 1
                continue
            kinds[finding.kind] = kinds.get(finding.kind, 0) + 1
            severities[finding.severity] = severities.get(finding.severity, 0) + 1
            fixable += bool(finding.fixed)
            unknown += finding.severity is Severity.UNKNOWN
    return Summary(kinds, severities, fixable, suppressed, unknown, sum(len(result.packages) for result in results))


def exit_code(report: Report) -> int:
    """The worst in the order 2, 4, 3, 1, 0 (DESIGN section 6)."""
    codes = {failure.exit_code for failure in report.failures} | {
        result.verdict.exit_code for result in report.results
    }
    return next((code for code in (2, 4, 3, 1) if code in codes), 0)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
