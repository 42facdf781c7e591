"""A script's text is put together from what somebody outside decides.

Why: the expression is replaced before a shell reads the script: a pull request with the title `"; curl … | sh #` runs code with the pipeline's token and secrets.
Fix: hand the value over as an environment variable (`env: {TITLE: ${{ … }}}`) and write `"$TITLE"` in the script; in Jenkins use single quotes; in Tekton `env` or `args`; in GitLab no `eval`.
References: https://docs.github.com/en/actions/concepts/security/script-injections
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline import _untrusted
from pratique.checks.pipeline._actions import name
from pratique.checks.pipeline._runs import Run
from pratique.documents.pipeline import Pipeline, Step, Value, insertions
from pratique.model.finding import Severity

FAILS: Lines = {
    "on: issues\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n          make\n          echo ${{ github.event.issue.title }}\n": 8,
    "on: pull_request\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo ${{ env.T }}\n        env:\n          T: ${{ github.head_ref }}\n": 6,
    "on: issues\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/github-script@v7\n        with:\n          script: log(`${{ github.event.issue.body }}`)\n": 8,
    "name: x\ninputs: {image: {}}\nruns:\n  using: composite\n  steps:\n    - shell: bash\n      run: trivy image ${{ inputs.image }}\n": 7,
    'a:\n  script:\n    - eval "echo $CI_COMMIT_MESSAGE"\n': 3,
    'a:\n  script:\n    - ssh host "deploy $CI_MERGE_REQUEST_TITLE"\n': 3,
    "apiVersion: tekton.dev/v1\nkind: Task\nspec:\n  steps:\n    - image: x\n      script: |\n        echo $(params.image)\n": 7,
    "pipeline {\n  agent any\n  stages { stage('a') { steps {\n    sh \"deploy ${params.TARGET}\"\n  } } }\n}\n": 4,
}
PASSES: Texts = (
    "on: pull_request\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo ${{ github.event.pull_request }}\n",
    (
        "on: issues\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo \"$T\" ${{ github.sha }} ${{ contains(github.event.issue.title, 'x') }}\n"
        "        env: {T: '${{ github.event.issue.title }}'}\n"
    ),
    'a:\n  script:\n    - echo "$CI_COMMIT_MESSAGE"\n',
    "pipeline {\n  agent any\n  stages { stage('a') { steps {\n    sh 'deploy ${TARGET}'\n  } } }\n}\n",
    "apiVersion: tekton.dev/v1\nkind: Task\nspec:\n  steps:\n    - image: x\n      args: ['$(params.image)']\n      script: |\n        echo $1 $(date)\n",
)
_CODE_INPUTS = {
    "actions/github-script": "script",
    "appleboy/ssh-action": "script",
    "azure/cli": "inlinescript",
    "azure/powershell": "inlinescript",
}
_AGAIN = frozenset({"eval", "ssh"})
_SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh"})


@check("medium", standards=("zizmor-template-injection", "CKV_GHA_2"))
def script_injection(pipeline: Pipeline, runs: tuple[Run, ...]) -> Iterator[Fault]:
    if pipeline.system == "gitlab":
        yield from _read_again(runs)
        return
    for _, job, step in pipeline.steps():
        environment = {**pipeline.environment, **job.environment, **step.environment}
        for expression, line in _expressions(step):
            told = _told(pipeline, expression, environment)
            if told is not None:
                what, severity = told
                yield Fault(f"{what[:200]} becomes a part of the script.", line, subject=what, severity=severity)


def _told(pipeline: Pipeline, expression: str, environment: dict[str, Value]) -> tuple[str, Severity] | None:
    if pipeline.system == "jenkins":
        return _untrusted.jenkins(expression)
    if pipeline.system == "tekton":
        given = expression.startswith(("params.", "params[")) or ".results." in expression
        return (expression, Severity.MEDIUM) if given and not expression.endswith(".path") else None
    return _untrusted.github(expression, pipeline, environment)


def _expressions(step: Step) -> Iterator[tuple[str, int]]:
    for one in step.inserted:
        yield one.text, step.at(one.start)
    key = _CODE_INPUTS.get(name(step), "")
    for given, value in step.inputs.items():
        if key and given.lower() == key:
            for one in insertions(value.text, "${{", "}}"):
                yield one.text, value.at(one.start)


def _read_again(runs: tuple[Run, ...]) -> Iterator[Fault]:
    """Variables are safe in a shell until something reads the text a second time."""
    for run in runs:
        for command in run.commands:
            again = command.name in _AGAIN or (command.name in _SHELLS and command.has("-c"))
            found = _untrusted.gitlab(" ".join(command.texts)) if again and not command.via else ""
            if found:
                yield run.fault(f"{command.name} reads {found} as a part of a script.", command, found)
