from versions.tables import ascending, refuses


def test_hard_cases() -> None:
    ascending(
        "apk",
        """
        0.1 1.0_alpha 1.0_alpha1 1.0_alpha2_p1 1.0_alpha10 1.0_beta 1.0_pre1 1.0_pre2-r1 1.0_rc1_alpha 1.0_rc1 1.0_rc1-r1
        1.0 1.0-r0=1.0-r00 1.0-r1 1.0-r10 1.0~0a 1.0~a 1.0~a-r1 1.0_cvs1 1.0_svn1 1.0_git20200101 1.0_hg 1.0_p 1.0_p1 1.0_p2-r1
        1.0a 1.0a-r1 1.0b_p1 1.0c 1.0.1 1.1 1.10 2=02 10
        """,
    )


def test_components_with_a_leading_zero_compare_as_text() -> None:
    ascending("apk", "1.0 1.00 1.01 1.011 1.02 1.1 1.2 1.10")


def test_a_chain_of_suffixes() -> None:
    ascending("apk", "1_p_alpha 1_p 1_p-r1 1_p1 1_p1_p1")


def test_no_versions() -> None:
    refuses(
        "apk",
        "a",
        ".1",
        "1.",
        "1..2",
        "1ab",
        "1a1",
        "1a.1",
        "1_foo",
        "1_",
        "1_rcx",
        "1-1",
        "1-r",
        "1-r1a",
        "1~",
        "1~G",
        "1.0_p1b",
        "1.0A",
        "v1",
        "1.0-r1-r2",
    )
