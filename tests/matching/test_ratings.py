"""What records say of severity, in each of the shapes that real databases write, and which of it counts."""

import pytest

from pratique.matching import ratings
from pratique.matching.severity import rate
from pratique.model.advisory import Advisory, OsvAffected, OsvPackage, OsvSeverity
from pratique.model.finding import Rating, Severity
from pratique.model.package import Coordinate

HIGH = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"
MEDIUM = "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N"
V4_LOW = "CVSS:4.0/AV:N/AC:H/AT:N/PR:H/UI:P/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N"
DEBIAN = Coordinate("Debian", "12", "openssl", "3.0.1-1", "dpkg")
PYPI = Coordinate("PyPI", "", "django", "2.2", "pep440")


def affected(ecosystem, name, **more):
    return OsvAffected(OsvPackage(ecosystem, name), **more)


def record(name, **more):
    return Advisory(id=name, **more)


SHAPES = [
    (record("UBUNTU-CVE-2023-1", severity=(OsvSeverity("Ubuntu", "medium"),)), ("UBUNTU", "medium", "")),
    (record("GHSA-1", database_specific={"severity": "MODERATE"}), ("GHSA", "medium", "")),
    (record("BIT-a-2023-1", database_specific={"severity": "Critical", "cpes": []}), ("BIT", "critical", "")),
    (record("ALSA-2023:1", summary="Important: kernel security update"), ("ALSA", "high", "")),
    (record("RLSA-2023:1", summary="Low: openssl security update"), ("RLSA", "low", "")),
    (record("ELSA-2023-1", summary="openssl security update (IMPORTANT)"), ("ELSA", "high", "")),
    (record("RUBYSEC-a", database_specific={"cvss_v3": 7.5}), ("RUBYSEC", "high", "CVSSv31")),
    (record("RUBYSEC-a", database_specific={"cvss_v2": 9.3}), ("RUBYSEC", "high", "CVSSv2")),
    (record("PYSEC-1", severity=(OsvSeverity("CVSS_V3", HIGH),)), ("PYSEC", "high", "CVSSv31")),
    (record("RUSTSEC-1", affected=(affected("crates.io", "a", database_specific={"cvss": MEDIUM}),)), ("RUSTSEC", "medium", "CVSSv31")),
    (record("RUSTSEC-2", affected=(affected("crates.io", "a", database_specific={"informational": "unmaintained", "cvss": None}),)), ("RUSTSEC", "negligible", "")),
    (record("CVE-2018-1", affected=(affected("kubernetes", "k8s.io/x", severity=(OsvSeverity("CVSS_V3", HIGH),)),)), ("CVE", "high", "CVSSv31")),
    (record("MAL-2023-462"), ("MAL", "critical", "")),
]  # fmt: skip


@pytest.mark.parametrize("given, wanted", SHAPES)
def test_shapes_of_real_databases(given, wanted):
    (found,) = ratings.of(given)
    assert (found.source, found.severity, found.method) == wanted


@pytest.mark.parametrize(
    "given",
    [
        record("GHSA-1", database_specific={"severity": 7}),
        record("GHSA-1", database_specific=["severity"]),
        record("GHSA-1", database_specific={"severity": {"a": 1}}),
        record("GHSA-1", severity=(OsvSeverity("CVSS_V3", "CVSS:3.1/AV:N"), OsvSeverity("CVSS_V3", 7.5))),
        record("RUBYSEC-1", database_specific={"cvss_v3": "7.5", "cvss_v4": True, "cvss_v2": 11}),
        record("RUBYSEC-1", database_specific={"cvss_v3": float("nan")}),
        record("GHSA-1", summary="Important: a language's title is prose"),
        record("ALSA-1", summary="kernel bug fix: and more"),
        record("RUSTSEC-1", affected=(affected("crates.io", "a", ecosystem_specific="low", database_specific=3),)),
    ],
)
def test_what_cannot_be_read_says_nothing(given):
    assert ratings.of(given) == ()


def test_only_entries_about_the_package_and_release_count():
    one = record(
        "DEBIAN-CVE-2023-1",
        affected=(
            affected("Debian:11", "openssl", ecosystem_specific={"urgency": "high"}),
            affected("Debian:12", "openssl", ecosystem_specific={"urgency": "unimportant"}),
            affected("Debian:12", "nodejs", ecosystem_specific={"urgency": "medium"}),
        ),
    )
    assert ratings.of(one, DEBIAN) == (Rating("DEBIAN", Severity.NEGLIGIBLE),)


def test_a_name_that_the_ecosystem_normalises_is_the_same():
    one = record(
        "PYSEC-1",
        affected=(
            affected("PyPI", "Django", database_specific={"severity": "low"}),
            affected("PyPI", "other", database_specific={"severity": "high"}),
        ),
    )
    assert [rating.severity for rating in ratings.of(one, PYPI)] == ["low"]


GHSA = record("GHSA-1", severity=(OsvSeverity("CVSS_V3", HIGH),), database_specific={"severity": "MODERATE"})
PYSEC = record("PYSEC-1", severity=(OsvSeverity("CVSS_V3", HIGH), OsvSeverity("CVSS_V4", V4_LOW)))
UBUNTU = record("UBUNTU-CVE-1", severity=(OsvSeverity("Ubuntu", "low"), OsvSeverity("CVSS_V3", HIGH)))
DSA = record("DSA-1-1", summary="openssl - security update")
ALSA = record("ALSA-2023:1", summary="Moderate: openssl security update")

CHOICES = [
    ("its own database's word before its vector", [GHSA], [], ("medium", "GHSA")),
    ("the newest method", [PYSEC], [], ("low", "PYSEC")),
    ("a word of one of several own records", [PYSEC, GHSA], [], ("medium", "GHSA")),
    ("the distribution's word before anyone else's", [ALSA], [GHSA, PYSEC], ("medium", "ALSA")),
    ("another record of the CVE where its own says nothing", [DSA], [GHSA], ("medium", "GHSA")),
    ("CVSS before the word of another distribution", [DSA], [UBUNTU], ("high", "UBUNTU")),
    ("the distribution's own word", [UBUNTU], [GHSA], ("low", "UBUNTU")),
    ("nothing anywhere", [DSA], [], ("unknown", "")),
]


@pytest.mark.parametrize("why, own, others, wanted", CHOICES)
def test_which_counts(why, own, others, wanted):
    level, source, every = rate(own, others, PYPI if own[0] in (GHSA, PYSEC) else DEBIAN)
    assert (level, source) == wanted, why
    assert {rating.source for rating in every} >= ({source} if source else set())


def test_all_sources_are_kept_whatever_was_chosen():
    _, _, every = rate([ALSA], [GHSA, UBUNTU], DEBIAN)
    assert [(rating.source, rating.severity, rating.score) for rating in every] == [
        ("ALSA", "medium", 0.0),
        ("GHSA", "medium", 0.0),
        ("GHSA", "high", 7.5),
        ("UBUNTU", "low", 0.0),
        ("UBUNTU", "high", 7.5),
    ]


def test_the_order_of_records_does_not_matter():
    low = record("GHSA-2", database_specific={"severity": "LOW"})
    for own in ([GHSA, low, PYSEC], [PYSEC, low, GHSA]):
        assert rate(own, [], PYPI)[:2] == ("medium", "GHSA")


def test_a_record_with_a_hundred_thousand_severities_is_bounded():
    many = tuple(OsvSeverity("Ubuntu", "low") for _ in range(100_000))
    assert len(ratings.of(record("UBUNTU-1", severity=many))) == 1
