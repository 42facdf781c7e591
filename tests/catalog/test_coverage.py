"""Which executables a package accounts for, and which are said to be unknown."""

import pytest

from pratique.catalog.contradictions import contradiction
from pratique.catalog.coverage import coverage
from pratique.catalog.ownership import Owners
from pratique.model.analyser import FileRecord, Record
from pratique.model.files import DIRECTORY, FILE, build
from pratique.model.overlay import Overlay
from pratique.model.package import Package

OWNED = "usr/bin/tool"


def row(path: str, size: int = 100, digest: bytes = b"d" * 32):
    return (path.encode(), FILE, 0o755, 0, 0, size, b"", digest)


def unknown(*layers, packages=(), claims=(), introduced=None) -> tuple[str, ...]:
    overlay = Overlay([build([row(each) if isinstance(each, str) else each for each in layer]) for layer in layers])
    records = [FileRecord("list", layer, Record(owns={name: paths})) for layer, name, paths in claims]
    return coverage(overlay, Owners(records, overlay, introduced or {}), list(packages)).unknown


def package(path: str, ecosystem: str = "python", version: str = "1") -> Package:
    return Package(name="x", version=version, ecosystem=ecosystem, locations=(path,))


BESIDE = [
    ("s/site-packages/x-1.dist-info/METADATA", "python", "s/site-packages/x/a.so", "s/other.so"),
    ("s/x.egg-info/PKG-INFO", "python", "s/x.so", "other.so"),
    ("a/node_modules/x/package.json", "node", "a/node_modules/x/build/x.node", "a/node_modules/y/x.node"),
    ("opt/conda/conda-meta/x.json", "conda", "opt/conda/bin/x", "opt/bin/x"),
    ("app/app.deps.json", "dotnet", "app/x.dll", "other/x.dll"),
    ("g/gems/3.1.0/specifications/x-1.gemspec", "ruby", "g/gems/3.1.0/gems/x-1/x.so", "g/x.so"),
    ("usr/local/bin/python3.11", "binaries", "usr/local/lib/python3.11/lib-dynload/x.so", "usr/local/lib/x.so"),
    ("usr/lib/jvm/temurin/bin/java", "binaries", "usr/lib/jvm/temurin/lib/server/libjvm.so", "usr/lib/jvm/x.so"),
    ("opt/java/release", "binaries", "opt/java/lib/libjvm.so", "opt/x.so"),
    ("usr/bin/node", "binaries", "usr/bin/node", "usr/bin/other"),
    ("srv/app.jar", "java", "srv/app.jar", "srv/other.jar"),
]


@pytest.mark.parametrize("record, ecosystem, known, other", BESIDE)
def test_a_package_accounts_for_what_lies_beside_its_record(record, ecosystem, known, other) -> None:
    assert unknown([known, other], packages=[package(record, ecosystem)]) == (other,)


def test_a_package_without_version_accounts_for_nothing_by_itself() -> None:
    assert unknown(["srv/app.jar"], packages=[package("srv/app.jar", "java", "")]) == ("srv/app.jar",)


CLAIM = (0, "tool", (OWNED,))


def test_an_installed_package_owns_what_its_records_say() -> None:
    assert unknown([OWNED, "opt/x"], claims=[CLAIM], introduced={"tool": 0}) == ("opt/x",)
    assert unknown([OWNED], claims=[CLAIM], introduced={"other": 0}) == (OWNED,)


def test_what_a_later_layer_adds_or_changes_is_not_the_packages() -> None:
    changed = [row(OWNED, digest=b"e" * 32)]
    assert unknown([OWNED], changed, claims=[CLAIM], introduced={"tool": 0}) == (OWNED,)
    assert unknown([], [OWNED], claims=[(1, "tool", (OWNED,))], introduced={"tool": 0}) == (OWNED,)
    # An upgrade writes the files anew, and a changed mode copies them.
    assert unknown([OWNED], changed, claims=[(1, "tool", (OWNED,))], introduced={"tool": 1}) == ()
    assert unknown([OWNED], [row(OWNED)], claims=[CLAIM], introduced={"tool": 0}) == ()


def test_what_is_deleted_does_not_count() -> None:
    assert unknown([OWNED], [(b"usr/bin/.wh.tool", 7, 0, 0, 0, 0, b"", b"")]) == ()
    assert unknown([OWNED], [(b"usr", DIRECTORY, 0o755, 0, 0, 0, b"", b"")]) == (OWNED,)


@pytest.mark.parametrize(
    "family, release, versions, said",
    [
        ("debian", "12", ["1-1+deb12u1", "1"], ""),
        ("debian", "13", ["1-1+deb12u1", "1-2~deb12u3"], "os-release says 13, package versions say 12"),
        ("debian", "13", ["1-1+deb12u1", "1-1+deb13u1"], ""),  # an upgrade that was not finished
        ("debian", "", ["1-1+deb12u1"], "os-release says nothing, package versions say 12"),
        ("rocky", "9.3", ["1-1.el9_3", "1-2.el9"], ""),
        ("rocky", "8.9", ["1-1.el9_3", "1-2.el9"], "os-release says 8.9, package versions say 9"),
        ("fedora", "39", ["1-1.fc38"], "os-release says 39, package versions say 38"),
        ("amazon", "2023", ["1-1.amzn2023.0.2"], ""),
        ("amazon", "2023", ["1-1.amzn2"], "os-release says 2023, package versions say 2"),
    ],
)
def test_builds_of_another_release_contradict(family, release, versions, said) -> None:
    assert contradiction(family, release, versions) == said
