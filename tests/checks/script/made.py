"""Scripts as tests write them: text → findings. A shebang tells shell from Python."""

import datetime as dt

from pratique.checks import script
from pratique.checks.files import Examination, SourceFile

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def file(text: str | bytes) -> SourceFile:
    body = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return SourceFile("a.sh" if body.startswith(b"#!") else "a.py", body, AT)


def examine(text: str | bytes) -> Examination:
    """Nothing is said of a file that is not recognised."""
    given = file(text)
    return script.examine(given) if script.recognises(given) else Examination()


def lines(text: str, rule: str) -> list[int]:
    """Lines on which a rule is broken."""
    return [found.location.line for found in examine(text).findings if found.id == f"script/{rule}"]
