from pratique import versions
from versions.tables import ascending, refuses


def test_modules() -> None:
    ascending(
        "go",
        """
        v0.0.0-20180101000000-abcdefabcdef v0.0.0-20200101000000-000000000000 v0.0.0 v1.2.3-0.20200101000000-abcdef v1.2.3-alpha
        v1.2.3-alpha.0.20200101000000-abcdef v1.2.3=1.2.3 v1.2.4-0.20200101000000-abcdef v1.2.4 v2.0.0+incompatible=v2.0.0
        """,
    )


def test_toolchains() -> None:
    ascending(
        "go",
        """
        go1=go1.0 go1.4 go1.9.7 go1.20beta1 go1.20rc1=1.20.0-rc.1 go1.20rc10 go1.20=go1.20.0=1.20.0 go1.20.3 go1.21=1.21.0-0 go1.21beta1
        go1.21rc2=1.21.0-rc.2=go1.21rc2-bigcorp go1.21.0=1.21 go1.21.1=go1.21.1-fips go1.100.0 go2.0
        """,
    )


def test_an_experiment_in_the_build_info() -> None:
    assert versions.key("go", "go1.20.3 X:boringcrypto") == versions.key("go", "1.20.3")


def test_no_versions() -> None:
    refuses(
        "go", "(devel)", "devel go1.22-abcdef", "go", "go1.", "gov1", "go1.20.12b5", "go1.21rc", "v1.2.3/x", "latest"
    )
