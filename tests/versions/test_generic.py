from pratique import versions
from versions.tables import ascending, refuses


def test_what_a_reader_expects() -> None:
    ascending(
        "generic",
        """
        1.0~a 1.0~rc1 1.0-dev 1.0-alpha=1a=v1.0.Alpha 1.0-alpha2 1.0-beta1=1b1 1.0-m1 1.0-pre 1.0-rc1=1_RC_1 1.0-snapshot 1=1.0=1.0.0=v1=01.00 1.0-alpine
        1.0-p1 1.0-é 1.0.1 1.1 1.10 8.0.0.v20110901 8.0.1 20230915
        """,
    )


def test_any_text_is_a_version() -> None:
    for text in ("...", "latest", "\x00", "\ud800", "日本", "²", "v", "a b\tc", "1.0\n"):
        assert versions.key("generic", text)
        assert versions.compare("generic", text, text) == 0
    ascending("generic", "...=-=v0 latest")


def test_no_versions() -> None:
    refuses("generic", "")
