"""Nothing that a file holds breaks the checks of this folder: findings with a line of it, or a named error."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.pipeline.made import examine
from pratique.checks import check
from pratique.errors import InputError

FOLDER = "pratique.checks.pipeline"
CHECKS = {one.id: one for one in check.load(FOLDER)}


WORDS = [
    *("on: push\n", "jobs:\n", "  a:\n", "    steps:\n", "      - run: ", "      - uses: ", "    needs: [a, b]\n"),
    *(
        "stages: [a, b]\n",
        "x:\n",
        "  script:\n",
        "    - ",
        "  extends: x\n",
        "  needs: [x]\n",
        "  image: ",
        "&a ",
        "*a\n",
    ),
    *(
        "pipeline {\n",
        "stage('x') {\n",
        "steps {\n",
        "sh '",
        'sh "',
        "'''",
        '"""',
        "}\n",
        "${",
        "}",
        "(",
        ")",
        "[",
        "]",
        ":",
    ),
    *("apiVersion: tekton.dev/v1\nkind: Task\nspec:\n", "  tasks:\n", "    - name: a\n", "      script: |\n        "),
    *(
        "trivy image app",
        "docker push a/b:1",
        "cosign sign --key k a/b:1",
        "|| true",
        "| tee x",
        "if ",
        "; then",
        "; fi\n",
    ),
    *(
        "${{ github.event.issue.title }}",
        "${{",
        "}}",
        "$(params.x)",
        "$(",
        "$X",
        "!reference [x, script]",
        "\n",
        "\t",
        "\0",
    ),
    *("é", "\\", "'", '"', "#", "|\n", ">\n", "- ", "on:\n", "permissions: write-all\n", "true\n", "null\n", "9" * 30),
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map("".join) | st.text(max_size=80)
HEADS = ("", "on: push\njobs:\n", "pipeline {\n", "stages: [a]\nx:\n  script:\n    - ", "apiVersion: tekton.dev/v1\n")


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(head=st.sampled_from(HEADS), text=TEXTS)
def test_any_text_gives_findings_or_a_named_error(head, text):
    try:
        found = examine(head + text)
    except InputError:
        return
    count = len((head + text).splitlines()) + 1
    assert all(each.id in CHECKS and 1 <= each.location.line <= count for each in found.findings)
