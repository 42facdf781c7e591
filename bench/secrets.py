"""Secrets: recall on made tokens, hits on real packages, and speed, beside gitleaks, Trivy and detect-secrets.

    bench/secrets.py FOLDER...        real files without secrets of their own: unpacked images and packages

Two sets of examples, each in a file of its own among ordinary lines: one for each rule (tests/tokens.py), and one written by
somebody who had not seen the rules (bench/outsider), with what looks like a secret and is none. Peers come from PATH or PEERS (a
folder of programs); what is not there is said and left out. Prints the tables of docs/accuracy/secrets.md.
"""

import collections
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests"))
import tokens  # noqa: E402 - the tests' folder is no package

ROUNDS = int(os.environ.get("ROUNDS", "3"))
PATIENCE = float(os.environ.get("PATIENCE", "900"))  # seconds for one run of one tool
EACH = 3  # examples of each format
Hits = list[tuple[str, str, range]]
"""(path, rule, lines)."""


def positives(folder: str) -> dict[str, str]:
    """Writes one file for each example; path → rule."""
    rng, made = random.Random(2024), {}
    for number in range(EACH):
        for rule, example in tokens.examples(rng).items():
            path = os.path.join(folder, f"{rule}-{number}", "settings.conf")
            os.makedirs(os.path.dirname(path))
            bare = example if any(sign in example for sign in "=: \n") else f"value = {example}"
            with open(path, "w", encoding="utf-8") as file:
                file.write(f"# settings of the shop\nregion = eu-west-1\n{bare}\nretries = 3\n")
            made[path] = rule
    return made


class Example(NamedTuple):
    """One of the outsider's, in a file."""

    path: str
    lines: frozenset[int]
    """On which the secret stands."""
    sure: bool
    """Of its format; an example that is no secret always is."""
    learnt: bool
    """In the half, by service, that the rules were mended by; the other half was only measured."""


def outsiders(name: str, folder: str) -> list[Example]:
    """Writes the outsider's examples, each into a file called as it would be."""
    made = []
    with open(os.path.join(folder, f"{name}.jsonl"), encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    for number, row in enumerate(rows):
        path = os.path.join(folder, name, f"{number:05}", row["where"].replace("~", "home").lstrip("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(row["text"])
        made.append(
            Example(path, frozenset(_lines(row["text"], row["secret"])), row.get("sure", True), _learnt(row["service"]))
        )
    return made


def _learnt(service: str) -> bool:
    return hashlib.sha1(service.encode(), usedforsecurity=False).digest()[0] % 2 == 0


def _lines(text: str, secret: str) -> Iterator[int]:
    at = text.find(secret)
    while at >= 0:
        first = text.count("\n", 0, at) + 1
        yield from range(first, first + secret.count("\n") + 1)
        at = text.find(secret, at + 1)


def pratique(folder: str) -> Hits:
    program = os.path.join(ROOT, ".venv", "bin", "python")
    code = """
import json, os, sys
from pratique.checks.secrets.analyser import analyser
one, found, batch, size = analyser(bytes(32)), [], [], 0

def read():
    records = one.read_together([body for _, body in batch])  # as the pass over a layer does
    found.extend((path, match.rule, match.line) for (path, _), record in zip(batch, records) for match in record.secrets)
    batch.clear()

for root, _, names in os.walk(sys.argv[1]):
    for name in names:
        path = os.path.join(root, name)
        if os.path.isfile(path) and not os.path.islink(path):
            with open(path, 'rb') as file:
                batch.append((path, file.read()))
            size += len(batch[-1][1])
            if size > 1 << 20:
                read()
                size = 0
read()
json.dump(found, sys.stdout)
"""
    return [(path, rule, range(line, line + 1)) for path, rule, line in json.loads(run(program, "-c", code, folder))]


def gitleaks(folder: str) -> Hits:
    with tempfile.TemporaryDirectory() as aside:
        out = os.path.join(aside, "report.json")
        run("gitleaks", "dir", folder, "--no-banner", "--exit-code", "0", "-f", "json", "-r", out)
        with open(out, encoding="utf-8") as file:
            return [
                (one["File"], one["RuleID"], range(one["StartLine"], one["EndLine"] + 1)) for one in json.load(file)
            ]


def trivy(folder: str) -> Hits:
    document = json.loads(run("trivy", "fs", "--scanners", "secret", "--quiet", "--format", "json", folder))
    return [
        (
            os.path.join(folder, result["Target"].lstrip("/"))
            if not result["Target"].startswith(folder)
            else result["Target"],
            one["RuleID"],
            range(one["StartLine"], one["EndLine"] + 1),
        )
        for result in document.get("Results") or ()
        for one in result.get("Secrets") or ()
    ]


def detect_secrets(folder: str) -> Hits:
    document = json.loads(run("detect-secrets", "-C", folder, "scan", "--all-files", "."))
    return [
        (os.path.normpath(os.path.join(folder, path)), one["type"], range(one["line_number"], one["line_number"] + 1))
        for path, found in document["results"].items()
        for one in found
    ]


TOOLS = {"pratique": pratique, "gitleaks": gitleaks, "trivy": trivy, "detect-secrets": detect_secrets}


def run(*command: str) -> str:
    path = os.pathsep.join(filter(None, (os.environ.get("PEERS"), os.environ["PATH"])))
    done = subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PATH": path}, timeout=PATIENCE)
    return done.stdout.decode()


def there(tool: str) -> bool:
    path = os.pathsep.join(filter(None, (os.environ.get("PEERS"), os.environ["PATH"])))
    return tool == "pratique" or shutil.which(tool, path=path) is not None


def size(folder: str) -> int:
    return sum(
        os.path.getsize(os.path.join(root, name))
        for root, _, names in os.walk(folder)
        for name in names
        if not os.path.islink(os.path.join(root, name))
    )


def warm(folder: str) -> None:
    """Reads all once, so that whoever comes first does not wait for the disk alone."""
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    while file.read(1 << 20):
                        pass


def timed(tool: str, folder: str, rounds: int) -> tuple[float, Hits]:
    """The median's seconds and the hits."""
    spent, hits = [], []
    for _ in range(rounds):
        started = time.perf_counter()
        hits = TOOLS[tool](folder)
        spent.append(time.perf_counter() - started)
    return sorted(spent)[len(spent) // 2], hits


def compare_outsider(folder: str, tools: Sequence[str]) -> None:
    """A hit counts when it is on a line of the secret; on a line of what is none it is a false one."""
    run(sys.executable, os.path.join(ROOT, "bench", "outsider", "make.py"), folder)
    secrets, others = outsiders("corpus", folder), outsiders("negatives", folder)
    shown = {
        "found": secrets,
        "of formats that are sure": [one for one in secrets if one.sure],
        "of the half not learnt from": [one for one in secrets if not one.learnt],
        "false": others,
        "false in that half": [one for one in others if not one.learnt],
    }
    print(f"\n## The outsider's {len(secrets):,} secrets, and {len(others)} that are none\n")
    print(f"| tool | {' | '.join(shown)} |\n| --- |{' ---: |' * len(shown)}")
    for tool in tools:
        lines = collections.defaultdict(set)
        for path, _, where in timed(tool, folder, 1)[1]:
            lines[path] |= set(where)

        def share(examples: Sequence[Example], lines: dict[str, set[int]] = lines) -> str:
            hit = sum(bool(one.lines & lines.get(one.path, set())) for one in examples)
            return f"{hit:,} of {len(examples):,} ({hit / len(examples):.1%})"

        print(f"| {tool} | {' | '.join(map(share, shown.values()))} |", flush=True)


def main() -> None:
    tools = [tool for tool in TOOLS if there(tool)]
    for tool in TOOLS.keys() - set(tools):
        print(f"SKIPPED {tool}: it is not installed", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        made = positives(folder)
        print(f"## Recall: {len(made)} made tokens of {len(made) // EACH} formats\n")
        print("| tool | found | share | formats missed |\n| --- | ---: | ---: | --- |")
        for tool in tools:
            _, hits = timed(tool, folder, 1)
            found = made.keys() & {path for path, _, _ in hits}
            missed = sorted({rule for path, rule in made.items() if path not in found})
            shown = ", ".join(missed[:12]) + (f" and {len(missed) - 12} more" if len(missed) > 12 else "")
            print(f"| {tool} | {len(found)} | {len(found) / len(made):.1%} | {shown or 'none'} |", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        compare_outsider(folder, tools)
    for folder in sys.argv[1:]:
        total = size(folder)
        warm(folder)
        print(f"\n## {os.path.basename(folder.rstrip('/'))}: {total / 1e6:,.0f} MB of real files\n")
        print("| tool | seconds | MB/s | hits | files with hits | by rule |\n| --- | ---: | ---: | ---: | ---: | --- |")
        for tool in tools:
            try:
                seconds, hits = timed(tool, folder, ROUNDS)
            except subprocess.TimeoutExpired:
                print(f"| {tool} | over {PATIENCE:,.0f} | | | | |", flush=True)
                continue
            rules = ", ".join(
                f"{rule} {count}" for rule, count in collections.Counter(rule for _, rule, _ in hits).most_common(6)
            )
            print(
                f"| {tool} | {seconds:.1f} | {total / 1e6 / seconds:,.0f} | {len(hits)} | {len({path for path, _, _ in hits})} | {rules} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
