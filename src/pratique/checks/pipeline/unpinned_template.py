"""A part of the pipeline comes from elsewhere and is not pinned.

Why: whoever may change that place decides what runs here, with this project's credentials.
Fix: name a commit (`ref:` in GitLab, `revision` in Tekton's git resolver, `@` behind a Jenkins library) or a digest; give remote files an `integrity`.
References: https://docs.gitlab.com/ci/yaml/#includeintegrity
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.pipeline import Pipeline, Use

FAILS: Lines = {
    "include:\n  - project: tools/ci\n    file: scan.yml\nscan:\n  script: [make]\n": 2,
    "include:\n  - project: tools/ci\n    ref: main\n    file: scan.yml\nscan:\n  script: [make]\n": 2,
    "include:\n  - remote: https://example.com/scan.yml\nscan:\n  script: [make]\n": 2,
    "include:\n  - component: gitlab.example.com/tools/scan@~latest\nscan:\n  script: [make]\n": 2,
    "apiVersion: tekton.dev/v1\nkind: Pipeline\nspec:\n  tasks:\n    - name: a\n      taskRef:\n        bundle: example.com/tasks:1\n": 6,
    "@Library('tools@master') _\npipeline {\n  agent any\n  stages { stage('a') { steps { sh 'make' } } }\n}\n": 1,
}
PASSES: Texts = (
    "include:\n  - project: tools/ci\n    ref: 0123456789abcdef0123456789abcdef01234567\n    file: a.yml\nscan:\n  script: [make]\n",
    "include:\n  - local: /a.yml\n  - template: Security/Container-Scanning.gitlab-ci.yml\nscan:\n  script: [make]\n",
    "include:\n  - remote: https://example.com/scan.yml\n    integrity: sha256-AAAA\nscan:\n  script: [make]\n",
)
_FIXED = re.compile(r"@(?:[0-9a-f]{7,64}|v?[0-9]+\.[0-9][\w.+-]{0,60}|sha256:[0-9a-f]{64}|\$.{1,200})$")


@check("medium")
def unpinned_template(pipeline: Pipeline) -> Iterator[Fault]:
    for use in (*pipeline.uses, *_of_jobs(pipeline)):
        told = _fault(use.text[:1_000])
        if told:
            yield Fault(told, use.line, subject=use.text)


def _of_jobs(pipeline: Pipeline) -> Iterator[Use]:
    for job in pipeline.jobs:
        for step in job.steps:
            if step.use is not None and step.use.kind == "template" and ":" in step.use.text:
                yield step.use


def _fault(text: str) -> str:
    if text.startswith(("http://", "https://")):
        return "" if "#" in text else f"{text[:200]} is fetched anew each time, without an integrity."
    if text.startswith("cluster:") or _FIXED.search(text):
        return ""
    kind, _, rest = text.partition(":")
    sign = ":" if kind == "bundle" and "/" not in rest.rpartition(":")[2] else "@"
    name, _, version = rest.rpartition(sign) if sign in rest else (rest, "", "")
    what = f"at {version}, which may be moved" if version else "without a version"
    known = {
        "project": "The project",
        "component": "The component",
        "git": "The repository",
        "hub": "The hub's task",
        "bundle": "The bundle",
    }
    return (
        f"{known.get(kind, 'The library')} {(name if kind in known else text.partition('@')[0])[:200]} is used {what}."
    )
