"""Suppressed findings stay listed, with reason, file and line; all that a waiver names must match."""

import datetime as dt
import json

import pytest

from policy.subjects import AT, DIGEST, FRESH, PURL, REFERENCE, found, report, vulnerability, without
from pratique.errors import UsageError
from pratique.model.finding import PackageRef, Status, Suppressed
from pratique.policy import ignores, sources, suppress, waivers
from pratique.policy.document import Waiver

IMAGE = waivers.Subject(REFERENCE, frozenset({DIGEST}), frozenset({PURL, "pkg:npm/app@1"}))


def marks(given, *findings, at=AT, image=IMAGE):
    return [each.suppressed for each in suppress.apply(findings, tuple(given), image, at)]


def ignored(text, name):
    return ignores.read(text.encode(), name)


def waives(text, name, finding, at=AT) -> bool:
    return marks(ignored(text, name).waivers, finding, at=at)[0] is not None


# .trivyignore


def test_trivyignore():
    text = "# why\nCVE-2025-1\n\nCVE-2025-2 exp:2026-01-11 # soon\nCVE-2025-3 exp:2026-01-10\nghsa-x\nDS002\n"
    assert waives(text, ".trivyignore", vulnerability())
    assert waives(text, ".trivyignore", vulnerability("CVE-2025-2"))
    assert not waives(text, ".trivyignore", vulnerability("CVE-2025-3"))
    assert not waives(text, ".trivyignore", vulnerability("CVE-2025-2"), at=dt.datetime(2026, 1, 11, tzinfo=dt.UTC))
    assert waives(text, ".trivyignore", vulnerability("CVE-9", aliases=("GHSA-X",)))
    assert waives(text, ".trivyignore", found("misconfiguration", "DS002"))
    assert not waives(text, ".trivyignore", vulnerability("CVE-2025-10"))
    (mark,) = marks(ignored(text, ".trivyignore").waivers, vulnerability("CVE-2025-2"))
    assert mark == Suppressed("soon", "ignore-file", ".trivyignore", 4, "2026-01-11T00:00:00Z")


def test_a_day_that_is_none_is_named_with_its_line():
    with pytest.raises(UsageError, match=r"\.trivyignore:2: exp:soon is no day"):
        ignored("CVE-1\nCVE-2 exp:soon\n", ".trivyignore")


TRIVY = """\
vulnerabilities:
  - id: CVE-2025-1
    paths: ["usr/lib/**"]
    purls: ["pkg:deb/debian/openssl", "pkg:deb/debian/zlib"]
    expired_at: 2026-02-01
    statement: not reachable
secrets:
  - id: aws-key
    paths: ["app/*.env"]
"""


def test_trivyignore_yaml_matches_only_when_all_matches():
    name = ".trivyignore.yaml"
    here = PackageRef("openssl", "3.0.1-1", PURL, "usr/lib/x/libssl.so")
    assert waives(TRIVY, name, vulnerability(package=here))
    assert not waives(TRIVY, name, vulnerability(package=without(here, path="opt/x")))
    assert not waives(TRIVY, name, vulnerability(package=without(here, purl="pkg:deb/debian/curl@1")))
    assert not waives(TRIVY, name, vulnerability(package=here), at=dt.datetime(2026, 2, 1, tzinfo=dt.UTC))
    assert waives(TRIVY, name, found("secret", "aws-key", path="app/x.env"))
    assert not waives(TRIVY, name, found("secret", "aws-key", path="app/y/x.env"))
    assert not waives(TRIVY, name, found("misconfiguration", "aws-key", path="app/x.env"))
    assert [each.line for each in ignored(TRIVY, name).waivers] == [2, 8]


GRYPE = """\
check-for-app-update: false
ignore:
  - vulnerability: CVE-2025-1
    fix-state: fixed
    package: {name: "open.*", version: 3.0.1-1, type: deb}
  - vulnerability: CVE-2025-2
    include-aliases: true
    reason: why
  - vulnerability: CVE-2025-3
  - package: {location: "opt/**"}
  - vulnerability: CVE-2025-4
    namespace: "debian:distro:debian:12"
  - vulnerability: CVE-2025-5
    package: {upstream-name: openssl}
  - reason: nothing
"""


def test_grype():
    name = ".grype.yaml"
    first = vulnerability(status=Status.FIXED)
    assert waives(GRYPE, name, first)
    assert not waives(GRYPE, name, without(first, status=Status.WONT_FIX))
    assert not waives(GRYPE, name, without(first, package=PackageRef("libopenssl", "3.0.1-1", PURL)))
    assert not waives(GRYPE, name, without(first, package=PackageRef("openssl", "3.0.2", PURL)))
    assert not waives(
        GRYPE, name, without(first, package=PackageRef("openssl", "3.0.1-1", "pkg:rpm/x/openssl@3.0.1-1"))
    )
    assert waives(GRYPE, name, vulnerability("GHSA-2", aliases=("CVE-2025-2",)))
    assert not waives(GRYPE, name, vulnerability("GHSA-3", aliases=("CVE-2025-3",)))
    assert waives(GRYPE, name, vulnerability("CVE-9", package=PackageRef("x", "1", "pkg:npm/x@1", "opt/a/b")))
    assert not waives(GRYPE, name, found("secret", path="opt/a"))


def test_what_cannot_be_compared_waives_nothing_and_is_said():
    said = ignored(GRYPE, ".grype.yaml").skipped
    assert [each.split(": ")[0] for each in said] == [".grype.yaml:11", ".grype.yaml:13", ".grype.yaml:15"]
    assert not waives(GRYPE, ".grype.yaml", vulnerability("CVE-2025-4"))
    assert not waives(GRYPE, ".grype.yaml", vulnerability("CVE-2025-5"))


OSV = """\
# settings
[[IgnoredVulns]]
id = "GO-2025-1"
ignoreUntil = 2026-02-01
reason = "not called"

[[PackageOverrides]]
name = "openssl"
ecosystem = "Debian:12"
version = "3.0.1-1"
ignore = true
effectiveUntil = 2026-02-01T00:00:00Z

[[ PackageOverrides ]]
name = "lib[a-z]+"
nameIsRegex = true
vulnerability.ignore = true

[[PackageOverrides]]
name = "dev"
group = "dev"
ignore = true

[[PackageOverrides]]
name = "x"
license.override = ["MIT"]
"""


def test_osv_scanner():
    name = "osv-scanner.toml"
    assert waives(OSV, name, vulnerability("CVE-9", package=None, aliases=("GO-2025-1",)))
    assert not waives(
        OSV,
        name,
        vulnerability("CVE-9", package=None, aliases=("GO-2025-1",)),
        at=dt.datetime(2026, 2, 1, tzinfo=dt.UTC),
    )
    assert waives(OSV, name, vulnerability())
    assert not waives(OSV, name, vulnerability(package=PackageRef("openssl", "3.0.1-1", "pkg:rpm/x/openssl@3.0.1-1")))
    assert not waives(OSV, name, vulnerability(package=PackageRef("openssl", "3.0.2", PURL)))
    assert waives(OSV, name, vulnerability(package=PackageRef("libxy", "1", "pkg:npm/libxy@1")))
    assert not waives(OSV, name, vulnerability(package=PackageRef("lib-xy", "1", "pkg:npm/lib-xy@1")))
    assert not waives(OSV, name, vulnerability(package=PackageRef("x", "1", "pkg:npm/x@1")))
    read = ignored(OSV, name)
    assert [each.line for each in read.waivers] == [2, 7, 14]
    assert read.skipped[0].startswith("osv-scanner.toml:19: the dependency group")


@pytest.mark.parametrize(
    "text, name",
    [
        ("vulnerabilities: [{id: 1}]", ".trivyignore.yaml"), ("vulnerabilities: [{id: a, expired_at: x}]", ".trivyignore.yaml"),
        ("[]", ".trivyignore.yaml"), ("ignore: 1", ".grype.yaml"), ("ignore: [1]", ".grype.yaml"), ("ignore: [{vulnerability: 1}]", ".grype.yaml"),
        ("ignore: [{package: {name: '('}}]", ".grype.yaml"), ("[", "osv-scanner.toml"), ("[[IgnoredVulns]]\nreason = 'x'", "osv-scanner.toml"),
        ("IgnoredVulns = 1", "osv-scanner.toml"), ("x", "unknown.file"),
    ],
)  # fmt: skip
def test_ignore_files_that_are_wrong_are_named(text, name):
    with pytest.raises(UsageError, match=name.replace(".", r"\.")):
        ignored(text, name)


def test_every_format_is_known_by_a_name_and_by_its_own():
    for form, names in ignores.formats().items():
        assert names
        for name in names:
            assert ignores.read(b"", f"some/where/{name}") == ignores.read(b"", "x", form)


# VEX


def vex(status="not_affected", product=None, stamp="2026-01-01T00:00:00Z", name="CVE-2025-1", **other):
    statement = {
        "vulnerability": {"name": name},
        "products": [product or {"@id": "pkg:deb/debian/openssl"}],
        "status": status,
        "timestamp": stamp,
    }
    document = {"@context": "https://openvex.dev/ns/v0.2.0", "statements": [statement | other]}
    return sources.vex_document(json.dumps(document).encode(), "v.json").waivers


@pytest.mark.parametrize(
    "status, clears", [("not_affected", True), ("fixed", True), ("affected", False), ("under_investigation", False)]
)
def test_only_not_affected_and_fixed_suppress(status, clears):
    (mark,) = marks(vex(status, justification="component_not_present"), vulnerability())
    assert (mark is not None) is clears
    if clears:
        assert (mark.by, mark.file, mark.line, mark.reason) == ("vex", "v.json", 1, "component_not_present")


def test_the_latest_statement_counts():
    before, after = vex(), vex("affected", stamp="2026-01-02T00:00:00Z")
    assert marks([*before, *after], vulnerability()) == marks([*after, *before], vulnerability()) == [None]
    assert marks([*vex("affected"), *vex(stamp="2026-01-02T00:00:00Z")], vulnerability())[0]
    assert marks(
        [*vex(), *vex("affected", stamp="2026-01-02T00:00:00Z")],
        vulnerability(),
        at=dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC),
    )[0]


def test_a_statement_from_the_future_is_not_heard():
    assert marks(vex(stamp="2026-01-11T00:00:00Z"), vulnerability()) == [None]


@pytest.mark.parametrize(
    "product, expected",
    [
        ({"@id": "pkg:deb/debian/openssl@3.0.1-1?arch=amd64"}, True), ({"@id": "pkg:deb/debian/openssl@3.0.2"}, False),
        ({"@id": "pkg:oci/app?repository_url=registry.example.com/team/app"}, True), ({"@id": "pkg:oci/app?repository_url=evil.example.com/app"}, False),
        ({"@id": "pkg:oci/app", "subcomponents": [{"@id": "pkg:deb/debian/openssl"}]}, True),
        ({"@id": "pkg:oci/app", "subcomponents": [{"@id": "pkg:deb/debian/curl"}]}, False),
        ({"@id": "https://example.com/app", "hashes": {"sha-256": "a" * 64}}, True), ({"@id": "https://example.com/app", "hashes": {"sha-256": "b" * 64}}, False),
        ({"@id": "pkg:npm/app", "subcomponents": [{"@id": "pkg:deb/debian/openssl"}]}, True),
        ({"@id": "pkg:npm/other", "subcomponents": [{"@id": "pkg:deb/debian/openssl"}]}, False),
    ],
)  # fmt: skip
def test_products(product, expected):
    assert (marks(vex(product=product), vulnerability())[0] is not None) is expected


def test_the_name_that_an_image_gives_itself_matches_nothing():
    unnamed = waivers.Subject(None, IMAGE.digests, IMAGE.packages)
    product = {"@id": "pkg:oci/app?repository_url=registry.example.com/team/app"}
    assert marks(vex(product=product), vulnerability(), image=unnamed) == [None]
    assert marks(
        [Waiver(reason="r", by="exemption", ids=("cve-2025-1",), image="**")], vulnerability(), image=unnamed
    ) == [None]


# baselines, and the whole


def test_a_baseline_takes_out_what_was_there_and_nothing_new():
    old = report(
        vulnerability(),
        found("unreadable", "unreadable-file", path="x"),
        vulnerability("CVE-2025-7", suppressed=Suppressed("r", "vex")),
    )
    given = sources.of_report(old, "old.json").waivers
    newer = vulnerability(
        severity="critical", package=PackageRef("openssl", "3.0.2", ""), fingerprint="CVE-2025-1 openssl"
    )
    mark, *others = marks(
        given,
        newer,
        vulnerability("CVE-2025-2"),
        found("unreadable", "unreadable-file", path="x"),
        vulnerability("CVE-2025-7"),
    )
    assert (mark.by, mark.file, FRESH in mark.reason) == ("baseline", "old.json", True)
    assert others == [None, None, None]


def test_what_is_suppressed_stays_as_it_is():
    mark = Suppressed("owned", "owner")
    assert marks([Waiver(reason="r", by="exemption", ids=("cve-2025-1",))], vulnerability(suppressed=mark)) == [mark]


def test_an_exemption_without_a_readable_end_does_not_count():
    assert marks([Waiver(reason="r", by="exemption", ids=("cve-2025-1",), until="soon")], vulnerability()) == [None]
