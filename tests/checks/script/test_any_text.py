"""Nothing that a file holds breaks the checks of this folder: findings with a line of it, or a named error."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.script.made import examine
from pratique.checks import check
from pratique.errors import InputError

FOLDER = "pratique.checks.script"
CHECKS = {one.id: one for one in check.load(FOLDER)}


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
