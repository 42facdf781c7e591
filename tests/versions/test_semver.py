from pratique import versions
from versions.tables import ascending, refuses


def test_the_specification() -> None:
    ascending(
        "semver", "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0"
    )


def test_hard_cases() -> None:
    ascending(
        "semver",
        """
        0=0.0.0=v0 0.0.1-0=0.0.1-00 0.0.1-0.a 0.0.1-1 0.0.1-10 0.0.1-208 0.0.1-- 0.0.1--1 0.0.1-0a 0.0.1-A 0.0.1-a 0.0.1-a.0 0.0.1-a-b
        0.0.1=v0.0.1=V0.0.1=0.0.1+build.7=00.00.01 0.0.10 0.1.0=0.1 1.2.3-beta.1=1.2.3beta.1 1.2.3 8.0.22 8.0.22.1 9007199254740993.0.0
        """,
    )


def test_an_equals_sign_in_front() -> None:
    assert versions.key("semver", "=v1.2.3") == versions.key("semver", "1.2.3")


def test_no_versions() -> None:
    refuses(
        "semver",
        "a",
        "1.",
        ".1",
        "1..2",
        "1.2.3-a..b",
        "1.2.3+",
        "1.2.3-é",
        "1.2.3 ",
        "^1.2.3",
        "1.x",
        "latest",
        "vv1",
        "1.2.3-a_b",
    )
