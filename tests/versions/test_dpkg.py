from versions.tables import ascending, refuses


def test_hard_cases() -> None:
    ascending(
        "dpkg",
        """
        0~~=0:0~~ 0~ 0=0-0=00-00 0-0a 0a~ 0a 0+ 1.0~rc1-1 1.0~rc1-1ubuntu1 1.0-0~bpo1 1.0=1.0-0=01.0=0:1.0 1.0-0ubuntu0.1
        1.0-1~deb11u1 1.0-1=1.0-01 1.0-1+b1 1.0-1+deb12u1 1.0-1.1 1.0-2 1.0-10 1.0a 1.0+dfsg-1 1.0-1-1 1.0. 1.0.0-1 1.1 1.10
        9:0 300:0~
        """,
    )


def test_letters_before_other_characters() -> None:
    ascending("dpkg", "1~ 1 1A 1Z 1a 1z 1+ 1. 1_")


def test_a_hyphen_belongs_to_upstream_but_for_the_last() -> None:
    ascending("dpkg", "1-1 1-1-1 1-2-1 1:0-1-1")


def test_a_first_character_may_be_a_letter() -> None:
    ascending("dpkg", "a1 b1 b2")


def test_no_versions() -> None:
    refuses("dpkg", ":1", "a:1", "1:", "1-", "-1", "1:-1", "1 2", "1\n", "é", "1:2 ", "-")
