"""Each version order against the ecosystem's own tool, on versions from real advisories and on mutations of them.

The advisories are a mirror of OSV's bulk layout (`<Ecosystem>/all.zip`), found at `$OSV_MIRROR` or in `../shared/osv-mirror`.
An oracle reads lines `a TAB b` and answers each with -1, 0, 1 or `?` where it refuses one of them.
"""

import functools
import itertools
import json
import os
import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from packaging.version import InvalidVersion as NotPep440
from packaging.version import Version

from pratique import versions
from pratique.versions import InvalidVersion, NoKey

pytestmark = pytest.mark.real

Pair = tuple[str, str]
Oracle = Callable[[list[Pair], Path], list[str]]

MIRROR = Path(os.environ.get("OSV_MIRROR") or Path(__file__).parents[3] / "shared" / "osv-mirror")
PAIRS = int(os.environ.get("ORACLE_PAIRS", "20000"))
SLOW_PAIRS = PAIRS // 10
"""For oracles that are a process for each pair."""

SOURCES = {
    "apk": ["Alpine"],
    "composer": ["Packagist"],
    "dpkg": ["Debian", "Ubuntu"],
    "gem": ["RubyGems"],
    "go": ["Go"],
    "maven": ["Maven"],
    "pacman": ["AlmaLinux", "Alpine", "Debian"],  # no Arch Linux in OSV; any will do
    "pep440": ["PyPI"],
    "rpm": ["AlmaLinux", "Rocky Linux"],
    "semver": ["npm", "crates.io", "Bitnami", "Hex", "Pub", "SwiftURL", "Kubernetes"],
}
PIECES = [
    "0",
    "1",
    "01",
    "10",
    ".",
    ".0",
    "-",
    "-1",
    "~",
    "^",
    "+",
    "_",
    "a",
    "b",
    "rc",
    "alpha",
    "beta",
    ".dev1",
    ".post1",
    "-SNAPSHOT",
    ".Final",
    "_p1",
    "-r1",
    "sp",
    "p",
]
NAMES = {"Kubernetes": "kubernetes"}


@functools.cache
def real_versions(ecosystem: str) -> list[str]:
    """All versions in the ranges and lists of one ecosystem's records."""
    archive = MIRROR / ecosystem / "all.zip"
    if not archive.exists():
        pytest.skip(f"no advisories at {archive}: set OSV_MIRROR to a mirror of OSV's bulk layout")
    found: set[str] = set()
    with zipfile.ZipFile(archive) as records:
        for name in records.namelist():
            if name.endswith(".json"):
                found.update(versions_of(json.loads(records.read(name)), NAMES.get(ecosystem, ecosystem)))
    return sorted(found)


def versions_of(record: dict, ecosystem: str) -> set[str]:
    found: set[str] = set()
    for affected in record.get("affected", []):
        if affected.get("package", {}).get("ecosystem", "").split(":")[0] == ecosystem:
            found.update(affected.get("versions", []))
            ranges = (r for r in affected.get("ranges", []) if r["type"] != "GIT")
            found.update(version for r in ranges for event in r["events"] for version in event.values())
    return found


def is_version(order: str, text: str) -> bool:
    try:
        versions.compare(order, text, text)
    except InvalidVersion:
        return False
    return True


def texts(order: str, chance: random.Random) -> list[str]:
    """Real versions, and as many that are spliced from two real ones and a hard piece."""
    real = [text for ecosystem in SOURCES[order] for text in real_versions(ecosystem)]
    chance.shuffle(real)
    real = real[:PAIRS]
    spliced = []
    for a, b in zip(real, reversed(real), strict=True):
        piece = chance.choice(PIECES)
        spliced.append(a[: chance.randint(1, len(a))] + piece + b[chance.randint(0, len(b)) :] * chance.randint(0, 1))
    return [text for text in {*real, *spliced} if is_version(order, text)]


def pairs(order: str, count: int) -> list[Pair]:
    """Neighbours in our own order, where mistakes show, and pairs at random."""
    chance = random.Random(440)
    every = texts(order, chance)
    ranked = sorted(every, key=functools.cmp_to_key(functools.partial(versions.compare, order)))
    near = list(itertools.pairwise(ranked))
    chance.shuffle(near)
    far = [(chance.choice(every), chance.choice(every)) for _ in range(count)]
    half = near[: count // 2]
    return half + far[: count - len(half)]


def check(order: str, oracle: Oracle, tmp_path: Path, count: int = PAIRS) -> None:
    asked = pairs(order, count)
    answers = oracle(asked, tmp_path)
    assert len(answers) == len(asked)
    wrong = [
        f"{a} {b}: oracle {answer}, compare {versions.compare(order, a, b)}, keys {by_key(order, a, b)}"
        for (a, b), answer in zip(asked, answers, strict=True)
        if answer != "?" and not (int(answer) == versions.compare(order, a, b) == by_key(order, a, b))
    ]
    refused = answers.count("?")
    print(f"{order}: {len(asked)} pairs, {refused} refused by the oracle, {len(wrong)} wrong")  # noqa: T201 -- shown by pytest -s
    assert refused < len(asked) / 2
    assert not wrong, "\n".join(wrong[:20])


def by_key(order: str, a: str, b: str) -> int:
    """What the keys say, or `compare` where there is none."""
    try:
        key_a, key_b = versions.key(order, a), versions.key(order, b)
    except NoKey:
        return versions.compare(order, a, b)
    return (key_a > key_b) - (key_a < key_b)


def need(program: str, how: str) -> str:
    path = shutil.which(program)
    if not path:
        pytest.skip(f"{program} is not installed: {how}")
    return path


def ask(command: list[str], asked: list[Pair], cwd: Path) -> list[str]:
    lines = "".join(f"{a}\t{b}\n" for a, b in asked)
    done = subprocess.run(command, input=lines, capture_output=True, text=True, cwd=cwd, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split()


def install(command: list[str], cwd: Path) -> None:
    """Fetch an oracle from its registry; skip where there is none to reach."""
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False, timeout=300)
    if done.returncode:
        pytest.skip(f"`{' '.join(command)}` failed: {done.stderr[-300:]}")


DPKG = r"""
while IFS="$(printf '\t')" read -r a b; do
  if dpkg --compare-versions "$a" lt "$b"; then echo -1
  elif dpkg --compare-versions "$a" eq "$b"; then echo 0; else echo 1; fi
done 2>/dev/null
"""


def test_dpkg(tmp_path: Path) -> None:
    need("dpkg", "apt-get install dpkg")
    check("dpkg", lambda asked, cwd: ask(["sh", "-c", DPKG], asked, cwd), tmp_path, SLOW_PAIRS)


APT = r"""
import sys
import apt_pkg
apt_pkg.init_system()
for line in sys.stdin:
    order = apt_pkg.version_compare(*line.rstrip("\n").split("\t"))
    print((order > 0) - (order < 0))
"""


def test_dpkg_by_apt(tmp_path: Path) -> None:
    python = debian_python("apt_pkg", "python3-apt")
    check("dpkg", lambda asked, cwd: ask([python, "-c", APT], asked, cwd), tmp_path)


def debian_python(module: str, package: str) -> str:
    """The distribution's own interpreter, which has the bindings."""
    python = "/usr/bin/python3"
    if (
        not Path(python).exists()
        or subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode
    ):
        pytest.skip(f"Debian's {module} is not installed: apt-get install {package}")
    return python


RPM = r"""
import sys
import rpm
for line in sys.stdin:
    a, b = map(rpm.ver, line.rstrip("\n").split("\t"))
    print((a > b) - (a < b))
"""


def test_rpm(tmp_path: Path) -> None:
    python = debian_python("rpm", "python3-rpm")
    check("rpm", lambda asked, cwd: ask([python, "-c", RPM], asked, cwd), tmp_path)


APK = r"""
while IFS="$(printf '\t')" read -r a b; do
  case "$(apk version -t "$a" "$b")" in '<') echo -1;; '=') echo 0;; '>') echo 1;; *) echo '?';; esac
done
"""


def test_apk(tmp_path: Path) -> None:
    apk = need("apk", "run this inside an Alpine container, or put apk.static of apk-tools 3 on PATH as apk")
    told = subprocess.run([apk, "--version"], capture_output=True, text=True, check=True).stdout
    if not told.startswith("apk-tools 3"):
        pytest.skip(f"{told.strip()} orders leading zeros differently: install apk-tools 3")
    check("apk", lambda asked, cwd: ask(["sh", "-c", APK], asked, cwd), tmp_path, SLOW_PAIRS)


VERCMP = r"""
while IFS="$(printf '\t')" read -r a b; do vercmp "$a" "$b"; done
"""


def test_pacman(tmp_path: Path) -> None:
    need("vercmp", "apt-get install pacman-package-manager")

    def oracle(asked: list[Pair], cwd: Path) -> list[str]:
        # vercmp calls versions equal of which one has no pkgrel; our order puts that one first.
        answers = ask(["sh", "-c", VERCMP], asked, cwd)
        return ["?" if ("-" in a) != ("-" in b) else answer for (a, b), answer in zip(asked, answers, strict=True)]

    check("pacman", oracle, tmp_path, SLOW_PAIRS)


def test_pep440(tmp_path: Path) -> None:
    def oracle(asked: list[Pair], _: Path) -> list[str]:
        return [str((Version(a) > Version(b)) - (Version(a) < Version(b))) for a, b in asked]

    check("pep440", oracle, tmp_path)


def test_pep440_takes_what_packaging_takes() -> None:
    def is_pep440(text: str) -> bool:
        try:
            Version(text)
        except NotPep440:
            return False
        return True

    every = real_versions("PyPI")
    assert [text for text in every if is_version("pep440", text) != is_pep440(text)] == []


SEMVER = r"""
const semver = require('semver');
for (const line of require('fs').readFileSync(0, 'utf8').split('\n')) {
  if (!line) continue;
  // Of more than three numbers npm reads the rest of the digits as a pre-release: 1.2.34.5 is 1.2.3-4.5.
  const three = text => /^[v=]*\d+\.\d+\.\d+(?![\d.])/.test(text) && semver.parse(text, {loose: true});
  const [a, b] = line.split('\t').map(three);
  console.log(a && b ? semver.compare(a, b) : '?');
}
"""


def test_semver(tmp_path: Path) -> None:
    need("node", "apt-get install nodejs npm")
    install(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(tmp_path), "semver"], tmp_path)
    check("semver", lambda asked, cwd: ask(["node", "-e", SEMVER], asked, cwd), tmp_path)


GO = r"""package main

import (
	"bufio"
	"fmt"
	"go/version"
	"os"
	"strings"

	"golang.org/x/mod/semver"
)

func canonical(text string) string {
	if strings.HasPrefix(text, "v") {
		return text
	}
	return "v" + text
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		a, b, _ := strings.Cut(lines.Text(), "\t")
		switch {
		case version.IsValid(a) && version.IsValid(b):
			fmt.Println(version.Compare(a, b))
		case semver.IsValid(canonical(a)) && semver.IsValid(canonical(b)):
			fmt.Println(semver.Compare(canonical(a), canonical(b)))
		default:
			fmt.Println("?")
		}
	}
}
"""


def test_go(tmp_path: Path) -> None:
    check("go", go_oracle(tmp_path), tmp_path)


def go_oracle(tmp_path: Path) -> Oracle:
    go = need("go", "https://go.dev/doc/install")
    (tmp_path / "main.go").write_text(GO)
    install([go, "mod", "init", "oracle"], tmp_path)
    install([go, "get", "golang.org/x/mod"], tmp_path)
    install([go, "build", "-o", "oracle", "."], tmp_path)
    return lambda asked, cwd: ask([str(cwd / "oracle")], asked, cwd)


def test_go_toolchains(tmp_path: Path) -> None:
    kinds = ["", ".0", ".1", ".10", "beta1", "rc1", "rc2", "rc10", ".2-fips", "rc1-fips"]
    names = ["go1", *[f"go1.{minor}{kind}" for minor in (4, 9, 20, 21, 22, 100) for kind in kinds]]
    asked = [(a, b) for a in names for b in names]
    answers = go_oracle(tmp_path)(asked, tmp_path)
    wrong = [pair for pair, answer in zip(asked, answers, strict=True) if str(versions.compare("go", *pair)) != answer]
    assert wrong == []
    assert [pair for pair in asked if versions.compare("go", *pair) != by_key("go", *pair)] == []


GEM = r"""
STDIN.each_line(chomp: true) do |line|
  a, b = line.split("\t").map { |text| Gem::Version.new(text) }
  puts(a <=> b)
end
"""


def test_gem(tmp_path: Path) -> None:
    need("ruby", "apt-get install ruby")
    check("gem", lambda asked, cwd: ask(["ruby", "-e", GEM], asked, cwd), tmp_path)


PHP = r"""
require '/usr/share/php/Composer/Semver/autoload.php';
$parser = new Composer\Semver\VersionParser();
while (($line = fgets(STDIN)) !== false) {
    try {
        [$a, $b] = array_map([$parser, 'normalize'], explode("\t", rtrim($line, "\n")));
        echo version_compare($a, $b), "\n";
    } catch (UnexpectedValueException $refused) {
        echo "?\n";
    }
}
"""


def test_composer(tmp_path: Path) -> None:
    need("php", "apt-get install php-cli php-composer-semver")
    if not Path("/usr/share/php/Composer/Semver/autoload.php").exists():
        pytest.skip("composer/semver is not installed: apt-get install php-composer-semver")

    def oracle(asked: list[Pair], cwd: Path) -> list[str]:
        answers = ask(["php", "-r", PHP], asked, cwd)
        # Two branches are compared by their names' parts there, which makes no sense and has no key here.
        both = [all(text.startswith(("dev-", "master", "trunk")) for text in pair) for pair in asked]
        return ["?" if branches else answer for branches, answer in zip(both, answers, strict=True)]

    check("composer", oracle, tmp_path)


MAVEN = "3.9.11"
JAVA = r"""
import java.io.*;
import org.apache.maven.artifact.versioning.ComparableVersion;

public class Oracle {
    public static void main(String[] arguments) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = lines.readLine()) != null; ) {
            String[] pair = line.split("\t");
            System.out.println(Integer.signum(new ComparableVersion(pair[0]).compareTo(new ComparableVersion(pair[1]))));
        }
    }
}
"""


def test_maven(tmp_path: Path) -> None:
    need("java", "apt-get install default-jdk-headless")
    jar = tmp_path / f"maven-artifact-{MAVEN}.jar"
    get = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
    artifact = f"-Dartifact=org.apache.maven:maven-artifact:{MAVEN}"
    install(
        [need("mvn", "apt-get install maven"), "-q", "-B", get, artifact, f"-DoutputDirectory={tmp_path}"], tmp_path
    )
    (tmp_path / "Oracle.java").write_text(JAVA)
    check("maven", lambda asked, cwd: ask(["java", "-cp", str(jar), "Oracle.java"], asked, cwd), tmp_path)


def test_nuget() -> None:
    pytest.skip("NuGet.Versioning needs the .NET SDK: https://learn.microsoft.com/dotnet/core/install/linux")
