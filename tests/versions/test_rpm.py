from pratique import versions
from versions.tables import ascending, refuses


def test_hard_cases() -> None:
    ascending(
        "rpm",
        """
        1.0~~ 1.0~rc1 1.0=0:1.0=:1.0=1_0=1.0.=01.00 1.0-1.el8 1.0-1.el8_10 1.0-1.el9 1.0-2=1.0-02 1.0-10
        1.0^ 1.0^20200101 1.0a=1.0.a 1.0ab 1.0b 1.0.0 1.0.1~a 1.0.1 1.1 1.10 2.z 2.0 20230915133353 1:0
        """,
    )


def test_numbers_are_newer_than_letters() -> None:
    ascending("rpm", "1.a 1.b 1.0 1.9 1.208")
    ascending("rpm", "a a208 ab")


def test_caret_and_tilde_together() -> None:
    ascending("rpm", "1.0~rc1 1.0~rc1^git1 1.0 1.0^git1~pre 1.0^git1 1.0.1")


def test_a_version_without_release_means_any() -> None:
    end = versions.after("rpm", "1.0")
    for release in ("0~", "1", "1.el9", "zz", "999^x"):
        assert versions.key("rpm", "1.0") < versions.key("rpm", f"1.0-{release}") < end
    for newer in ("1.0^", "1.0a", "1.0.0", "1.1-1"):
        assert versions.key("rpm", newer) >= end
    assert versions.after("rpm", "1.0-1") < versions.key("rpm", "1.0-2")


def test_no_versions() -> None:
    refuses("rpm", "1-", "-1", "1:", "1:-1", "(none):1.0", "a:1", "1:2:3", "1 0", "é", "1.0-1\n")
