"""Programs measured side by side: each runs once a round, in turn, so that what else the machine does hits all alike."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

_AS_INSTALLED = {"PYTHONDONTWRITEBYTECODE": ""}  # an installed program has its bytecode beside it


class Contender(NamedTuple):
    name: str
    command: Sequence[str]
    prepare: Callable[[], None] = lambda: None
    """Done before every run, not measured: a fresh cache."""
    environment: dict[str, str] = {}  # noqa: RUF012 - never changed
    codes: tuple[int, ...] = (0,)
    """Exit codes that mean it did its work."""


class Run(NamedTuple):
    seconds: float
    cpu: float
    memory: float
    """Peak of the resident set, MB."""


def once(contender: Contender) -> Run:
    """One run of a program, its output thrown away. Raises RuntimeError when it fails."""
    contender.prepare()
    began = time.perf_counter()
    child = subprocess.Popen(
        contender.command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ | _AS_INSTALLED | contender.environment,
    )
    said = child.stderr.read() if child.stderr else b""
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in contender.codes:
        raise RuntimeError(f"{contender.name} ended with {child.returncode}: {said.decode(errors='replace')[-2000:]}")
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def heard(command: Sequence[str]) -> tuple[Run, str]:
    """One run of a program whose standard output is wanted; whatever it ends with."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:
        output = child.stdout.read() if child.stdout else ""
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    return Run(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024), output


def race(contenders: Sequence[Contender], rounds: int) -> dict[str, list[Run]]:
    """Runs by name, after one round that warms the page cache and is not counted. One that fails is out, and it is said."""
    runs: dict[str, list[Run]] = {one.name: [] for one in contenders}
    for number in range(rounds + 1):
        for one in contenders:
            if one.name not in runs:
                continue
            try:
                run = once(one)
            except RuntimeError as error:
                print(f"SKIPPED {error}", file=sys.stderr)
                del runs[one.name]
                continue
            print(f"  {one.name}: {run.seconds:.2f} s, {run.cpu:.2f} s of CPU, {run.memory:.0f} MB", file=sys.stderr)
            if number or not rounds:
                runs[one.name].append(run)
    return runs


def table(runs: dict[str, list[Run]], unit: str) -> str:
    """Medians as a table in Markdown. Ratios are medians of the rounds' own ratios to the contender `unit`."""
    rows = [f"| | wall | to {unit} | CPU | to {unit} | peak memory |", "|---|---|---|---|---|---|"]
    for name, found in runs.items():
        wall, cpu = (statistics.median(getattr(run, field) for run in found) for field in ("seconds", "cpu"))
        memory = statistics.median(run.memory for run in found)
        rows.append(
            f"| {name} | {_seconds(wall)} | {_ratio(found, runs[unit], 'seconds')} | {_seconds(cpu)} "
            f"| {_ratio(found, runs[unit], 'cpu')} | {memory:.0f} MB |"
        )
    return "\n".join(rows)


def _ratio(ours: list[Run], theirs: list[Run], field: str) -> str:
    return f"{statistics.median(getattr(a, field) / getattr(b, field) for a, b in zip(ours, theirs, strict=True)):.2f}"


def _seconds(value: float) -> str:
    return f"{value:.2f} s" if value >= 1 else f"{value * 1e3:.0f} ms"
