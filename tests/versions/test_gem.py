from versions.tables import ascending, refuses


def test_hard_cases() -> None:
    ascending(
        "gem",
        """
        0.a 0=0.0 0.0.1 1.A 1.a=1.0.a=1.0.0.a.0 1.a.1 1.a1.1 1.a.2 1.b=1.0.0.b 1.pre.1=1-1=1.0-1 1.rc1=1.0.rc.1 1.rc2=1.0.rc2 1.rc10 1=1.0=01.00 1.0.0.1.a
        1.0.0.1 1.0.1 1.1.a 1.1 1.10 5.2.1.1 20230915133353
        """,
    )


def test_zeros_between_words() -> None:
    ascending("gem", "1.a.b 1.a.0.b 1.a.0.0.b 1.a 1.a.0.0.1 1.a.0.1 1.a.1")


def test_no_versions() -> None:
    refuses("gem", "a", "1.", ".1", "1..2", "1_0", "1.0+1", "v1", "1 .0", "é", "1-")
