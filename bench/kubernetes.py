"""Kubernetes checks: seconds for ten thousand manifests, and for fewer beside Trivy and checkov.

    bench/kubernetes.py [FOLDER]      manifests below it for the comparison; without, made ones

Peers come from PATH or PEERS (a folder of programs); what is not there is said and left out. Every program reads the same files in
turn. Prints a table of docs/performance.md; docs/accuracy/kubernetes.md compares what they find.
"""

import json
import os
import statistics
import sys
import tempfile

import measure
import peers

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
MANY = 10_000
FEW = 300
MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-{0}
  namespace: shop
  labels: {{app: web-{0}}}
spec:
  replicas: 2
  selector:
    matchLabels: {{app: web-{0}}}
  template:
    metadata:
      labels: {{app: web-{0}}}
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
      containers:
        - name: web
          image: registry.example.com/shop/web:1.{0}
          ports:
            - containerPort: 8080
          resources:
            limits: {{memory: 128Mi, cpu: 500m}}
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop: [ALL]
"""


def make(folder: str, count: int) -> None:
    """One file for each, a hundred in a folder."""
    for number in range(count):
        place = os.path.join(folder, f"{number // 100:04d}")
        os.makedirs(place, exist_ok=True)
        with open(os.path.join(place, f"web-{number}.yaml"), "w", encoding="utf-8") as file:
            file.write(MANIFEST.format(number))


def commands(folder: str) -> dict[str, list[str]]:
    """Name → command, for those that are here."""
    ours = [os.path.join(ROOT, ".venv/bin/pratique"), "check", "--quiet", "--no-git-ignore", "--report-only"]
    made = {
        "pratique": [*ours, "--format", "json", folder],
        "Trivy": [peers.find("trivy"), "config", "--quiet", "--skip-check-update", "--format", "json", folder],
        "checkov": [
            peers.find("checkov"),
            "--framework",
            "kubernetes",
            "--quiet",
            "--compact",
            "-o",
            "json",
            "-d",
            folder,
        ],
    }
    for name in [name for name, words in made.items() if not words[0]]:
        print(f"SKIPPED {name}: it is not installed", file=sys.stderr)
        del made[name]
    return made


def found(name: str, output: str) -> int:
    document = json.loads(output or "null")
    if name == "Trivy":
        return sum(len(each.get("Misconfigurations") or ()) for each in document.get("Results", ()))
    if name == "checkov":
        parts = document if isinstance(document, list) else [document]
        return sum(each["summary"]["failed"] for each in parts)
    return sum(len(each["findings"]) for each in document["results"])


def table(folder: str, programs: dict[str, list[str]], rounds: int) -> None:
    count = sum(len(names) for _, _, names in os.walk(folder))
    print(f"\n{count:,} manifests; medians of {rounds} runs in turn\n")
    print("| program | s | s of CPU | manifests a second | peak MB | findings |")
    print("| --- | --- | --- | --- | --- | --- |")
    runs: dict[str, list[tuple[measure.Run, str]]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, words in programs.items():
            runs[name].append(measure.heard(words))
    for name, taken in runs.items():
        wall = statistics.median(run.seconds for run, _ in taken)
        cells = (
            name,
            f"{wall:.1f}",
            f"{statistics.median(run.cpu for run, _ in taken):.1f}",
            f"{count / wall:,.0f}",
            f"{max(run.memory for run, _ in taken):.0f}",
            f"{found(name, taken[-1][1]):,}",
        )
        print(f"| {' | '.join(cells)} |")


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        many, few = os.path.join(made, "many"), os.path.join(made, "few")
        make(many, MANY)
        make(few, FEW)
        ours = {name: words for name, words in commands(many).items() if name == "pratique"}
        table(many, ours, 1)
        folder = sys.argv[1] if len(sys.argv) > 1 else few
        table(folder, commands(folder), ROUNDS)


if __name__ == "__main__":
    main()
