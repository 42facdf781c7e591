"""Dockerfile checks: seconds for many files and for one, beside hadolint and Trivy.

    bench/dockerfile.py [FOLDER]      Dockerfiles below it; without, the examples of the checks themselves and of the tests

Peers come from PATH or PEERS (a folder of programs); what is not there is said and left out. Every program reads the same files in
turn. Prints a table of docs/performance.md; docs/accuracy/dockerfile.md compares what they find.
"""

import json
import os
import statistics
import sys
import tempfile
from pathlib import Path

import measure
import peers

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
COPIES = 4
TRIVY = ("config", "--quiet", "--skip-check-update", "--format", "json")


def examples(folder: str) -> None:
    """One file for each example, several times over."""
    from pratique.plugins import load

    texts = [text for module in load("pratique.checks.dockerfile").values() for text in (*module.FAILS, *module.PASSES)]
    data = os.path.join(ROOT, "tests", "checks", "dockerfile", "data")
    texts += [Path(data, name).read_text() for name in sorted(os.listdir(data)) if name.endswith("file")]
    for number, text in enumerate(texts * COPIES):
        path = os.path.join(folder, f"{number:05d}")
        os.makedirs(path)
        with open(os.path.join(path, "Dockerfile"), "w", encoding="utf-8") as file:
            file.write(text)


def files(folder: str) -> list[str]:
    found = [os.path.join(path, name) for path, _, names in os.walk(folder) for name in names]
    return sorted(path for path in found if os.path.basename(path).lower().startswith(("dockerfile", "containerfile")))


def commands(folder: str, paths: list[str]) -> dict[str, list[str]]:
    """Name → command, for those that are here."""
    made = {
        "pratique": [
            os.path.join(ROOT, ".venv/bin/pratique"),
            "check",
            "--quiet",
            "--no-git-ignore",
            "--report-only",
            "--format",
            "json",
        ],
        "hadolint": [peers.find("hadolint"), "--no-fail", "--format", "json"],
        "Trivy": [peers.find("trivy"), *TRIVY],
    }
    arguments = {"pratique": [folder], "hadolint": paths, "Trivy": [folder]}
    for name in [name for name, words in made.items() if not words[0]]:
        print(f"SKIPPED {name}: it is not installed", file=sys.stderr)
        del made[name]
    return {name: [*words, *arguments[name]] for name, words in made.items()}


def found(name: str, output: str) -> int:
    document = json.loads(output or "null")
    if name == "hadolint":
        return len(document)
    if name == "Trivy":
        return sum(len(each.get("Misconfigurations") or ()) for each in document.get("Results", ()))
    return sum(len(each["findings"]) for each in document["results"])


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = sys.argv[1] if len(sys.argv) > 1 else made
        if folder == made:
            examples(made)
        paths = files(folder)
        lines = sum(Path(path).read_bytes().count(b"\n") for path in paths)
        print(f"{len(paths):,} Dockerfiles, {lines:,} lines; medians of {ROUNDS} runs in turn\n")
        print("| program | all files, s | files a second | one file, s | peak MB | findings |")
        print("| --- | --- | --- | --- | --- | --- |")
        many, one = commands(folder, paths), commands(paths[0], paths[:1])
        runs: dict[str, list[tuple[measure.Run, str]]] = {name: [] for name in many}
        single: dict[str, list[float]] = {name: [] for name in many}
        for _ in range(ROUNDS):
            for name in many:
                runs[name].append(measure.heard(many[name]))
                single[name].append(measure.heard(one[name])[0].seconds)
        for name, taken in runs.items():
            wall = statistics.median(run.seconds for run, _ in taken)
            memory = max(run.memory for run, _ in taken)
            cells = (
                name,
                f"{wall:.2f}",
                f"{len(paths) / wall:,.0f}",
                f"{statistics.median(single[name]):.2f}",
                f"{memory:.0f}",
                f"{found(name, taken[-1][1]):,}",
            )
            print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
