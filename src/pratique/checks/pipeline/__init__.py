"""Checks of pipelines: GitHub workflows and actions, GitLab CI, Tekton, Jenkinsfiles; their scripts are read as shell."""

from collections.abc import Iterator

from pratique.checks import check, comments
from pratique.checks.files import Examination, SourceFile, Unexamined
from pratique.checks.pipeline._order import order
from pratique.checks.pipeline._runs import runs
from pratique.checks.pipeline._systems import system
from pratique.documents import pipeline
from pratique.model.finding import Finding


def recognises(file: SourceFile) -> bool:
    """By where it lies, by its name, or by what it holds."""
    return bool(system(file))


def examine(file: SourceFile) -> Examination:
    """All checks over one file. UnreadableError, LimitError for a file that cannot be read at all."""
    kind = system(file)
    documents = None if kind == "jenkins" else file.documents
    read = pipeline.read(kind, file.body, file.path, documents)
    scripts = runs(read)
    ordered = order(read, scripts)
    given = {"pipeline": read, "runs": scripts, "order": ordered, "at": file.at}
    found = _once(check.run(check.load(__name__), given, file.path))
    unexamined = [Unexamined(run.why, run.step.line) for run in scripts if run.why]
    unexamined += [Unexamined(problem.text, problem.line) for problem in (*read.problems, *ordered.problems)]
    return Examination(comments.marked(found, file.body), tuple(unexamined))


def _once(findings: Iterator[Finding]) -> tuple[Finding, ...]:
    """Findings, those of a template that several jobs inherit once."""
    kept: dict[tuple[str, int, str], Finding] = {}
    for finding in findings:
        kept.setdefault((finding.id, finding.location.line, finding.title), finding)
    return tuple(kept.values())
