import itertools

from pratique import versions
from versions.tables import ascending, has_no_key, refuses


def test_hard_cases() -> None:
    ascending(
        "pacman",
        """
        1.0a 1.0alpha 1.0b 1.0rc1 1.0=0:1.0=1+0=01.0 1.0-1 1.0-1.1 1.0-2=1.0-02 1.0-10 1.0.a=1.0_a 1.0.b 1.0.0 1.0.1 1.0.208 1.0..a 1.0..1=1.0+_1 1.0...0
        1.1 1.10 2 1:0.1-1
        """,
    )


def test_a_version_without_pkgrel_means_any() -> None:
    end = versions.after("pacman", "1.0")
    assert versions.key("pacman", "1.0") < versions.key("pacman", "1.0-99.z") < end
    assert versions.key("pacman", "1.0.a-1") > end > versions.key("pacman", "1.0a-1")


def test_a_separator_at_the_end_is_not_transitive() -> None:
    has_no_key("pacman", "1.0.", "1.0.-1", "1-1.")
    circle = ["1a1", "1a.b", "1a.", "1a1"]
    assert [versions.compare("pacman", a, b) for a, b in itertools.pairwise(circle)] == [-1, -1, -1]


def test_no_versions() -> None:
    refuses("pacman", "1-", "-1", "1:", "a:1", "1:2:3", "1 0", "é")
