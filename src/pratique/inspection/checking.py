"""Files checked and judged: Dockerfiles and whatever else a folder of `checks/` knows by its content.

path → files → checks → findings → policy → verdict → report. Images are not looked at.
"""

import contextlib
import gc
import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

import pratique
from pratique import policy
from pratique.checks import check, files
from pratique.checks.files import Examination, SourceFile, Unexamined
from pratique.errors import InputError, PratiqueError, UnreadableError
from pratique.inspection import reporting, source_files
from pratique.model.evidence import Evidence, Examined, Producer
from pratique.model.finding import Finding, Kind, Location, Severity
from pratique.model.image import Image
from pratique.model.progress import SILENT, Progress
from pratique.model.report import Failure, Report, Result, Rule
from pratique.model.settings import Settings
from pratique.model.verdict import Context
from pratique.policy import Policy, suppress, waivers
from pratique.policy.builtin import FILES
from pratique.policy.document import Baseline, Misconfigurations, Waiver
from pratique.policy.judge import judge, marked, not_judged

if TYPE_CHECKING:
    from pratique.checks.cluster import Access
    from pratique.documents.kubernetes import Object

PART = "file-checks"
_COMMENT = "ignore-comment"
_WORKLOAD = "workload"
Examine = Callable[[SourceFile], dict[str, Examination]]
"""A file → by folder of checks, what it says."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What a user asks of a check, beside the settings."""

    paths: tuple[str, ...]
    policies: tuple[str, ...] = ()
    honour_ignores: bool = False
    """Let ignore comments in the files take findings out of the count."""
    everything: bool = False
    """Check what git ignores too."""
    accept_incomplete: bool = False
    report_only: bool = False
    waivers: tuple[Waiver, ...] = ()
    fail_on: Severity | None = None
    pod_security: str = ""
    """A Pod Security Standard (`restricted@v1.25`), which is then the only thing that is checked."""
    at: datetime | None = None
    """As-of time; None for now."""


class _Seen(msgspec.Struct, frozen=True):
    findings: tuple[Finding, ...]
    examined: tuple[Examined, ...]
    """Of workloads too, where there are any."""


def run(request: Request, settings: Settings, progress: Progress = SILENT) -> Report:
    """Check and judge every path. A path that cannot be read is in `failures`; the others are still reported."""
    began, now = time.perf_counter(), datetime.now(UTC)
    at = request.at or now
    policies = [_standard_alone(request.pod_security)] if request.pod_security else _policies(request, settings)
    examine = _by_standard(request.pod_security) if request.pod_security else files.examine
    results: list[Result] = []
    failures: list[Failure] = []
    rules: dict[str, Rule] = {}
    for path in request.paths:
        try:
            seen = _seen(path, request, at, examine, progress)
        except PratiqueError as error:
            failures.append(Failure(path, str(error), error.exit_code))
            continue
        rules |= check.rules(seen.findings)
        results.append(_result(path, seen, policies, request, at, rules))
    timings = {"total": time.perf_counter() - began}
    return reporting.report(results, failures, [], timings, now, rules)


def who_can(paths: Sequence[str], *, everything: bool = False) -> "tuple[tuple[Access, ...], tuple[str, ...]]":
    """Who can do what by the RBAC objects below the paths, and what could not be read. Nothing is judged."""
    from pratique.checks import cluster

    objects: list[tuple[str, Object]] = []
    unread: list[str] = []
    at = datetime.now(UTC)
    for path in paths:
        tree = source_files.Tree(path, everything=everything)
        for name, beside in tree.files():
            try:
                file = SourceFile(name, source_files.read(name), at, beside)
                objects += [(name, one) for one in file.objects if one.group == cluster.RBAC]
            except InputError as error:
                unread.append(str(error))
        unread += [f"{name}: {why}" for name, why in tree.unread]
    return cluster.who_can(objects), tuple(unread)


def _seen(path: str, request: Request, at: datetime, examine: Examine, progress: Progress) -> _Seen:
    started = _time()
    tree = source_files.Tree(path, everything=request.everything)
    findings: list[Finding] = []
    counts: dict[str, int] = {}
    left_alone: dict[str, int] = {}
    facts: dict[str, list[Any]] = {}
    with progress.task(f"Checking {path}") as task, _no_search_for_cycles():
        for name, beside in tree.files():
            task.advance(1)
            for kind, made in _file(name, beside, at, examine, named=name == path).items():
                counts[kind] = counts.get(kind, 0) + 1
                findings += [*made.findings, *(_unreadable(name, one) for one in made.unexamined)]
                left_alone |= {each: left_alone.get(each, 0) + 1 for each in made.left_alone}
                facts.setdefault(kind, []).extend(made.facts)
    for kind, collected in facts.items():
        last = files.conclude(kind, collected, at)
        findings += [*last.findings, *(_unreadable(path, one) for one in last.unexamined)]
    findings += [_unreadable(name, Unexamined(why)) for name, why in tree.unread]
    heard = tuple(each if request.honour_ignores else _unheard(each) for each in findings)
    said = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    why = f"checked: {said}" if said else f"there is no file in {path} that pratique has checks for"
    if tree.skipped:
        why += f"; {tree.skipped} files and folders that git ignores were skipped"
    if left_alone:
        why += f"; left alone, because pratique has no checks for them: {', '.join(sorted(left_alone))}"
    version = hashlib.sha256("".join(check.version(module.__name__) for module in files.kinds().values()).encode())
    parts = (PART, _WORKLOAD) if "workload" in counts else (PART,)
    examined = tuple(Examined(part, version.hexdigest()[:32], started, _time(), bool(counts), why) for part in parts)
    return _Seen(heard, examined)


def _file(path: str, beside: frozenset[str], at: datetime, examine: Examine, *, named: bool) -> dict[str, Examination]:
    """Folder of checks that knows the file → what it says; nothing for a file that none knows."""
    try:
        body = source_files.read(path) if named else source_files.read_text(path)
        if body is None:
            return {}
        made = examine(SourceFile(path, body, at, beside))
    except InputError as error:
        if named:
            raise
        return {"unreadable": Examination(unexamined=(Unexamined(str(error)),))}
    if not made and named:
        what = "Standard input" if path == source_files.STANDARD_INPUT else path
        raise UnreadableError(f"{what} is of no kind that pratique checks: name a Dockerfile, a manifest or a folder.")
    return made


@contextlib.contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Files become many small values without cycles: looking for some took a third of the time, and found none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _by_standard(text: str) -> Examine:
    """What examines files by a Pod Security Standard alone. UsageError."""
    from pratique.checks import workload

    asked = workload.standard(text)
    return lambda file: {"workload": workload.examine_by_standard(file, asked)} if file.objects else {}


def _unreadable(path: str, one: Unexamined) -> Finding:
    parts = f"{Kind.UNREADABLE}\x00{path}\x00{one.what}".encode("utf-8", "surrogateescape")
    named = one.what.startswith((f"{path}:", f"{path} "))
    place = "" if named else f"{path}:{one.line}: " if one.line else f"{path}: "
    return Finding(
        id="unreadable-file",
        kind=Kind.UNREADABLE,
        fingerprint=hashlib.sha256(parts).hexdigest()[:32],
        title=f"{place}{one.what}",
        location=Location(path, one.line, one.line),
    )


def _unheard(finding: Finding) -> Finding:
    """A finding that counts although a comment in the judged file asks to ignore it, which is said."""
    mark = finding.suppressed
    if mark is None or mark.by != _COMMENT:
        return finding
    note = f"A comment on line {mark.line} asks to ignore this ({mark.reason}); it counts only with --honour-ignores."
    return msgspec.structs.replace(finding, suppressed=None, description=f"{finding.description}\n{note}")


def _result(
    path: str, seen: _Seen, policies: Sequence[Policy], request: Request, at: datetime, rules: dict[str, Rule]
) -> Result:
    listed = "\n".join(sorted(finding.fingerprint for finding in seen.findings))
    evidence = Evidence(
        target=path,
        key=f"files:sha256:{hashlib.sha256(listed.encode()).hexdigest()}",
        image=Image(path),
        findings=seen.findings,
        examined=seen.examined,
        created=_time(),
        producer=Producer(version=pratique.__version__),
        gate_worthy=False,
    )
    context = Context(
        accept_incomplete=request.accept_incomplete,
        baselines={name: rule.baseline for name, rule in rules.items() if rule.baseline},
    )
    subject = waivers.subject(evidence, context)
    findings = suppress.apply(evidence.findings, request.waivers, subject, at)
    evidence = msgspec.structs.replace(evidence, findings=findings)
    if not any(one.part == _WORKLOAD for one in seen.examined):
        policies = [_without_workloads(each) for each in policies]
    verdict = not_judged(at) if request.report_only else judge(policies, evidence, (), context, at)
    return reporting.result(evidence, marked(policies, findings, evidence, context, at), verdict)


def _policies(request: Request, settings: Settings) -> Sequence[Policy]:
    """The policies that the user named, else the one for files; one in the working directory tightens."""
    named = request.policies or ((settings.policy,) if settings.policy else ())
    found = [policy.FOUND] if os.path.isfile(policy.FOUND) and not os.path.islink(policy.FOUND) else []
    loaded = policy.load(named, [(policy.read_file(path), path) for path in found])
    kept = [_of_files(each) for each in (loaded if named else (FILES, *loaded[1:]))]
    if request.fail_on is not None:
        asked = Misconfigurations(deny=request.fail_on.value, unknown_severity="warn")  # type: ignore[arg-type]  # the command line offers the same words
        kept.append(
            msgspec.structs.replace(
                FILES, name="--fail-on", document=msgspec.structs.replace(FILES.document, misconfigurations=asked)
            )
        )
    return kept


def _standard_alone(text: str) -> Policy:
    """Whatever violates the standard is denied."""
    every = Misconfigurations(deny="low", unknown_severity="deny")
    document = msgspec.structs.replace(FILES.document, misconfigurations=every)
    return msgspec.structs.replace(FILES, name=f"Pod Security Standard {text}", document=document)


def _of_files(one: Policy) -> Policy:
    """A policy's keys that a file can break; all others are about images."""
    document = one.document
    baseline = document.baseline and msgspec.structs.replace(document.baseline, vulnerability_scan=False)
    kept = msgspec.structs.replace(
        document,
        registries=None,
        baseline=baseline if baseline != Baseline() else None,
        vulnerabilities=None,
        malware=None,
        secrets=None,
        licenses=None,
        signatures=None,
        attestations=(),
        evidence=None,
        rules=(),
    )
    return msgspec.structs.replace(one, document=kept)


def _without_workloads(one: Policy) -> Policy:
    """The policy where there are no workloads to keep it."""
    return msgspec.structs.replace(one, document=msgspec.structs.replace(one.document, workload=None))


def _time() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
