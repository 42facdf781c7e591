from pratique import versions
from versions.tables import ascending, has_no_key, refuses


def test_hard_cases() -> None:
    ascending(
        "composer",
        """
        1.0-dev=1.0.0.0-dev=v1.0.dev 1.0-alpha-dev 1.0-alpha=1.0.0-a=1.0_ALPHA 1.0-alpha1-dev 1.0-alpha1=1.0a1=1.0.0.0-alpha.1 1.0-alpha2 1.0-alpha10
        1.0-beta=1.0b 1.0-RC1=1.0.0rc1=v1.0-rc.1 1.0-RC1.2 1.0-RC2 1=1.0=v1.0.0.0=1.0-stable=1.0+build.5=1.0@beta=01.00 1.0-patch=1.0p=1.0-pl 1.0-p1 1.0.0.1
        1.0.1 1.1 1.10 1.x-dev=1.9999999.9999999.9999999-dev 2.0 2.0.1 2.0.x-dev=2.0.*-dev 2.1 10 2010.1.2=2010.01.02 20200101
        """,
    )


def test_dates() -> None:
    ascending("composer", "201001 20100102 20100102-patch")
    ascending("composer", "2010-01-02=2010:01:02 2010-01-02-3=2010-01-02.3 2010-01-03")


def test_branches() -> None:
    has_no_key("composer", "dev-main", "dev-feature/x", "master", "DEV-main")
    assert versions.compare("composer", "dev-main", "0.1-dev") == -1
    assert versions.compare("composer", "master", "dev-master") == 0


def test_no_versions() -> None:
    refuses("composer", "a", "1.0.0.0.0", "1.0-foo", "main-dev", "dev-", "1.0 ", "é", "1.0-alpha-", "^1.0")
