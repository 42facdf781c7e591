"""What `match` promises, with records shaped as the real databases write them."""

import functools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pratique import versions
from pratique.matching import match
from pratique.matching.matching import UNDECIDED
from pratique.model.advisory import END_OF_LIFE, WONT_FIX, Advisory, Candidates, OsvSeverity, Range
from pratique.model.finding import Kind, Status
from pratique.model.package import Coordinate, Package

ORDERS = {"deb": ("Debian", "12", "dpkg"), "pypi": ("PyPI", "", "pep440"), "rpm": ("AlmaLinux", "8", "rpm"), "composer": ("Packagist", "", "composer"), "maven": ("Maven", "", "maven")}  # fmt: skip


def package(kind, name, version, **more):
    ecosystem, release, order = ORDERS[kind]
    more.setdefault("locations", ("var/lib/x",))
    at = Coordinate(ecosystem, release, more.pop("source", name), version, order)
    return Package(name=name, version=version, type=kind, purl=f"pkg:{kind}/{name}@{version}", coordinate=at, **more)


def affects(kind, name, advisory, introduced="", fixed="", last="", flags=0):
    ecosystem, release, order = ORDERS[kind]
    try:
        lo = versions.key(order, introduced) if introduced else b""
        hi = versions.key(order, fixed) if fixed else versions.after(order, last) if last else b"\xff"
        encoding = versions.encoding(order)
    except (versions.InvalidVersion, versions.NoKey):
        lo, hi, encoding = b"", b"\xff", 0
    return Range(ecosystem, release, name, encoding, lo, hi, advisory, introduced, fixed, last, flags)


def candidates(*ranges, records=(), **more):
    grouped = {}
    for one in ranges:
        grouped.setdefault((one.ecosystem, one.release, one.name), []).append(one)
    known = {one.advisory: Advisory(id=one.advisory) for one in ranges} | {one.id: one for one in records}
    return Candidates(ranges={place: tuple(group) for place, group in grouped.items()}, records=known, **more)


def ids(found):
    return [finding.id for finding in found]


def test_an_announcement_of_five_cves_gives_five_findings():
    upstream = tuple(f"CVE-2023-000{n}" for n in range(1, 6))
    dsa = Advisory(
        id="DSA-5343-1", published="2023-02-07T00:00:00Z", upstream=upstream, summary="openssl - security update"
    )
    found = match(
        [package("deb", "libssl3", "3.0.1-1", source="openssl")],
        candidates(affects("deb", "openssl", dsa.id, fixed="3.0.2-1"), records=[dsa]),
    )
    assert ids(found) == list(upstream)
    for one in found:
        assert (one.aliases, one.fixed, one.status, one.fix_date) == (
            ("DSA-5343-1",),
            ("3.0.2-1",),
            Status.FIXED,
            dsa.published,
        )
        assert one.package.name == "libssl3"


def test_names_of_one_vulnerability_are_one_finding():
    ghsa = Advisory(id="GHSA-aaaa", aliases=("CVE-2024-0001",), database_specific={"severity": "HIGH"})
    pysec = Advisory(id="PYSEC-2024-1", aliases=("GHSA-aaaa",))
    found = match(
        [package("pypi", "django", "2.2")],
        candidates(
            affects("pypi", "django", ghsa.id, fixed="2.2.1"),
            affects("pypi", "django", pysec.id, fixed="2.2.3"),
            records=[ghsa, pysec],
        ),
    )
    (one,) = found
    assert (one.id, one.advisories, one.severity, one.severity_source) == (
        "CVE-2024-0001",
        ("GHSA-aaaa", "PYSEC-2024-1"),
        "high",
        "GHSA",
    )
    assert one.fixed == ("2.2.3",), "at 2.2.1 the other record still holds"


def test_records_without_a_cve_that_name_each_other_are_one_finding():
    records = [
        Advisory(id="RUSTSEC-1", aliases=("GHSA-b",)),
        Advisory(id="GHSA-b", aliases=("OSV-1",)),
        Advisory(id="OSV-1"),
        Advisory(id="OSV-2"),
    ]
    found = match(
        [package("pypi", "a", "1")], candidates(*(affects("pypi", "a", one.id) for one in records), records=records)
    )
    assert ids(found) == ["GHSA-b", "OSV-2"]


def test_a_withdrawn_record_never_counts_not_even_for_severity():
    gone = Advisory(
        id="GHSA-x",
        withdrawn="2024-01-01T00:00:00Z",
        aliases=("CVE-2024-0002",),
        database_specific={"severity": "CRITICAL"},
    )
    stands = Advisory(id="PYSEC-2024-2", aliases=("CVE-2024-0002",))
    here = package("pypi", "a", "1")
    assert match([here], candidates(affects("pypi", "a", gone.id), records=[gone])) == ()
    (one,) = match(
        [here], candidates(affects("pypi", "a", gone.id), affects("pypi", "a", stands.id), records=[gone, stands])
    )
    assert (one.advisories, one.severity) == ((stands.id,), "unknown")


def test_errata_for_bugs_are_no_vulnerabilities_unless_they_name_one():
    bug = Advisory(id="ALBA-2019:0973", summary="container-tools bug fix update")
    fix = Advisory(id="ALEA-2022:1", related=("CVE-2022-0001",))
    found = match(
        [package("rpm", "a", "1-1.el8")],
        candidates(*(affects("rpm", "a", one.id, fixed="2-1.el8") for one in (bug, fix)), records=[bug, fix]),
    )
    assert ids(found) == ["CVE-2022-0001"]


@pytest.mark.parametrize(
    "flags, fixed, status",
    [
        (0, "2", "fixed"),
        (WONT_FIX, "2", "fixed"),
        (WONT_FIX, "", "wont-fix"),
        (END_OF_LIFE, "", "end-of-life"),
        (0, "", "affected"),
    ],
)
def test_what_the_distribution_says_of_a_fix_is_kept(flags, fixed, status):
    (one,) = match([package("deb", "a", "1")], candidates(affects("deb", "a", "DEBIAN-1", fixed=fixed, flags=flags)))
    assert one.status == status


def test_each_branch_has_its_own_fix_and_several_are_ordered():
    branches = [affects("pypi", "a", "GHSA-1", i, f) for i, f in (("", "1.9"), ("2.0", "2.0.10"), ("3.0", "3.1"))]
    (one,) = match([package("pypi", "a", "2.0.5")], candidates(*branches))
    assert one.fixed == ("2.0.10",), "1.9 is below it"
    both = [affects("deb", "a", "DSA-1", fixed="1.10-1"), affects("deb", "a", "DLA-1", fixed="1.9-1")]
    records = [Advisory(id=name, upstream=("CVE-2024-0001",)) for name in ("DSA-1", "DLA-1")]
    (one,) = match([package("deb", "a", "1.2-1")], candidates(*both, records=records))
    assert one.fixed == ("1.10-1",)


@pytest.mark.parametrize("version", ["dev-main", "dev-feature/x", "not a version"])
def test_what_does_not_compare_is_said_once_and_never_silent(version):
    known = [affects("composer", "drupal/core", f"FOP-{n}", "1.0", "2.0") for n in range(3)]
    (one,) = match([package("composer", "drupal/core", version)], candidates(*known))
    assert (one.kind, one.id, one.advisories) == (Kind.UNREADABLE, UNDECIDED, ("FOP-0", "FOP-1", "FOP-2"))


def test_a_bound_that_is_no_version_is_said_too():
    (one,) = match(
        [package("pypi", "apache-airflow", "2.8.0")],
        candidates(affects("pypi", "apache-airflow", "PYSEC-1", last="2.9.0-NA")),
    )
    assert one.kind == Kind.UNREADABLE


def test_bounds_without_a_key_go_by_text():
    for version, hit in (("1.0-alpha-1", True), ("1.0", False), ("2.0", False)):
        one = replace(affects("maven", "g:a", "GHSA-1", fixed="1.0"), encoding=0, lo=b"", hi=b"\xff")
        assert bool(match([package("maven", "g:a", version)], candidates(one))) is hit


def test_an_unknown_order_is_said():
    odd = replace(package("pypi", "a", "1"), coordinate=Coordinate("PyPI", "", "a", "1", "no-such-order"))
    (one,) = match([odd], candidates(affects("pypi", "a", "X-1", fixed="2")))
    assert one.kind == Kind.UNREADABLE


def test_a_listed_version_is_enough():
    known = replace(
        candidates(), exact={("PyPI", "", "a"): {"1": ("PYSEC-1",)}}, records={"PYSEC-1": Advisory(id="PYSEC-1")}
    )
    assert ids(match([package("pypi", "a", "1"), package("pypi", "a", "2")], known)) == ["PYSEC-1"]


def test_other_distributions_and_releases_do_not_meet():
    known = candidates(affects("deb", "a", "DSA-1"), replace(affects("deb", "a", "DSA-2"), release="11"))
    assert ids(match([package("deb", "a", "1"), package("rpm", "a", "1"), package("pypi", "a", "1")], known)) == [
        "DSA-1"
    ]


MODULAR = Advisory(id="ALSA-2023:1", summary="Important: nodejs:18 security update", related=("CVE-2023-0001",))
BUILDS = [
    affects("rpm", "nodejs", MODULAR.id, fixed=f"1:18.12.1-2.module_el8.{minor}") for minor in ("6.0+1+aa", "7.0+2+bb")
]


@pytest.mark.parametrize(
    "version, label, hit",
    [
        ("1:18.9.1-1.module_el8.6.0+1+a", "nodejs:18:8060020230101:a", True),
        ("1:16.9.1-1.module_el8.6.0+1+a", "nodejs:16:8060020230101:a", False),
        ("1:16.9.1-1.el8", "", False),
        ("1:18.9.1-1.module_el8.6.0+1+a", "", True),
        ("1:18.9.1-1.module_el8.6.0+1+a", "other:1:8060020230101:a", True),
        ("1:18.12.1-2.module_el8.6.0+1+aa", "nodejs:18:8060020230101:a", False),
        ("1:18.12.1-2.module_el8.7.0+2+bb", "nodejs:18:8060020230101:a", False),
        ("1:18.12.1-1.module_el8.7.0+2+bb", "nodejs:18:8060020230101:a", True),
    ],
)
def test_modules_meet_their_own_stream_and_any_build_of_the_fix(version, label, hit):
    found = match([package("rpm", "nodejs", version, module=label)], candidates(*BUILDS, records=[MODULAR]))
    assert bool(found) is hit


def test_a_modular_package_does_not_meet_errata_of_others():
    plain = affects("rpm", "nodejs", "ALSA-2", fixed="1:20-1.el8")
    here = package("rpm", "nodejs", "1:18.9.1-1.module_el8.6.0+1+a", module="nodejs:18:1:a")
    assert match([here], candidates(plain)) == ()


def test_the_fingerprint_holds_no_version_line_or_layer():
    known = candidates(affects("pypi", "a", "GHSA-1", fixed="9"))
    one, other = (
        match([package("pypi", "a", version, line=line, layer=layer)], known)[0]
        for version, line, layer in (("1", 3, "sha256:a"), ("2", 70, "sha256:b"))
    )
    assert one.fingerprint == other.fingerprint
    assert one.fingerprint != match([package("pypi", "a", "1", locations=("elsewhere",))], known)[0].fingerprint


def test_what_a_distribution_owns_is_listed_and_suppressed_with_its_owner():
    (one,) = match(
        [package("pypi", "a", "1", owner="pkg:deb/debian/python3-a@1")], candidates(affects("pypi", "a", "GHSA-1"))
    )
    assert one.suppressed.by == "owner"
    assert "pkg:deb/debian/python3-a@1" in one.suppressed.reason


def test_risk_counts_exploitation_and_ransomware():
    record = Advisory(
        id="CVE-2024-1000", severity=(OsvSeverity("CVSS_V3", "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N"),)
    )
    known = functools.partial(candidates, affects("pypi", "a", record.id), records=[record])
    here = [package("pypi", "a", "1")]
    quiet, likely, exploited, ransom = (
        match(here, one)[0].risk
        for one in (
            known(),
            known(epss={record.id: 0.5}),
            known(kev=frozenset({record.id})),
            known(kev=frozenset({record.id}), ransomware=frozenset({record.id})),
        )
    )
    severity = (0.245 + 0.31) / 2
    assert (quiet, likely, exploited, ransom) == pytest.approx(
        (0, 50 * severity, 105 * severity, 110 * severity), abs=0.01
    )


TEXTS = ["0.9", "1.0", "1.0.post1", "1.0rc1", "1!0.1", "2.0", "2.0.1", "3"]
RANGES = st.tuples(st.sampled_from(["", *TEXTS]), st.sampled_from(["fixed", "last", ""]), st.sampled_from(TEXTS))


@given(st.sampled_from(TEXTS), st.lists(RANGES, max_size=6))
def test_ranges_mean_what_comparing_means(version, given_ranges):
    known, wanted = [], set()
    for number, (introduced, kind, end) in enumerate(given_ranges):
        known.append(
            affects(
                "pypi", "a", f"X-{number}", introduced, end if kind == "fixed" else "", end if kind == "last" else ""
            )
        )
        after = not introduced or versions.compare("pep440", version, introduced) >= 0
        side = versions.compare("pep440", version, end)
        if after and (not kind or side < 0 or (kind == "last" and side == 0)):
            wanted.add(f"X-{number}")
    assert set(ids(match([package("pypi", "a", version)], candidates(*known)))) == wanted


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["pypi", "deb"]), st.sampled_from("ab"), st.sampled_from(["1", "2", "3"]), st.integers(0, 2)
        ),
        max_size=8,
    ),
    st.randoms(),
)
def test_the_order_of_packages_and_of_candidates_does_not_matter(given_packages, shuffler: random.Random):
    packages = [package(kind, name, version, line=line) for kind, name, version, line in given_packages]
    records = [
        Advisory(id="GHSA-1", aliases=("CVE-2024-0001",), summary="one"),
        Advisory(id="PYSEC-1", aliases=("GHSA-1",), summary="two"),
        Advisory(id="DSA-1", upstream=("CVE-2024-0001", "CVE-2024-0002"), summary="three"),
    ]
    known = [
        affects(kind, name, one.id, fixed=fixed)
        for kind in ("pypi", "deb")
        for name in "ab"
        for one, fixed in zip(records, ("2", "3", ""), strict=True)
    ]
    once = match(packages, candidates(*known, records=records))
    for one in (packages, records, known):
        shuffler.shuffle(one)
    assert match(packages, candidates(*known, records=records)) == once
