"""Scans measured side by side: pratique, the floor, Trivy and Syft, on one real image.

    python bench/scan.py FOLDER [--rounds 5] [--advisories DIR]

FOLDER is what `bench/make-image` made. `--advisories` is a data directory that `pratique db build` filled; without it no
findings are printed, and it is said. Absent peers are skipped loudly. The tables go to standard output, in Markdown.
"""

import argparse
import os
import shutil
import sys
import tempfile

import measure
import peers
from measure import Contender

PRATIQUE = os.path.join(os.path.dirname(sys.executable), "pratique")
HERE = os.path.dirname(os.path.abspath(__file__))
SHOWN = ("-f", "table", "-o", "/dev/null")  # where it goes costs nothing; what is written is written
ANY_VERDICT = (0, 1, 3)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder")
    ask.add_argument("--rounds", type=int, default=5)
    ask.add_argument("--advisories", default="")
    ask.add_argument("--only", default="", help="cold, warm, start or empty")
    options = ask.parse_args()
    with tempfile.TemporaryDirectory(prefix="pratique-bench-") as scratch:
        parts = {"cold": cold, "warm": warm, "start": start, "empty": empty}
        for name, part in parts.items():
            if options.only in ("", name):
                part(options.folder, scratch, options.advisories, options.rounds)


def cold(folder: str, scratch: str, advisories: str, rounds: int) -> None:
    """Nothing remembered: packages alone; and all: with secrets and image checks, and for pratique advisories and the verdict."""
    target = "oci-dir:" + os.path.join(folder, "image")
    contenders = [
        Contender("floor", [sys.executable, os.path.join(HERE, "floor.py"), os.path.join(folder, "image")]),
        _pratique("pratique, packages", ["sbom", target, "-f", "cyclonedx", "-o", "/dev/null"], scratch, fresh=True),
        _pratique("pratique, all", ["scan", target, *SHOWN], scratch, advisories, fresh=True),
        *_trivy(folder, scratch, fresh=True),
        *_trivy(folder, scratch, fresh=True, secrets=True),
        *_syft(folder),
    ]
    _print("Cold scan", measure.race(contenders, rounds), "floor")


def warm(folder: str, scratch: str, advisories: str, rounds: int) -> None:
    """The same image once more, its layers remembered."""
    if not advisories:
        print("NOTE warm: without --advisories few findings are matched and printed", file=sys.stderr)
    target = "oci-dir:" + os.path.join(folder, "image")
    contenders = [
        _pratique("pratique", ["scan", target, *SHOWN], scratch, advisories),
        _pratique("pratique, JSON", ["scan", target, "-f", "json", "-o", "/dev/null"], scratch, advisories),
        *_trivy(folder, scratch),
    ]
    if advisories:
        import many_findings

        many = os.path.join(scratch, "many.tar")
        packages = many_findings.write(many, advisories, 1_000)
        name = f"pratique, {packages} packages, 1,000 findings"
        contenders.append(_pratique(name, ["scan", "docker-archive:" + many, *SHOWN], scratch, advisories))
    _print("Warm scan", measure.race(contenders, rounds * 2), "pratique")


def start(folder: str, scratch: str, advisories: str, rounds: int) -> None:  # noqa: ARG001 - as all parts
    contenders = [
        Contender("bare interpreter", [sys.executable, "-c", "pass"]),
        _pratique("pratique --help", ["--help"], scratch),
        _pratique("pratique scan --help", ["scan", "--help"], scratch),
    ]
    _print("Start", measure.race(contenders, rounds * 4), "bare interpreter")


def empty(folder: str, scratch: str, advisories: str, rounds: int) -> None:  # noqa: ARG001 - as all parts
    """Three million empty files in one layer: what matters is the memory."""
    archive = os.path.join(scratch, "empty.tar")
    import empty_files

    empty_files.write(archive, 3_000_000)
    target = ["sbom", "docker-archive:" + archive, "-f", "cyclonedx", "-o", "/dev/null"]
    contenders = [_pratique("pratique", target, scratch, fresh=True)]
    _print("Three million empty files", measure.race(contenders, 0), "pratique")


def _pratique(name: str, arguments: list[str], scratch: str, data: str = "", *, fresh: bool = False) -> Contender:
    cache = os.path.join(scratch, "pratique-cold" if fresh else "pratique-warm")
    environment = {
        "PRATIQUE_CACHE": cache,
        "PRATIQUE_DATA": data or os.path.join(scratch, "data"),
        "PRATIQUE_OFFLINE": "1",
    }
    prepare = (lambda: shutil.rmtree(cache, ignore_errors=True)) if fresh else (lambda: None)
    return Contender(name, [PRATIQUE, *arguments], prepare, environment, ANY_VERDICT)


def _trivy(folder: str, scratch: str, *, fresh: bool = False, secrets: bool = False) -> list[Contender]:
    program = peers.find("trivy")
    if not program:
        print("SKIPPED Trivy: it is neither on PATH nor in .bench/venv (bench/run installs it)", file=sys.stderr)
        return []
    cache = os.path.join(scratch, "trivy-cold" if fresh else "trivy-warm")
    peers.trivy_cache(cache)
    offline = ["--offline-scan", "--skip-db-update", "--skip-java-db-update", "--skip-version-check", "--quiet"]
    command = [program, "image", "--input", os.path.join(folder, "image"), *offline]
    command += (
        ["--scanners", "vuln,secret", "--image-config-scanners", "misconfig"] if secrets else ["--scanners", "vuln"]
    )
    command += ["--cache-dir", cache, "--format", "json", "--list-all-pkgs", "--output", "/dev/null"]

    def prepare() -> None:
        if fresh:
            shutil.rmtree(cache)
            peers.trivy_cache(cache)

    return [Contender("Trivy, with secrets and image checks" if secrets else "Trivy", command, prepare)]


def _syft(folder: str) -> list[Contender]:
    program = peers.find("syft")
    if not program:
        print("SKIPPED Syft: it is neither on PATH nor in .bench/venv (bench/run installs it)", file=sys.stderr)
        return []
    command = [program, "scan", "--quiet", "oci-dir:" + os.path.join(folder, "image"), "-o", "cyclonedx-json=/dev/null"]
    return [Contender("Syft", command, environment={"SYFT_CHECK_FOR_APP_UPDATE": "false"})]


def _print(title: str, runs: dict[str, list[measure.Run]], unit: str) -> None:
    print(f"### {title}\n\n{measure.table(runs, unit)}\n")


if __name__ == "__main__":
    main()
