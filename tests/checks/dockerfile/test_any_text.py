"""Nothing that a file holds breaks the checks of this folder: findings with a line of it, or a named error."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.dockerfile.made import examine
from pratique.checks import check
from pratique.errors import InputError

FOLDER = "pratique.checks.dockerfile"
CHECKS = {one.id: one for one in check.load(FOLDER)}


WORDS = [
    *(
        "FROM",
        "RUN",
        "COPY",
        "ADD",
        "ENV",
        "ARG",
        "LABEL",
        "EXPOSE",
        "USER",
        "WORKDIR",
        "CMD",
        "ENTRYPOINT",
        "HEALTHCHECK",
        "ONBUILD",
    ),
    *(
        "SHELL",
        "VOLUME",
        "MAINTAINER",
        "STOPSIGNAL",
        "\n",
        "\n",
        "\\\n",
        "# x\n",
        "<<EOF",
        "EOF\n",
        "AS",
        "--from=0",
        "--mount=type=cache",
        "=",
    ),
    *(
        '["a", "b"]',
        "debian:12",
        "$X",
        "${X:-1}",
        "'",
        '"',
        "&&",
        "|",
        "apt-get install",
        "pip install -r",
        "cd /x",
        "-y",
        "a",
        ".",
        "/",
        "1:2",
    ),
    *(
        "# hadolint ignore=DL3008\n",
        "# pratique: ignore=",
        "alpine",
        "é",
        "\0",
        "\t",
        "$(",
        "`",
        "--chmod=777",
        "[",
        "{",
        "9" * 30,
    ),
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join) | st.text(max_size=80)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(text=TEXTS)
def test_any_text_gives_findings_or_a_named_error(text):
    try:
        found = examine(text.encode("utf-8", "surrogatepass"))
    except InputError:
        return
    count = text.count("\n") + 1
    assert all(each.id in CHECKS and 1 <= each.location.line <= count for each in found.findings)
