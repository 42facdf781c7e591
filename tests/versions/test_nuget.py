from versions.tables import ascending, refuses


def test_hard_cases() -> None:
    ascending(
        "nuget",
        """
        0=0.0.0.0 1.0.0--5 1.0.0-0=1-0=1.0.0--0 1.0.0-1=1.0.0-01 1.0.0-2147483647 1.0.0--a 1.0.0-2147483648 1.0.0-alpha=1.0.0-ALPHA
        1.0.0-alpha.1 1.0.0-alpha.a 1.0.0-beta=1.0-Beta 1.0.0-rc.2 1.0.0-rc.10 1.0.0-rc1 1.0.0-rc10 1.0.0-rc2 1.0.0=1=1.0=1.0.0.0=01.0+meta
        1.0.0.1-a 1.0.0.1 1.0.1 1.1 1.10
        """,
    )


def test_no_versions() -> None:
    refuses("nuget", "v1.0", "1.0.0.0.0", "a", "1.", "1-", "1-a..b", "1.0+", "1.0-a_b", "1.0 ", "é")
