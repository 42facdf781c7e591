import itertools

from pratique import versions
from versions.tables import ascending, has_no_key, refuses


def test_hard_cases() -> None:
    ascending(
        "maven",
        """
        0=0.0=ga 1-alpha 1-alpha-1=1a1=1.0-a1=1.0.alpha1 1-alpha-2 1-beta 1-b2=1.0.0.Beta2 1-milestone=1.milestone 1-m3 1-rc=1-cr 1-rc-1=1-RC1=1.0.0.CR1 1-rc2
        1-rc10 1-rc.1 1-SNAPSHOT 1=1.0=1.0.0=1-ga=1.0.Final=1.0.RELEASE=1-0=1.=1- 1-sp 1-sp-1 1-abc 1-foo 1-foo-1=1foo1 1-foo.1 1-jre=1.0-jre 1-xyz 1-1 1-1.1 1-2 1-10
        1.0.1-alpha 1.0.1 1.1 1.10 2.0.0.v20110901 2.0.1 10000000000
        """,
    )


def test_words_at_the_beginning() -> None:
    ascending("maven", "alpha 0 Finchley.RC1 Finchley Finchley.SR1 Finchley.SR2 Greenwich r03 r09 0.1 1")


def test_what_is_not_transitive_has_no_key() -> None:
    has_no_key(
        "maven", "1.foo.1", "1.0.alpha.1", "1--1", "1-0-1", "0-alpha", "1-final-1", "1.0000000000.1", "3.18.0.rc.1"
    )
    chain = ["1.foo.1", "1-alpha", "1", "1.foo.1"]
    assert [versions.compare("maven", a, b) for a, b in itertools.pairwise(chain)] == [-1, -1, -1]


def test_comparison_without_keys() -> None:
    table = {
        "1.0.alpha.1 1": -1,
        "1.0.alpha.1 1-1": 1,
        "0-alpha 0": -1,
        "1--1 1-1": -1,
        "1-0-1 1--1": 0,
        "1.0000000000.1 1.5.1": 1,
        "1--alpha 1": -1,
        "1-final-1 1": 1,
    }
    for pair, expected in table.items():
        assert versions.compare("maven", *pair.split()) == expected, pair


def test_no_versions() -> None:
    refuses("maven", "", "1 0", "é", "1\t", "[1.0,2.0) ")
