"""What judges in a pipeline: scanners and checks of signatures, in scripts and as actions."""

import re
from collections.abc import Iterator

import msgspec

from pratique.checks import scanners
from pratique.checks.pipeline import _actions
from pratique.checks.pipeline._runs import Run
from pratique.documents.pipeline import Job, Pipeline, Step
from pratique.documents.shell import Command

_MOVES = re.compile(
    r"[ \t]{0,40}(?:cp|mv|rm|ls|echo|printf|tar|zip|gzip|chmod|curl|aws|gsutil|mail|mkdir|cat[^|]{0,300}$)(?:\s|$)"
)
_UPLOADS = ("github/codeql-action/upload-sarif", "advanced-security/")


class Gate(msgspec.Struct, frozen=True):
    """One place where something is judged."""

    tool: str
    line: int
    end_line: int
    number: int
    """Position of the job."""
    job: Job
    step: Step
    lacks: str = ""
    """What would let it fail; empty when it can."""
    of_image: bool = True
    writes: tuple[str, ...] = ()
    """Files that it writes a report into."""
    is_read: bool = False
    """Whether something else judges what it says."""
    run: Run | None = None
    command: Command | None = None


def gates(pipeline: Pipeline, runs: tuple[Run, ...]) -> Iterator[Gate]:
    """Every gate, in order."""
    for run in runs:
        yield from _of_run(pipeline, run)
    for number, job, step in pipeline.steps():
        used = _actions.name(step)
        if used in _actions.SCANNING:
            lacks, line = _actions.lacks(step)
            writes = tuple(
                step.inputs[key].text for key in ("output", "output-file", "sarif-file") if key in step.inputs
            )
            read = bool(writes) and (_uploads(job) or _is_opened(writes, job, step, 0))
            place = line or step.line
            yield Gate(used, place, place, number, job, step, lacks, bool(_actions.SCANNING[used].image), writes, read)


def _of_run(pipeline: Pipeline, run: Run) -> Iterator[Gate]:
    environment = frozenset({**pipeline.environment, **run.job.environment, **run.step.environment})
    exported = {
        word.text.partition("=")[0] for command in run.commands if command.name == "export" for word in command.words
    }
    for command in run.commands:
        scan = scanners.scan(command, environment | exported)
        line = run.line(command)
        end = max(run.step.at(max(command.end - 1, command.start)), line)
        if scan is not None:
            read = run.text.captured(command) or (
                bool(scan.writes)
                and (_uploads(run.job) or _is_opened(scan.writes, run.job, run.step, run.text.end(command)))
            )
            yield Gate(
                tool=scan.tool,
                line=line,
                end_line=end,
                number=run.number,
                job=run.job,
                step=run.step,
                lacks=scan.lacks,
                of_image=bool(scan.image),
                writes=scan.writes,
                is_read=read,
                run=run,
                command=command,
            )
        elif scanners.verifies(command):
            yield Gate(f"{command.name} verify", line, end, run.number, run.job, run.step, run=run, command=command)


def _is_opened(files: tuple[str, ...], job: Job, step: Step, end: int) -> bool:
    """Whether a script behind it reads the report: that may judge. Who copies or prints it does not."""
    names = {name for path in files if len(name := path.rpartition("/")[2]) > 2}
    at = next((at for at, each in enumerate(job.steps) if each is step), 0)
    later = [step.text[end:] if end else "", *(each.text for each in job.steps[at + 1 :])]
    return any(
        name in line and not _MOVES.match(line) for text in later for line in text.splitlines() for name in names
    )


def _uploads(job: Job) -> bool:
    return any(_actions.name(step).startswith(_UPLOADS) for step in job.steps)
