from pratique import versions
from versions.tables import ascending, refuses


def test_hard_cases() -> None:
    ascending(
        "pep440",
        """
        1.dev0=1.0.dev=1-dev 1a0=1.0.alpha=1.0-A.0 1.0a1.dev1 1.0a1=v1.0a1=1.0-alpha.1=1_a_1=1.0ALPHA1 1.0a1.post1.dev1 1.0a1.post1
        1.0a2 1.0b1.dev1 1.0b1=1.0beta1 1.0rc1=1.0c1=1.0pre1=1.0-preview-1 1.0rc10 1=1.0=1.0.0=01.00=v1=0!1 1.0+a 1.0+a.1 1.0+ab 1.0+1=1.0+01
        1.0+1.a=1.0+1-A 1.0+1.1 1.0+208 1.0.post0.dev1 1.0.post0=1.0-0=1.0post=1.0r0=1.0.rev 1.0.post1=1.0-1 1.0.post1+a 1.0.1.dev1 1.0.1 1.1 1.10
        2026.1 1!0.1
        """,
    )


def test_what_packaging_tolerates() -> None:
    ascending("pep440", "1.0a0=1.0a.=1.0a- 1.0b_")


def test_blanks_around_are_ignored() -> None:
    assert versions.key("pep440", " 1.0a1\n") == versions.key("pep440", "1.0a1")


def test_no_versions() -> None:
    refuses(
        "pep440",
        "1.0-beta-final",
        "2004d",
        "1.0.dev-abc",
        "1.0+",
        "1.0+a..b",
        "a",
        "1..0",
        "!1",
        "1.0.",
        "1.0.dev1.post1",
        "1.0po\u017ft1",
        "\uff11",
        "1.0+é",
    )
