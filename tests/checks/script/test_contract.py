"""Promises of every check of scripts that scan: its page is whole, its examples hold with their lines, no text breaks it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.script.made import examine, file
from pratique import plugins
from pratique.checks import check, script
from pratique.errors import InputError

FOLDER = "pratique.checks.script"
CHECKS = {one.id: one for one in check.load(FOLDER)}


def module(one: check.Check):
    return plugins.load_one(FOLDER, one.id.partition("/")[2].replace("-", "_"))


def cases(name: str):
    return [
        pytest.param(one.id, example, id=f"{one.id}-{number}")
        for one in CHECKS.values()
        for number, example in enumerate(getattr(module(one), name).items() if name == "FAILS" else module(one).PASSES)
    ]


@pytest.mark.parametrize("name", CHECKS)
def test_the_page_is_whole(name):
    one = CHECKS[name]
    said = check.paragraphs(module(one).__doc__)
    assert set(said) == {"title", "why", "fix", "references"}
    assert all(said.values())
    assert one.rule.url.startswith("https://")
    assert len(one.rule.title) < 120
    assert module(one).FAILS
    assert module(one).PASSES


@pytest.mark.parametrize("name, example", cases("FAILS"))
def test_a_failing_example_is_found_on_its_line(name, example):
    text, line = example
    assert script.recognises(file(text))
    found = [each for each in examine(text).findings if each.id == name]
    assert line in [each.location.line for each in found]
    assert all(each.title.endswith((".", "…")) and each.fingerprint and each.location.path for each in found)
    assert len({each.fingerprint for each in found}) == len(found)


@pytest.mark.parametrize("name, text", cases("PASSES"))
def test_a_passing_example_is_not(name, text):
    assert not [(each.title, each.location.line) for each in examine(text).findings if each.id == name]


WORDS = [
    *(
        "import subprocess\n",
        "def f(x):\n",
        "    r = subprocess.run(['trivy', 'image', x])\n",
        "    return []\n",
        "try:\n",
        "    pass\n",
    ),
    *(
        "    if r.returncode == 0:\n",
        "        return r\n",
        "except Exception:\n",
        "os.system(f'trivy {x}')\n",
        "('CapAdd', [])",
        ".get",
    ),
    *(
        "trivy image app",
        "docker ps",
        " | grep privileged",
        " || true",
        "if ",
        "; then\n",
        "fi\n",
        "set -e\n",
        "echo $x | cut -f1\n",
    ),
    *("(", ")", "[", "]", "{", "}", "'", '"', "\n", "\t", "\0", "\\", "é", "#", "$(", "`", "<<EOF\n", "-" * 30),
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map("".join) | st.text(max_size=80)
HEADS = ("#!/bin/sh\n", "#!/bin/bash\nset -e\n", "import subprocess  # trivy\n")


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(head=st.sampled_from(HEADS), text=TEXTS)
def test_any_text_gives_findings_or_a_named_error(head, text):
    try:
        found = examine(head + text)
    except InputError:
        return
    count = len((head + text).splitlines()) + 1
    assert all(each.id in CHECKS and 1 <= each.location.line <= count for each in found.findings)
